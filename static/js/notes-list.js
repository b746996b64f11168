import { dayInWords } from "./notes-days.js";
import { printed } from "./notes-printing.js";
import { fold } from "./notes-speakers.js";

/** The last notes on the recorder's page: rows of the server, and rows of this device that wait for it. */

/** @typedef {import("./notes-form.js").NoteForm} NoteForm */
/** @typedef {{note: string, operation: string, body: Record<string, any>, at: Date, mine: boolean, said?: boolean}} Shown said: with a time that was typed */

const LAST = 10;

/** Shown folded, as the server does (`unfold` in templates/notes/parts.html). @param {string} words */
const isLong = (words) => words.length > 600 || words.split("\n").length > 8;

export class NoteList {
  /** @param {HTMLOListElement} list @param {NoteForm} form @param {DOMStringMap} words */
  constructor(list, form, words) {
    this.clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: form.form.dataset.zone });
    this.list = list;
    this.form = form;
    this.words = words;
    this.all = "all" in form.form.dataset;
    this.many = false;
    /** The note beneath which new ones are put: its row stays. */
    this.above = "";
    /** @type {Map<string, Shown>} own notes by identity, in their order */
    this.shown = new Map();
    for (const row of this.#rows()) {
      const { note, operation, body } = row.dataset;
      if (!note || !operation || !body) continue;
      const at = new Date(row.querySelector("time")?.dateTime ?? Date.now());
      this.shown.set(note, { note, operation, body: JSON.parse(body), at, mine: true });
    }
    if (this.list.children.length) this.#toTheEnd();
  }

  #rows() {
    return /** @type {HTMLLIElement[]} */ ([...this.list.children]);
  }

  /** @param {string} note */
  row(note) {
    const row = document.getElementById(`note-${note}`);
    return row instanceof HTMLLIElement ? row : undefined;
  }

  /** The words of a note on this page: of a recorder, or of a paper that was handed in. @param {string} note */
  said(note) {
    const row = this.row(note) ?? document.querySelector(`[data-note="${CSS.escape(note)}"]`);
    return row?.querySelector(".said p")?.textContent?.trim() ?? this.shown.get(note)?.body.words ?? "";
  }

  /** The last own note that has words to correct. */
  last() {
    return [...this.shown.values()].filter(({ body }) => body.mark !== "do_not_record").at(-1);
  }

  /** Show a note, or its new words in the place where it stands. @param {Shown} shown @param {string} state */
  show(shown, state) {
    this.shown.set(shown.note, shown);
    const made = this.#made(shown, state);
    const old = this.row(shown.note);
    const parent = shown.body.parent && this.row(shown.body.parent);
    if (old) {
      made.dataset.depth = old.dataset.depth ?? "0";
      old.replaceWith(made);
    } else if (parent) {
      made.dataset.depth = String(Math.min(4, Number(parent.dataset.depth) + 1));
      this.#afterChildren(parent).after(made);
    } else this.list.append(made);
    if (this.many) return;
    this.#trim();
    if (!old && !parent) this.#toTheEnd();
  }

  /** Many rows at once: the page is laid out once, however many they are. @param {() => void} show */
  together(show) {
    this.many = true;
    show();
    this.many = false;
    this.#trim();
    this.#toTheEnd();
  }

  /** The newest stands right above the field. */
  #toTheEnd() {
    const scroll = () => scrollTo({ top: document.documentElement.scrollHeight });
    scroll();
    requestAnimationFrame(() => requestAnimationFrame(scroll)); // rows have their height when they are drawn
  }

  /** On the wall of the event's zone. @param {Date} at */
  time(at) {
    return this.clock.format(at).replace(/^0(?=\d)/, "");
  }

  /** What waits for long has its day. @param {Date} at */
  #when(at) {
    const day = (/** @type {Date} */ which) => dayInWords(which, { zone: this.form.form.dataset.zone });
    return day(at) === day(new Date()) ? this.time(at) : `${day(at)}, ${this.time(at)}`;
  }

  /** The last ten stay, whatever still waits for the server, and the note above the next one. */
  #trim() {
    if (this.all) return;
    for (const surplus of this.#rows().slice(0, -LAST)) if (!("waits" in surplus.dataset) && surplus.id !== `note-${this.above}`) surplus.remove();
  }

  /** @param {HTMLLIElement} parent */
  #afterChildren(parent) {
    let end = parent;
    while (end.nextElementSibling instanceof HTMLLIElement && Number(end.nextElementSibling.dataset.depth) > Number(parent.dataset.depth)) end = end.nextElementSibling;
    return end;
  }

  /** @param {Shown} shown @param {string} state */
  #made({ note, operation, body, at }, state) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("note-row"));
    const row = /** @type {HTMLLIElement} */ (/** @type {Element} */ (template.content.firstElementChild).cloneNode(true));
    row.id = `note-${note}`;
    row.dataset.note = note;
    row.dataset.operation = operation;
    const time = /** @type {HTMLTimeElement} */ (row.querySelector("time"));
    time.dateTime = at.toISOString();
    time.textContent = state ? this.#when(at) : this.time(at);
    const said = document.createElement(body.wording === "verbatim" && body.words ? "q" : "span");
    said.lang = body.language;
    said.textContent = body.words || this.words.notRecorded || "";
    row.querySelector(".said p")?.replaceChildren(said);
    row.querySelector(".unfold")?.toggleAttribute("hidden", !isLong(body.words ?? ""));
    const facts = /** @type {HTMLElement} */ (row.querySelector(".facts-line"));
    facts.textContent = this.#facts(body).join(" · ");
    const rule = this.form.form.dataset.rule ?? "";
    const above = this.#elsewhere(body.parent);
    if (above) facts.after(Object.assign(document.createElement("p"), { className: "facts-line", textContent: above }));
    /** @type {HTMLElement} */ (row.querySelector(".prints")).textContent = printed(body, rule, this.#speaker(body), this.words);
    const seat = row.querySelector('[data-act="name-seat"]');
    if (seat instanceof HTMLElement && body.seat) Object.assign(seat, { hidden: false }).dataset.seat = body.seat;
    if (body.mark === "do_not_record") for (const act of row.querySelectorAll('[data-act="under"], [data-act="correct"]')) act.remove();
    if (state) this.#mark(row, state);
    return row;
  }

  /** What it lies under, where that is no row of this list: a point of a paper. @param {string} [parent] */
  #elsewhere(parent) {
    const words = parent && !this.row(parent) ? this.said(parent) : "";
    return words && (this.words.under ?? "").replace("{words}", () => (words.length > 60 ? `${words.slice(0, 57)}...` : words));
  }

  /** @param {Record<string, any>} body @returns {string[]} */
  #facts(body) {
    const { form, words } = this;
    const facts = [];
    if (body.kind !== "statement") facts.push(form.label("kind", body.kind));
    if (body.wording !== "close") facts.push(form.label("wording", body.wording));
    const seat = body.seat ? (words.seat ?? "{number}").replace("{number}", body.seat) : "";
    const speaker = this.#speaker(body) || (body.role && seat ? `${body.role} (${seat})` : body.role || seat);
    if (speaker) facts.push(speaker);
    for (const reach of body.reach ?? []) facts.push(form.label("reach", reach));
    if (body.addressee) facts.push(`→\u00a0${body.addressee}`);
    if (body.who || body.by_when) facts.push(`→\u00a0${[body.who, body.by_when && this.#day(body.by_when)].filter(Boolean).join(", ")}`);
    if (body.interpreted) facts.push(words.interpreted ?? "");
    if (body.words_agreed) facts.push(words.wordsAgreed ?? "");
    if (body.name_agreed) facts.push(words.nameAgreed ?? "");
    if (body.mark !== "public") facts.push(form.label("mark", body.mark));
    return facts;
  }

  /** @param {string} day */
  #day(day) {
    const at = new Date(`${day}T12:00:00Z`);
    return Number.isNaN(at.getTime()) ? day : dayInWords(at, { zone: "UTC", year: true });
  }

  /** By name, where the room has one. @param {Record<string, any>} body */
  #speaker(body) {
    return body.participant ? this.form.people.find((each) => each.id === body.participant)?.label ?? this.words.unlisted ?? "" : "";
  }

  /** Show only rows in whose words, speaker and facts all of these are found. @param {string} sought */
  find(sought) {
    const wanted = fold(sought).split(/\s+/).filter(Boolean);
    for (const row of this.#rows()) {
      const text = fold([...row.querySelectorAll(".said > p:not(.prints)")].map((each) => each.textContent).join(" "));
      row.hidden = !wanted.every((word) => text.includes(word));
    }
  }

  /** @param {HTMLLIElement} row @param {string} state */
  #mark(row, state) {
    row.dataset.waits = "";
    const said = document.createElement("span");
    said.className = "row-state";
    said.textContent = state;
    row.querySelector(".facts-line")?.append(" ", said);
  }

  /** What became of an operation: `link`, where a person can mend it; `changed`, what of it was not kept as it was sent. @param {string} note @param {string} operation @param {{trouble?: string, link?: string, changed?: string}} became */
  settle(note, operation, { trouble, link, changed }) {
    const row = this.row(note);
    if (!row) return;
    const state = row.querySelector(".row-state");
    if (trouble) {
      if (!state) this.#mark(row, trouble);
      else state.textContent = trouble;
      const said = /** @type {HTMLElement} */ (row.querySelector(".row-state"));
      said.classList.add("late");
      if (link) said.replaceChildren(Object.assign(document.createElement("a"), { href: link, textContent: trouble }));
    } else if (row.dataset.operation === operation) {
      if (changed && state) state.textContent = changed;
      else state?.remove();
      delete row.dataset.waits;
      this.#trim();
    }
  }

  /** What lay beneath it stands for itself. @param {string} note */
  takeAway(note) {
    this.shown.delete(note);
    for (const each of this.shown.values()) if (each.body.parent === note) each.body = { ...each.body, parent: undefined };
    const row = this.row(note);
    if (!row) return;
    const end = this.#afterChildren(row), up = Number(row.dataset.depth) + 1;
    for (let each = row; each !== end; ) {
      each = /** @type {HTMLLIElement} */ (each.nextElementSibling);
      each.dataset.depth = String(Number(each.dataset.depth) - up);
    }
    row.remove();
  }
}
