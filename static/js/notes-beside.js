/** What stands around the field while somebody types: how it would be printed, what is set beneath the fold, what is wrong. */
import { pieces } from "./notes-form.js";
import { printed } from "./notes-printing.js";
import { readShorthand } from "./notes-shorthand.js";
import { candidates, personOf } from "./notes-speakers.js";

export const MOST = 10_000;
const LONG = 1_000;
const MOST_NAMES = 5;

export class Beside {
  /** @param {import("./notes-form.js").NoteForm} form @param {DOMStringMap} words */
  constructor(form, words) {
    this.form = form;
    this.words = words;
    this.element = form.form;
    this.who = /** @type {HTMLElement} */ (document.getElementById("note-who"));
    this.askedWho = "";
    /** @type {string | null} what stands in the field and is to be one note; another long paste is asked about anew */
    this.asOne = null;
    form.words.addEventListener("input", () => this.offerToSplit());
    form.words.addEventListener("input", () => this.sayHowPrinted());
    form.words.addEventListener("input", () => this.sayWho());
    document.getElementById("said_at")?.addEventListener("input", ({ target }) => /** @type {Element} */ (target).ariaInvalid && this.wrong(""));
    form.words.addEventListener("paste", ({ clipboardData }) => this.#sayCut(clipboardData));
    form.words.addEventListener("drop", ({ dataTransfer }) => this.#sayCut(dataTransfer));
    this.element.addEventListener("change", () => this.sayMore());
    this.element.addEventListener("change", () => this.sayHowPrinted());
    this.element.addEventListener("change", () => this.sayWho());
    this.sayMore();
  }

  /** Letters that several people share, or nobody has: who may be meant, to tap. */
  sayWho() {
    const speaker = this.form.get("speaker");
    const open = /^@\p{L}/u.test(speaker) && !personOf(speaker, this.form.people);
    const asked = open ? speaker : "", letters = asked.slice(1);
    this.who.hidden = !open;
    if (this.who.dataset.asked === asked) return;
    this.who.dataset.asked = asked;
    if (this.askedWho) this.wrong("");
    this.askedWho = "";
    const found = open ? candidates(asked, this.form.people).slice(0, MOST_NAMES).map((each) => this.#name(each.label, each.label)) : [];
    const role = (this.words.asRole ?? "{letters}").replace("{letters}", letters);
    this.who.replaceChildren(...(found.length ? [...found, this.#name(role, letters)] : [(this.words.nobodyByLetters ?? "").replace("{letters}", letters)]));
  }

  /** Enter behind letters that several share asks who is meant; once more, and the first of them is. Tells whether it asks. */
  asksWho() {
    this.sayWho();
    const { asked } = this.who.dataset, first = this.who.querySelector("button");
    if (!asked || !first) return false;
    if (this.askedWho === asked) {
      first.click();
      return false;
    }
    this.askedWho = asked;
    first.classList.add("main");
    this.wrong((this.words.severalByLetters ?? "").replace("{letters}", asked.slice(1)).replace("{name}", first.textContent ?? ""));
    return true;
  }

  /** @param {string} text @param {string} speaker */
  #name(text, speaker) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: text });
    button.addEventListener("click", () => {
      this.form.set("speaker", speaker);
      this.sayWho();
      this.sayHowPrinted();
      this.form.words.focus();
    });
    return button;
  }

  /** How the report would show what stands in the field. */
  sayHowPrinted() {
    const { form, words, element } = this;
    const said = document.getElementById("note-prints");
    const body = form.read();
    const name = form.people.find((each) => each.id === body.participant)?.label ?? "";
    if (said) said.textContent = form.words.value ? printed(body, element.dataset.rule ?? "", name, words) : "";
  }

  /** What is set beneath the fold stands beside its title; of the languages one that is not the page's. */
  sayMore() {
    const set = [...this.element.querySelectorAll(".note-more-fields :checked")].filter((box) => box instanceof HTMLInputElement && !(box.name === "language" && box.defaultChecked) && !(box.name === "mark" && box.value === "public"));
    /** @type {HTMLElement} */ (document.getElementById("note-more-said")).textContent = set.map((box) => box.parentElement?.textContent?.trim()).join(" · ");
  }

  offerToSplit() {
    const bar = /** @type {HTMLElement} */ (document.getElementById("note-split"));
    const typed = this.form.words.value;
    const several = typed.length > LONG ? pieces(readShorthand(typed).words, MOST).length : 1;
    const asOne = this.asOne !== null && typed.length > LONG && added(this.asOne, typed) <= LONG;
    this.asOne = asOne ? typed : null;
    bar.hidden = several < 2 || (asOne && typed.length <= MOST);
    if (!bar.hidden) /** @type {HTMLElement} */ (bar.querySelector('[data-act="several"]')).textContent = (this.words.several ?? "").replace("{count}", String(several));
  }

  keepAsOne() {
    this.asOne = this.form.words.value;
    this.offerToSplit();
  }

  splitAgain() {
    this.asOne = null;
    this.offerToSplit();
  }

  /** What does not fit is left out by the browser, without a word: it begins with these. @param {DataTransfer | null} coming */
  #sayCut(coming) {
    const { maxLength, value, selectionStart, selectionEnd } = this.form.words;
    const text = (coming?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n"), room = maxLength - value.length + selectionEnd - selectionStart;
    const rest = text.slice(room);
    if (rest) this.wrong((this.words.cut ?? "").replace("{count}", String(rest.length)).replace("{words}", () => rest.trim().slice(0, 60)));
  }

  /** What the field does now: correct a note, or add beneath one. @param {string} said @param {boolean} left a correction can be taken up again */
  mode(said, left) {
    const line = /** @type {HTMLElement} */ (document.getElementById("note-mode"));
    line.hidden = !said;
    /** @type {HTMLElement} */ (line.firstElementChild).textContent = said;
    line.querySelector("button")?.toggleAttribute("hidden", !left);
  }

  /** @param {string} said @param {string} [field] of which it is said */
  wrong(said, field = "words") {
    const line = /** @type {HTMLElement} */ (document.getElementById("note-said"));
    line.textContent = said;
    line.hidden = !said;
    for (const name of ["words", "said_at"]) {
      const box = /** @type {HTMLElement} */ (this.element.elements.namedItem(name));
      box.ariaInvalid = said && name === field ? "true" : null;
      if (!box.ariaInvalid) continue;
      box.closest("details")?.setAttribute("open", "");
      box.focus();
    }
  }
}

/** How many characters came in between. @param {string} before @param {string} after */
function added(before, after) {
  const most = Math.min(before.length, after.length);
  let start = 0, end = 0;
  while (start < most && before[start] === after[start]) start += 1;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return after.length - start - end;
}
