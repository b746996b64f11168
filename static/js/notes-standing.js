/**
 * How it stands with the notes, always visible and always true: how many wait on this device, how many the server
 * holds and when it last said so; and what is wrong, with what can be done about it.
 */
import { dayInWords } from "./notes-days.js";
import { isGuarded } from "./notes-sealing.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {{said: string, unsent?: boolean, signIn?: boolean, change?: boolean, close?: boolean}} Trouble */

const TOO_LONG = 24 * 3600_000;
/** What was set aside, as long as it leaves room for the notes; more of it is folded. */
const FEW = 3;
/** The gravest first: only one is shown at a time. */
const ORDER = ["notHere", "gone", "notKept", "otherPerson", "signedOut", "refused", "old", "stuck", "plain", "clock"];

export class Standing {
  /** @param {{user: string, words: DOMStringMap, time: (at: Date) => string, typing: () => string, guarded?: () => boolean}} given guarded: something confidential is being typed */
  constructor({ user, words, time, typing, guarded = () => false }) {
    /** @type {import("./notes-store.js").Store | null} */
    this.store = null;
    /** @type {{state: string} | null} */
    this.sender = null;
    this.user = user;
    this.words = words;
    this.time = time;
    this.typing = typing;
    this.guarded = guarded;
    /** What is being typed is on no disk. */
    this.undrafted = false;
    this.saidClock = false;
    this.line = /** @type {HTMLElement} */ (document.getElementById("sync"));
    this.server = Number(this.line.dataset.server);
    this.answeredAt = new Date(this.line.dataset.at ?? Date.now());
    /** @type {Map<string, Trouble>} */
    this.troubles = new Map();
    setInterval(() => this.show(), 60_000);
    document.addEventListener("kuvend:leaving", (asked) => {
      /** @type {CustomEvent} */ (asked).detail.count += this.#onlyHere();
    });
    addEventListener("beforeunload", (leaving) => this.#onlyHere() && leaving.preventDefault());
  }

  /** The server has said how many it holds, if it has. @param {number | undefined} kept @param {string} at */
  answered(kept, at) {
    this.server = kept ?? this.server;
    this.answeredAt = new Date(at);
  }

  async show() {
    if (!this.store || !this.sender) return;
    const { count, only, since } = await this.store.waiting(this.user).catch(() => ({ count: -1, only: 0, since: undefined }));
    if (count < 0) return this.trouble("gone", { said: this.words.gone ?? "", unsent: true });
    const { gone } = this.store;
    const line = (only ? (only < count ? this.words.lineBoth : this.words.linePage) : count ? this.words.line : this.words.lineSaved) ?? "";
    const said = line.replace("{page}", String(only)).replace("{device}", String(count - only || count)).replace("{server}", String(this.server)).replace("{time}", this.#at(this.answeredAt));
    /** @type {Record<string, string | undefined>} */
    const reasons = { offline: only ? this.words.offlineGone : this.words.offline, unable: this.words.unable };
    const why = reasons[this.sender.state];
    const state = count && why ? `${said} · ${why}` : said;
    if (this.line.textContent !== state) {
      const shown = Object.assign(document.createElement("span"), { textContent: state, className: count ? "waits" : "" });
      this.line.replaceChildren(shown);
    }
    const late = since !== undefined && Date.now() - Date.parse(since) > TOO_LONG;
    this.#when(late, "old", { said: (this.words.old ?? "").replace("{count}", String(count)), unsent: true });
    const was = this.sender.state;
    const signIn = count > 0 && ["signed-out", "other-person"].includes(was);
    const lost = count ? this.words.goneHeld : this.words.gone;
    this.#when(gone, "gone", { said: ((this.store.had ? lost : this.words.noStore) ?? "").replace("{count}", String(count)), unsent: true, signIn });
    this.#when(was === "signed-out" && count > 0, "signedOut", { said: this.words.signedOut ?? "", unsent: true, signIn: true });
    this.#when(was === "other-person", "otherPerson", { said: this.words.otherPerson ?? "", unsent: true, change: true });
    const stuck = count > 0 && was === "idle" && (await this.store.isStuck(this.user).catch(() => false));
    this.#when(stuck, "stuck", { said: this.words.stuck ?? "", unsent: true });
    this.#when(was === "refused", "refused", { said: this.words.refused ?? "", unsent: true });
  }

  /** What goes with this page: notes that it alone holds, and what is typed and could not be drafted. */
  #onlyHere() {
    const held = [...(this.store?.held.values() ?? [])].filter((each) => each.user === this.user && this.store?.isOnlyHere(each.id));
    return held.length + (this.undrafted && this.typing() ? 1 : 0);
  }

  /** Told once: the times on this page are the device's until it is loaded anew, the server's are right. */
  clockIsOff() {
    if (!this.saidClock) this.trouble("clock", { said: this.words.clock ?? "", close: true });
    this.saidClock = true;
  }

  /** Whether the device took what is being typed. @param {boolean} kept */
  drafted(kept) {
    this.undrafted = !kept;
    if (!this.store || this.store.gone) return;
    if (!kept && this.typing()) this.trouble("notKept", { said: this.words.past ?? "", unsent: true });
    else if (!this.store.unkept.size) this.over("notKept");
  }

  /** With its day, where that is not today. @param {Date} at */
  #at(at) {
    const today = new Date().toDateString() === at.toDateString();
    return today ? this.time(at) : `${dayInWords(at)}, ${this.time(at)}`;
  }

  /** @param {boolean} is @param {string} name @param {Trouble} trouble */
  #when(is, name, trouble) {
    if (is) this.trouble(name, trouble);
    else this.over(name);
  }

  /** @param {string} name @param {Trouble} trouble */
  trouble(name, trouble) {
    this.troubles.set(name, trouble);
    this.#showTrouble();
  }

  /** @param {string} name */
  over(name) {
    if (this.troubles.delete(name)) this.#showTrouble();
  }

  overTheFirst() {
    this.over(ORDER.find((name) => this.troubles.has(name)) ?? "");
  }

  #showTrouble() {
    const box = /** @type {HTMLElement} */ (document.getElementById("note-trouble"));
    const name = ORDER.find((each) => this.troubles.has(each));
    const now = name && this.troubles.get(name);
    box.hidden = !now;
    if (!now) return;
    const line = /** @type {HTMLElement} */ (box.querySelector("p"));
    if (line.textContent !== now.said) line.textContent = now.said;
    for (const [kind, wanted] of /** @type {[string, boolean | undefined][]} */ ([["unsent", now.unsent], ["sign-in", now.signIn], ["change", now.change], ["close", now.close]])) {
      for (const each of /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll(`[data-for="${kind}"]`))) each.hidden = !wanted;
    }
  }

  /** What the server set aside is told until it was read, with the reason in words; many of them in one line. @param {(reason: string) => string} reasonOf */
  async showTold(reasonOf) {
    const list = /** @type {HTMLElement} */ (document.getElementById("note-told"));
    const told = (await this.store?.told(this.user).catch(() => [])) ?? [];
    list.hidden = !told.length;
    list.querySelector("ul")?.replaceChildren(
      ...told.map((each) => {
        const row = document.createElement("li");
        const words = each.words ? ` “${each.words}”` : "";
        row.append(Object.assign(document.createElement("span"), { textContent: `${this.#at(new Date(each.at))}${words}: ${reasonOf(each.reason)}` }));
        row.append(Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: this.words.read ?? "", ariaLabel: `${this.words.read}: ${each.words}`, onclick: () => this.#forget([each], reasonOf) }));
        return row;
      }),
    );
    const [fold, title, all] = /** @type {[HTMLDetailsElement, HTMLElement, HTMLButtonElement]} */ ([...list.querySelectorAll("details, summary, :scope > button")]);
    const many = told.length > FEW;
    title.textContent = (this.words.toldMany ?? "").replace("{count}", String(told.length));
    if (many === title.hidden) fold.open = !many;
    title.hidden = all.hidden = !many;
    all.onclick = () => this.#forget(told, reasonOf);
  }

  /** @param {import("./notes-store.js").Told[]} read @param {(reason: string) => string} reasonOf */
  async #forget(read, reasonOf) {
    for (const { id } of read) await this.store?.forgetTold(id);
    await this.showTold(reasonOf);
  }

  /** @returns {Promise<Kept[]>} */
  async #unsent() {
    return (await this.store?.unsent(this.user).catch(() => [])) ?? [];
  }

  async copyUnsent() {
    const lines = (await this.#unsent()).map(({ operation: { typed_at: at, body } }) => `${at}  ${body?.words ?? ""}`);
    await navigator.clipboard.writeText([...lines, this.typing()].filter(Boolean).join("\n"));
    return this.words.copied ?? "";
  }

  /** A file that this page, on any device, takes in again. */
  async saveUnsent() {
    const kept = (await this.#unsent()).map((each) => ({ ...each, device: each.device ?? this.store?.device }));
    const confidential = this.guarded() || kept.some((each) => isGuarded(each.operation.body));
    saveFile({ kuvend: "unsent notes", made_at: new Date().toISOString(), recorder: this.user, kept, typing: this.typing() }, `kuvend-${new Date().toISOString().slice(0, 16).replace(":", "")}.json`);
    return (confidential ? this.words.savedConfidential : this.words.savedToFile) ?? "";
  }

  /** @param {File} file @returns {Promise<string>} */
  async takeIn(file) {
    try {
      const read = JSON.parse(await file.text());
      if (read.kuvend !== "unsent notes" || !Array.isArray(read.kept)) throw new Error("another file");
      if (String(read.recorder) !== this.user) return this.words.fileOfOther ?? "";
      const fit = read.kept.filter(isKept);
      const count = await this.store?.takeIn(fit.map((/** @type {Kept} */ each) => ({ ...each, user: this.user })));
      return (this.words.takenIn ?? "").replace("{count}", String(count ?? 0));
    } catch {
      return this.words.notOurFile ?? "";
    }
  }
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** As this page writes it into a file: what has other names no server would answer for. @param {any} each @returns {boolean} */
function isKept(each) {
  const { id, note, kind, typed_at: at } = each?.operation ?? {};
  return id === each?.id && [id, note].every((name) => UUID.test(name)) && [each.event, kind, at].every((text) => text && typeof text === "string");
}

/** @param {object} content @param {string} name */
export function saveFile(content, name) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(content, null, 1)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
