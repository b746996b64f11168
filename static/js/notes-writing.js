/** From the field to the device: notes that are made, corrected, continued and taken back, one act after the other. */
import { MOST } from "./notes-beside.js";
import { pieces } from "./notes-form.js";
import { smaller } from "./notes-photos.js";
import { readShorthand } from "./notes-shorthand.js";
import { uuid7 } from "./uuid.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {{user: string, event: string, zone: string, where: string}} Here whose notes these are, and where they are taken */
/** @typedef {{note: string, base: string} | null} Correcting the own note that is being corrected */

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
    /** @type {string} the note beneath which new ones are put, until it is left */
    this.above = form.get("parent");
    /** How it is marked, as far as that was seen here. */
    this.markAbove = "";
    if (this.above && !location.search.includes("weaker=")) this.#guard(this.above);
    /** Enter and its like go one after the other, so that each sees what the one before it left; the first waits for the store. */
    this.turn = beginning;
  }

  /** @param {() => void | Promise<void>} act */
  next(act) {
    this.turn = this.turn.then(act);
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
    const made = parts.map((part) => this.operation(form.read(part), said));
    const before = { typed, correcting: this.correcting };
    beside.wrong("");
    this.correcting = null;
    form.clear();
    this.#goOnBeneath(this.above);
    beside.splitAgain();
    this.next(() => this.keep(made, before));
    form.words.focus();
  }

  /** @param {Record<string, any>} body @param {string} [said] */
  operation(body, said) {
    const { correcting } = this;
    const kind = correcting ? "revise" : "create";
    return this.#of({ note: correcting?.note ?? uuid7(), kind, base: correcting?.base, body, said_at: said });
  }

  /** @param {{note?: string, kind: string, base?: string, body?: Record<string, any>, said_at?: string}} given @returns {Kept} */
  #of(given) {
    const { user, event, where, zone } = this.here;
    const id = uuid7();
    return { id, user, event, where, operation: { id, note: id, typed_at: new Date().toISOString(), zone, ...given } };
  }

  /** @param {Kept[]} made @param {{typed: string, correcting: Correcting}} before */
  async keep(made, before) {
    const { form, words } = this;
    try {
      if (!this.store || !this.sender) throw new Error("no store");
      await this.store.put(made, this.draftKey);
    } catch {
      if (await this.sender?.sendPast(made)) return this.#sentPast(made);
      const since = form.words.value;
      form.fill(made[0].operation.body ?? {});
      if (before.correcting) form.agreement.hold();
      form.words.value = since ? `${before.typed}\n${since}` : before.typed;
      form.agreement.follow();
      this.correcting = before.correcting;
      return this.standing.trouble("notKept", { said: words.notKept ?? "", unsent: true });
    }
    await this.standing.show();
    for (const kept of made) this.showAgain(kept);
    this.sender.send();
    navigator.storage?.persist?.().catch(() => undefined); // may be refused; then it is as it was
  }

  /** The device takes nothing more, the server does. @param {Kept[]} made */
  #sentPast(made) {
    for (const kept of made) {
      this.showAgain(kept);
      this.list.settle(kept.operation.note, kept.id);
    }
    this.standing.trouble("notKept", { said: this.words.past ?? "", unsent: true });
  }

  /** @param {Kept} kept */
  showAgain(kept) {
    const { note, id, kind, body, said_at: said, typed_at: typed } = kept.operation;
    if (kind === "photo") return;
    if (kind === "erase" || !body) return this.list.takeAway(note);
    const at = kind === "revise" ? this.list.shown.get(note)?.at ?? new Date(typed) : new Date(said ?? typed);
    this.list.show({ note, operation: id, body, at, mine: true }, this.words.onDevice ?? "");
  }

  /** @param {string} note @param {string} base @param {Record<string, any>} [body] */
  correct(note, base, body) {
    const { form, words } = this;
    if (body) {
      form.fill(body);
      form.set("parent", body.parent ?? "");
      form.agreement.hold();
    }
    this.correcting = { note, base };
    const at = this.list.shown.get(note)?.at;
    this.beside.mode((words.correcting ?? "").replace("{time}", at ? this.list.time(at) : ""));
    form.words.focus();
    form.words.setSelectionRange(form.words.value.length, form.words.value.length);
  }

  /** What comes lies under this note, until it is left. @param {string} note */
  under(note) {
    this.leave();
    this.#goOnBeneath(note);
    this.form.words.focus();
  }

  /** As before the correction, or whatever it was. */
  goOn() {
    this.#goOnBeneath(this.above);
  }

  /** @param {string} note none: new notes stand for themselves @param {string} [mark] where this page does not show the note */
  #goOnBeneath(note, mark = "") {
    this.#guard(note, mark);
    this.above = note;
    this.form.set("parent", note);
    const { least } = this.form;
    const under = (this.words.under ?? "").replace("{words}", this.list.said(note).slice(0, 60));
    this.beside.mode(note ? [under, least && this.form.label("mark", least)].filter(Boolean).join(" · ") : "");
  }

  /** What is put beneath a note is guarded like it. @param {string} note @param {string} [mark] where this page does not show it */
  #guard(note, mark = "") {
    const seen = this.list.shown.get(note)?.body.mark ?? /** @type {HTMLElement | null} */ (note ? rowOf(note) : null)?.dataset.mark;
    this.markAbove = note ? seen ?? (mark || (note === this.above ? this.markAbove : "")) : "";
    this.form.beneath(this.markAbove);
  }

  /** What was half typed comes back as it was meant, above what was typed since. @param {{words: string, body: Record<string, any>, correcting: Correcting}} draft */
  resume({ words, body, correcting }) {
    const { form } = this;
    const since = form.words.value;
    form.fill(body);
    if (correcting) form.agreement.hold();
    form.words.value = !since ? words : since.startsWith(words) ? since : `${words}\n${since}`;
    form.follow();
    if (correcting) {
      this.correct(correcting.note, correcting.base);
      form.set("parent", body.parent ?? "");
    } else if (body.parent) this.#goOnBeneath(body.parent, body.mark);
  }

  /** @param {string} note */
  takeBack(note) {
    const { form, words } = this;
    const known = this.list.shown.get(note);
    if (!known) return;
    const kept = this.#of({ note, kind: "erase", base: known.operation });
    if (!form.words.value && known.body.words) {
      form.fill(known.body);
      form.agreement.hold();
      this.beside.wrong("");
      this.#goOnBeneath(known.body.parent ?? "");
    }
    form.words.focus();
    this.next(async () => {
      try {
        await this.store?.put([kept]);
      } catch {
        if (!(await this.sender?.sendPast([kept]))) return this.standing.trouble("notKept", { said: words.notKept ?? "", unsent: true });
      }
      this.list.takeAway(note);
      await this.standing.show();
      this.sender?.send();
    });
  }

  /** A correction is left first, then the note above. */
  leave() {
    const wasCorrecting = this.correcting;
    this.correcting = null;
    if (wasCorrecting) this.form.clear();
    this.#goOnBeneath(wasCorrecting ? this.above : "");
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
    form.seats[seat] = person;
    const unnamed = [...this.list.shown.values()].filter(({ body }) => String(body.seat) === seat && !body.participant);
    const made = unnamed.map(({ note, operation: base, body }) => this.#of({ note, kind: "revise", base, body: { ...body, ...person, seat: Number(seat) } }));
    this.next(async () => {
      await this.store?.remember(`seats ${this.here.event}`, form.seats);
      if (made.length) await this.keep(made, { typed: form.words.value, correcting: this.correcting });
    });
  }
}
