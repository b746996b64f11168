/**
 * A device that several recorders share: each has a PIN, and each one's unsent notes stay apart. With network the
 * server opens the session that belongs to the PIN; without, the device knows the PIN well enough to let its owner type.
 */
import { leaveBy } from "./leaving.js";
import { pageOf } from "./notes-offline.js";
import { keepPin, tryPin } from "./notes-pins.js";
import { say } from "./words.js";

/** @typedef {import("./notes-store.js").Store} Store */

export class People {
  /** @param {{store: Store, user: string, name: string, words: DOMStringMap, unsent: (user: string) => Promise<number>, back: () => void}} given */
  constructor({ store, user, name, words, unsent, back }) {
    this.store = store;
    this.user = user;
    this.name = name;
    this.words = words;
    this.unsent = unsent;
    this.back = back;
    this.dialog = /** @type {HTMLDialogElement} */ (document.getElementById("person"));
    const [change, own, leave] = /** @type {HTMLFormElement[]} */ ([...this.dialog.querySelectorAll("form")]);
    change.addEventListener("submit", (submitted) => this.#submitted(submitted, () => this.#change(change)));
    own.addEventListener("submit", (submitted) => this.#submitted(submitted, () => this.#setPin(own)));
    leave.addEventListener("submit", (submitted) => this.#submitted(submitted, () => leaveBy(leave, user)));
  }

  async show() {
    if (this.store.gone) return this.#showAnew();
    await this.#fill();
    this.#say("");
    this.dialog.showModal();
  }

  async #fill() {
    const people = await this.store.people();
    const rows = await Promise.all(people.map(async (each) => ({ ...each, waiting: await this.unsent(each.user) })));
    this.dialog.querySelector(".choices")?.replaceChildren(...rows.map((each) => this.#choice(each)));
    const known = people.some((each) => each.user === this.user);
    /** @type {HTMLElement} */ (this.dialog.querySelector(".person-change")).hidden = !people.length;
    /** @type {HTMLElement} */ (this.dialog.querySelector(".person-leave")).hidden = !known;
  }

  /** Who uses this device lay in what the browser took away; a page that holds nothing more begins anew. */
  async #showAnew() {
    const held = await this.unsent(this.user);
    if (held) say({ text: (this.words.goneHeld ?? "").replace("{count}", String(held)), stays: true });
    else location.reload();
  }

  /** @param {Record<string, any>} person */
  #choice(person) {
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), { type: "radio", name: "person", value: person.user, required: true });
    const waiting = person.waiting ? ` · ${(this.words.unsentOf ?? "").replace("{count}", person.waiting)}` : "";
    label.append(box, `${person.name}${waiting}`);
    return label;
  }

  /** A slow sum belongs to a PIN: until it is done its button says so. @param {SubmitEvent} submitted @param {() => Promise<void>} work */
  async #submitted(submitted, work) {
    submitted.preventDefault();
    const { submitter } = submitted;
    if (submitter?.ariaDisabled) return;
    submitter?.setAttribute("aria-disabled", "true");
    this.#say("");
    try {
      await work();
    } catch {
      this.#say(this.words.notDone ?? "");
    }
    submitter?.removeAttribute("aria-disabled");
  }

  /** @param {HTMLFormElement} form */
  async #change(form) {
    const typed = new FormData(form);
    const person = String(typed.get("person") ?? ""), pin = String(typed.get("pin") ?? "");
    const pad = /** @type {HTMLInputElement} */ (form.elements.namedItem("pin"));
    pad.value = "";
    let answer;
    try {
      answer = await send("/device/person", "POST", typed, pin);
    } catch {
      return this.#changeOffline(person, pin);
    }
    if (!answer.ok) return this.#say((await answer.json().catch(() => ({}))).fields?.pin ?? this.words.notDone ?? "");
    await keepPin(this.store, person, pin);
    await this.#became(person);
  }

  /** @param {string} person @param {string} pin */
  async #changeOffline(person, pin) {
    const { right, unknown, wait } = await tryPin(this.store, person, pin);
    if (unknown) return this.#say(this.words.pinNeedsNetwork ?? "");
    if (wait) return this.#say((this.words.pinWaits ?? "").replace("{seconds}", String(wait)));
    if (!right) return this.#say(this.words.wrongPin ?? "");
    const page = await caches.match(pageOf(person, location.pathname), { cacheName: "kuvend-pages", ignoreVary: true });
    if (!page && person !== this.user) return this.#say(this.words.pageNotKept ?? "");
    await this.#became(person);
  }

  /** The same person goes on where they are; for another one the page begins anew. @param {string} person */
  async #became(person) {
    await this.store.remember("person", person);
    this.dialog.close();
    if (person === this.user) this.back();
    else location.reload();
  }

  /** @param {HTMLFormElement} form */
  async #setPin(form) {
    const typed = new FormData(form);
    const pin = String(typed.get("pin") ?? "");
    form.reset();
    const answer = await send("/device/pin", "PUT", typed, pin);
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) return this.#say(told.fields?.pin ?? told.message ?? this.words.notDone ?? "");
    await keepPin(this.store, this.user, pin, { name: told.name });
    await this.#fill();
    this.#say(this.words.pinSet ?? "");
    if (!this.dialog.open) say({ text: this.words.pinSet ?? "" });
  }

  /** @param {string} said */
  #say(said) {
    /** @type {HTMLElement} */ (this.dialog.querySelector("[role=status]")).textContent = said;
  }
}

/** @param {string} address @param {string} method @param {FormData} typed @param {string} pin */
function send(address, method, typed, pin) {
  const body = new URLSearchParams({ pin, person: String(typed.get("person") ?? "") });
  const token = document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";
  return fetch(address, { method, body, headers: { Accept: "application/json", "X-CSRF-Token": token } });
}
