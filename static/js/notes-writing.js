/** From the field to the device: notes that are made, corrected, continued and taken back, one act after the other. */
import { MOST } from "./notes-beside.js";
import { pieces } from "./notes-form.js";
import { smaller } from "./notes-photos.js";
import { readShorthand } from "./notes-shorthand.js";
import { uuid7 } from "./uuid.js";
import { say } from "./words.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {{user: string, event: string, zone: string, where: string}} Here whose notes these are, and where they are taken */
/** @typedef {{note: string, base: string} | null} Correcting the own note that is being corrected */
/**
 * What is typed and not entered yet, whole: so it is drafted, put aside, and taken up again.
 * @typedef {import("./notes-form.js").Filled & {correcting: Correcting, above?: string, markAbove?: string}} Line
 */

/** Of a recorder's note, or of a paper that was handed in. @param {string} note */
const rowOf = (note) => document.querySelector(`#note-${CSS.escape(note)}, [data-note="${CSS.escape(note)}"]`);

export class Writing {
  /**
   * @param {{form: import("./notes-form.js").NoteForm, list: import("./notes-list.js").NoteList, beside: import("./notes-beside.js").Beside,
   *   standing: import("./notes-standing.js").Standing, words: DOMStringMap, here: Here, beginning: Promise<void>}} given
   */
  constructor({ form, list, beside, standing, words, here, beginning }) {
    this.form = form;
    this.list = list;
    this.beside = beside;
    this.standing = standing;
    /** @type {import("./notes-store.js").Store | null} */
    this.store = null;
    /** @type {import("./notes-sending.js").Sender | import("./notes-practice.js").PracticeSender | null} */
    this.sender = null;
    this.words = words;
    this.here = here;
    this.draftKey = `${here.user} ${here.event} ${here.where}`;
    /** @type {Correcting} */
    this.correcting = null;
    /** @type {Line[]} what was begun and had to wait: the last one comes back first, after Enter or when the field's line is left */
    this.aside = [];
    /** @type {Set<string>} the words of lines that this page found on the disk */
    this.found = new Set();
    this.others = new BroadcastChannel("kuvend-lines");
    this.others.onmessage = ({ data: { of, gone } }) => of === this.#place() && this.next(() => this.#letGo(gone));
    /** The note that is being corrected as it was filled in: as long as nothing is changed there is nothing to lose. */
    this.untouched = "";
    /** @type {string} the note beneath which new ones are put, until it is left */
    this.above = form.get("parent");
    /** How it is marked, as far as that was seen here. */
    this.markAbove = "";
    if (this.above && !location.search.includes("weaker=")) {
      this.#seeMark(this.above);
      form.beneath(this.markAbove);
    }
    /** Enter and its like go one after the other, so that each sees what the one before it left; the first waits for the store. */
    this.turn = beginning;
  }

  /** What fails is told, and holds nothing up that comes after it. @param {() => void | Promise<void>} act */
  next(act) {
    this.turn = this.turn.then(act).catch((error) => {
      reportError(error);
      say({ text: this.words.notDone ?? "", stays: true });
    });
  }

  /** What is in the field becomes a note, or several. @param {boolean} [several] */
  save(several = false) {
    const { form, beside, words } = this;
    const typed = form.words.value;
    const read = readShorthand(typed);
    if (!read.words && form.get("mark") !== "do_not_record") return form.words.focus();
    if (beside.asksWho()) return;
    const said = form.saidAt();
    if (said === null) return beside.wrong(words.notATime ?? "", "said_at");
    const parts = several ? pieces(read.words, MOST) : [read.words];
    if (parts.some((part) => [...part].length > MOST)) return beside.wrong(words.tooLong ?? "");
    const made = parts.map((part, place) => this.operation(form.read(part), said, place ? null : this.correcting));
    beside.wrong("");
    this.empty();
    this.#takeUpNext();
    beside.splitAgain();
    this.next(() => this.keep(made));
    form.words.focus();
  }

  /** What stands in the field; none where nothing is typed. @returns {Line | null} */
  line() {
    const { form, correcting, above, markAbove } = this;
    return form.words.value ? { ...form.filled(), correcting, above, markAbove } : null;
  }

  /** All that is typed and not entered; the last one stands in the field. @returns {Line[]} */
  lines() {
    const line = this.line();
    return line ? [...this.aside, line] : this.aside;
  }

  /** A field for something else, in the place where it is. */
  empty() {
    this.correcting = null;
    this.form.clear();
    this.#goOnBeneath(this.above);
  }

  /** As `lines` gave them. @param {Line[]} lines */
  takeUp(lines) {
    const last = lines.at(-1);
    for (const { words } of lines) {
      this.found.add(words);
      this.store?.half.add(words);
    }
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

  #takeUpNext() {
    const line = this.aside.pop();
    if (line) this.#resume(line);
  }

  /** What was begun waits; a note that was opened and not changed does not. */
  #putAside() {
    const line = this.line();
    if (line && JSON.stringify(line) !== this.untouched) this.aside.push(line);
  }

  /** The device keeps what is typed. */
  draft() {
    const lines = this.lines();
    this.next(() => this.store?.draft(this.draftKey, lines).catch(() => undefined));
  }

  /** @param {Record<string, any>} body @param {string} [said] @param {Correcting} [correcting] */
  operation(body, said, correcting = null) {
    const kind = correcting ? "revise" : "create";
    return this.#of({ note: correcting?.note ?? uuid7(), kind, base: correcting?.base, body, said_at: said });
  }

  /** @param {{note?: string, kind: string, base?: string, body?: Record<string, any>, said_at?: string}} given @returns {Kept} */
  #of(given) {
    const { user, event, where, zone } = this.here;
    const id = uuid7();
    return { id, user, event, where, operation: { id, note: id, typed_at: new Date().toISOString(), zone, ...given } };
  }

  /** On the device; what that does not take, in this page's memory, and the sender sends it from there. @param {Kept[]} made */
  async keep(made) {
    const { store, sender, standing, words } = this;
    if (!store || !sender) throw new Error("no store");
    try {
      await store.put(made, this.draftKey, this.lines());
      if (!store.unkept.size) standing.over("notKept");
    } catch {
      store.hold(made);
      if (made.some(({ operation }) => operation.body?.mark === "do_not_record")) await this.#redraft();
      this.#redraftOnceSent(store, sender);
      standing.trouble("notKept", { said: words.past ?? "", unsent: true });
    }
    this.#tellOthers(store);
    await standing.show();
    for (const kept of made) this.showAgain(kept);
    sender.send();
    navigator.storage?.persist?.().catch(() => undefined); // may be refused; then it is as it was
  }

  /** Until then the draft is the only thing that outlasts this page. @param {import("./notes-store.js").Store} store @param {EventTarget} sender */
  #redraftOnceSent(store, sender) {
    const look = () => (store.unkept.size ? this.#redraftOnceSent(store, sender) : this.#redraft());
    sender.addEventListener("receipts", () => this.next(look), { once: true });
  }

  /** What was entered or disclosed is no draft any more, also where the disk takes no other one. */
  async #redraft() {
    const { store, draftKey } = this;
    await store?.draft(draftKey, this.lines(), true).catch(() => store.draft(draftKey, [], true)).catch(() => undefined);
  }

  /** Other pages of this place: of the lines that they may have found on the disk, these were entered or disclosed here. @param {import("./notes-store.js").Store} store */
  #tellOthers(store) {
    const stay = this.lines().map(({ words }) => words);
    const gone = [...store.half].filter((words) => !stay.some((each) => each.startsWith(words)));
    store.half = new Set(stay);
    this.others.postMessage({ of: this.#place(), gone });
  }

  /** No line stands on two pages once it was entered on one; and that one has rewritten what was drafted here. @param {string[]} gone */
  #letGo(gone) {
    const went = (/** @type {Line | null} */ line) => line && this.found.has(line.words) && gone.includes(line.words);
    this.aside = this.aside.filter((line) => !went(line));
    for (const words of gone) this.store?.half.delete(words);
    if (went(this.line())) {
      this.empty();
      this.#takeUpNext();
    }
    this.#sayMode();
    if (this.lines().length) this.draft();
  }

  #place() {
    return `${this.draftKey}${"practice" in this.form.form.dataset ? " practice" : ""}`;
  }

  /** @param {Kept} kept */
  showAgain(kept) {
    const { note, id, kind, body, said_at: said, typed_at: typed } = kept.operation;
    if (kind === "photo") return;
    if (kind === "erase" || !body) return this.list.takeAway(note);
    const before = kind === "revise" ? this.list.shown.get(note)?.at : undefined;
    const at = said || !before ? new Date(said ?? typed) : before;
    this.list.show({ note, operation: id, body, at, mine: true }, (this.store?.isOnlyHere(id) ? this.words.onPage : this.words.onDevice) ?? "");
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
    const { form, correcting } = this;
    this.#seeMark(note, mark);
    this.above = note;
    form.beneath(correcting ? "" : this.markAbove);
    form.set("parent", correcting ? parent : note);
    this.#sayMode();
  }

  /** What the field does now, and what waits for it. */
  #sayMode() {
    const { form, list, words, correcting, above } = this;
    const at = correcting && list.shown.get(correcting.note)?.at;
    const under = above && (words.under ?? "").replace("{words}", () => list.said(above).slice(0, 60));
    const now = correcting ? (words.correcting ?? "").replace("{time}", at ? list.time(at) : "") : under;
    const said = [this.aside.length && words.aside, now, form.least && form.label("mark", form.least)];
    this.beside.mode(said.filter(Boolean).join(" · "));
  }

  /** @param {string} note @param {string} [mark] where this page does not show it */
  #seeMark(note, mark = "") {
    const seen = this.list.shown.get(note)?.body.mark ?? /** @type {HTMLElement | null} */ (note ? rowOf(note) : null)?.dataset.mark;
    this.markAbove = note ? seen ?? (mark || (note === this.above ? this.markAbove : "")) : "";
  }

  /** Its words come back into the field, as they were changed meanwhile; what stood there waits. @param {string} note */
  takeBack(note) {
    const { form } = this;
    const known = this.list.shown.get(note);
    if (!known) return;
    const kept = this.#of({ note, kind: "erase", base: known.operation });
    const itself = this.correcting?.note === note;
    const waiting = itself ? undefined : this.#waiting(note);
    const comes = itself || waiting || known.body.words;
    if (itself) this.correcting = null;
    else if (comes) {
      this.#putAside();
      this.empty();
      if (waiting) this.#resume({ ...waiting, correcting: null });
      else form.change(known.body);
      this.beside.wrong("");
    }
    if (comes) this.#goOnBeneath(known.body.parent ?? "");
    else if (this.above === note) this.#goOnBeneath("", "", form.get("parent"));
    if (comes) form.guard();
    this.aside = this.aside.map((each) => (each.above === note ? { ...each, above: "", markAbove: "", body: { ...each.body, parent: each.correcting && each.body.parent } } : each));
    form.words.focus();
    this.next(() => this.keep([kept]));
  }

  /** A correction is left first, then the note above. What was put aside comes back, and another line waits in its stead. */
  leave() {
    const { correcting, form } = this;
    if (correcting) this.empty();
    const next = this.aside.pop();
    if (next) {
      const line = this.line();
      form.clear();
      this.#resume(next);
      if (line) this.aside.push(line);
      this.#sayMode();
    } else if (!correcting) this.#goOnBeneath("");
    if (correcting || next) this.draft();
  }

  /** @param {File} file */
  async keepPhoto(file) {
    const body = { mark: "confidential", photo: await smaller(file), session: this.form.get("session"), lane: this.form.get("lane") };
    await this.store?.put([this.#of({ kind: "photo", body })]);
    await this.standing.show();
    this.sender?.send();
    return this.words.photoKept ?? "";
  }

  /** A seat gets its name: on this device for what comes, and for every note of it that this page shows. @param {string} seat @param {{participant?: number, role?: string}} person */
  nameSeat(seat, person) {
    const { form } = this;
    const unchanged = JSON.stringify(this.line()) === this.untouched;
    form.seats[seat] = person;
    const unnamed = [...this.list.shown.values()].filter(({ body }) => String(body.seat) === seat && !body.participant);
    const made = unnamed.map(({ note, operation: base, body }) => this.#of({ note, kind: "revise", base, body: { ...body, ...person, seat: Number(seat) } }));
    this.#goOnFrom(made, unchanged);
    this.next(async () => {
      await this.store?.remember(`seats ${this.here.event}`, form.seats).catch(() => undefined); // on this page it holds all the same
      if (made.length) await this.keep(made);
      this.sender?.dispatchEvent(new Event("seats"));
    });
  }

  /** Corrections that were begun now correct these. @param {Kept[]} made @param {boolean} unchanged what stands in the field is as it was opened */
  #goOnFrom(made, unchanged) {
    const base = new Map(made.map(({ id, operation: { note } }) => [note, id]));
    const moved = (/** @type {Correcting} */ now) => now && { ...now, base: base.get(now.note) ?? now.base };
    this.correcting = moved(this.correcting);
    this.aside = this.aside.map((each) => ({ ...each, correcting: moved(each.correcting) }));
    if (unchanged) this.untouched = JSON.stringify(this.line());
    this.form.form.dispatchEvent(new Event("change"));
  }
}
