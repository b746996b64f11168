/** What is typed and not entered yet: the line in the field, the note that it corrects or lies under, and the lines that wait. */

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {{note: string, base: string} | null} Correcting the own note that is being corrected */
/**
 * What is typed and not entered yet, whole: so it is drafted, put aside, and taken up again.
 * @typedef {import("./notes-form.js").Filled & {correcting: Correcting, above?: string, markAbove?: string}} Line
 */

/** Of a recorder's note, or of a paper that was handed in. @param {string} note */
const rowOf = (note) => document.querySelector(`#note-${CSS.escape(note)}, [data-note="${CSS.escape(note)}"]`);

export class Lines {
  /** @param {{form: import("./notes-form.js").NoteForm, list: import("./notes-list.js").NoteList, beside: import("./notes-beside.js").Beside, words: DOMStringMap}} given */
  constructor({ form, list, beside, words }) {
    this.form = form;
    this.list = list;
    this.beside = beside;
    this.words = words;
    /** @type {Correcting} */
    this.correcting = null;
    /** @type {Line[]} what was begun and had to wait: the last one comes back first, after Enter or when the field's line is left */
    this.aside = [];
    /** @type {Set<string>} the words of lines that this page found on the disk */
    this.found = new Set();
    /** @type {Line | null} a correction that was left though its words were changed: it can be taken up again until another one is, or that is told to go */
    this.left = null;
    /** When a line that waited came into the field, behind an Enter. */
    this.cameAt = -Infinity;
    /** The note that is being corrected as it was filled in: as long as nothing is changed there is nothing to lose. */
    this.untouched = "";
    /** @type {string} the note beneath which new ones are put, until it is left */
    this.above = list.above = form.get("parent");
    /** How it is marked, as far as that was seen here. */
    this.markAbove = "";
    if (this.above && !location.search.includes("weaker=")) {
      this.#seeMark(this.above);
      form.beneath(this.markAbove);
    }
  }

  /** What stands in the field; none where nothing is typed. @returns {Line | null} */
  line() {
    const { form, correcting, above, markAbove } = this;
    return form.words.value ? { ...form.filled(), correcting, above, markAbove } : null;
  }

  /** All that is typed and not entered; the last one stands in the field. @returns {Line[]} */
  all() {
    const line = this.line();
    return line ? [...this.aside, line] : this.aside;
  }

  /** A field for something else, in the place where it is. */
  empty() {
    this.correcting = null;
    this.cameAt = -Infinity;
    this.form.clear();
    this.#goOnBeneath(this.above);
  }

  /** The field is empty for what comes next: first of all for what waits. */
  done() {
    this.empty();
    const line = this.aside.pop();
    if (!line) return;
    this.#resume(line);
    this.cameAt = performance.now();
  }

  /** All lines, to be kept elsewhere; none stays here. */
  takeAll() {
    const all = this.all();
    this.aside = [];
    this.left = null;
    this.empty();
    return all;
  }

  /** As `all` gave them. @param {Line[]} lines */
  takeUp(lines) {
    const last = lines.at(-1);
    for (const { words } of lines) this.found.add(words);
    this.aside.unshift(...lines.slice(0, -1));
    if (last) this.#resume({ ...last, above: last.above || (!last.correcting && last.body.parent) || this.above });
  }

  /** The field is this line again, above what was typed since; or after it, where that is meant otherwise. @param {Line} line */
  #resume(line) {
    const { form } = this;
    const since = this.line();
    const same = since?.words.startsWith(line.words);
    const otherwise = since && !same && (line.correcting || since.correcting || since.above !== line.above || since.body.mark !== line.body.mark);
    if (otherwise) {
      this.aside.push(line);
      return this.#sayMode();
    }
    form.fillAgain({ ...line, words: !since ? line.words : same ? since.words : `${line.words}\n${since.words}` });
    if (since) form.atLeast(since.body.mark);
    this.correcting = line.correcting;
    this.untouched = "";
    const { above = "", markAbove = line.body.mark } = line;
    this.#goOnBeneath(above, markAbove, line.body.parent);
  }

  /** What was begun waits; a note that was opened and not changed does not. */
  #putAside() {
    const line = this.line();
    if (line && !this.isUntouched()) this.aside.push(line);
  }

  /** Of what this page found on the disk these were entered or disclosed on another. @param {string[]} gone */
  letGo(gone) {
    const went = (/** @type {Line | null} */ line) => line && this.found.has(line.words) && gone.includes(line.words);
    this.aside = this.aside.filter((line) => !went(line));
    if (went(this.line())) this.done();
    this.#sayMode();
  }

  /** @param {string} note @param {string} base @param {Record<string, any>} body */
  correct(note, base, body) {
    const { form } = this;
    if (this.correcting?.note !== note) {
      const line = this.#waiting(note);
      this.#putAside();
      this.empty();
      if (line) this.#resume(line);
      else {
        form.change(body);
        this.correcting = { note, base };
        this.#goOnBeneath(this.above, "", body.parent);
        this.untouched = JSON.stringify(this.line());
      }
    }
    form.words.focus();
    form.words.setSelectionRange(form.words.value.length, form.words.value.length);
  }

  /** A correction of this note waits no longer. @param {string} note */
  #waiting(note) {
    const place = this.aside.findIndex((each) => each.correcting?.note === note);
    return place < 0 ? undefined : this.aside.splice(place, 1)[0];
  }

  /** What comes lies under this note, until it is left. @param {string} note */
  under(note) {
    if (this.correcting) {
      this.#putAside();
      this.empty();
    }
    this.#goOnBeneath(note);
    this.form.words.focus();
  }

  /**
   * @param {string} note none: new notes stand for themselves @param {string} [mark] where this page does not show the note
   * @param {string} [parent] of the note that is being corrected: beneath the other one it goes on afterwards
   */
  #goOnBeneath(note, mark = "", parent = "") {
    const { form, list, correcting } = this;
    this.#seeMark(note, mark);
    this.above = list.above = note;
    form.beneath(correcting ? "" : this.markAbove);
    form.set("parent", correcting ? parent : note);
    this.#sayMode();
  }

  /** What the field does now, and what waits for it. */
  #sayMode() {
    const { form, list, words, correcting, above, left } = this;
    const at = correcting && list.shown.get(correcting.note)?.at;
    const under = above && (words.under ?? "").replace("{words}", () => list.said(above).slice(0, 60));
    const now = correcting ? (words.correcting ?? "").replace("{time}", at ? list.time(at) : "") : under;
    const said = [left && words.left, this.aside.length && words.aside, now, form.least && form.label("mark", form.least)];
    this.beside.mode(said.filter(Boolean).join(" · "), Boolean(left));
  }

  /** @param {string} note @param {string} [mark] where this page does not show it */
  #seeMark(note, mark = "") {
    const seen = this.list.shown.get(note)?.body.mark ?? /** @type {HTMLElement | null} */ (note ? rowOf(note) : null)?.dataset.mark;
    this.markAbove = note ? seen ?? (mark || (note === this.above ? this.markAbove : "")) : "";
  }

  /** The words of a note that goes come back into the field, as they were changed meanwhile; what stood there waits. @param {string} note @param {Record<string, any>} body @param {string} [said] the time that was typed */
  takeBack(note, body, said = "") {
    const { form } = this;
    if (this.left?.correcting?.note === note) this.left = null;
    const itself = this.correcting?.note === note;
    const waiting = itself ? undefined : this.#waiting(note);
    const comes = itself || waiting || body.words;
    if (itself) this.correcting = null;
    else if (comes) {
      this.#putAside();
      this.empty();
      if (waiting) this.#resume({ ...waiting, correcting: null });
      else {
        form.change(body);
        form.set("said_at", said);
      }
      this.beside.wrong("");
    }
    if (comes) this.#goOnBeneath(body.parent ?? "");
    else if (this.above === note) this.#goOnBeneath("", "", form.get("parent"));
    if (comes) form.guard();
    this.aside = this.aside.map((each) => (each.above === note ? { ...each, above: "", markAbove: "", body: { ...each.body, parent: each.correcting && each.body.parent } } : each));
    form.words.focus();
  }

  /** A correction is left first, then the note above. What was put aside comes back, and another line waits in its stead. @returns {boolean} whether other lines stand here now */
  leave() {
    const { correcting, form, list } = this;
    if (!correcting) this.left = null;
    else if (form.words.value !== list.shown.get(correcting.note)?.body.words) this.left = this.line() ?? this.left;
    if (correcting) this.empty();
    const next = this.aside.pop();
    if (next) {
      const line = this.line();
      form.clear();
      this.#resume(next);
      if (line) this.aside.push(line);
      this.#sayMode();
    } else if (!correcting) this.#goOnBeneath("");
    return Boolean(correcting || next);
  }

  /** The correction that was left goes on; what stands in the field waits. */
  goOn() {
    const { left } = this;
    if (!left) return;
    this.left = null;
    this.#putAside();
    this.empty();
    this.#resume(left);
    this.form.words.focus();
  }

  /** Whether the note that is being corrected stands in the field as it was opened. */
  isUntouched() {
    return JSON.stringify(this.line()) === this.untouched;
  }

  /** Corrections that were begun now correct these. @param {Kept[]} made @param {boolean} unchanged what stands in the field is as it was opened */
  goOnFrom(made, unchanged) {
    const base = new Map(made.map(({ id, operation: { note } }) => [note, id]));
    const moved = (/** @type {Correcting} */ now) => now && { ...now, base: base.get(now.note) ?? now.base };
    this.correcting = moved(this.correcting);
    if (this.left) this.left.correcting = moved(this.left.correcting);
    this.aside = this.aside.map((each) => ({ ...each, correcting: moved(each.correcting) }));
    if (unchanged) this.untouched = JSON.stringify(this.line());
    this.form.form.dispatchEvent(new Event("change"));
  }
}
