/** From the field to the device: notes that are made, corrected, continued and taken back, one act after the other. */
import { MOST } from "./notes-beside.js";
import { pieces } from "./notes-form.js";
import { smaller } from "./notes-photos.js";
import { follows, renamed } from "./notes-seats.js";
import { readShorthand } from "./notes-shorthand.js";
import { uuid7 } from "./uuid.js";
import { say } from "./words.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {import("./notes-lines.js").Line} Line */
/** @typedef {{user: string, event: string, zone: string, where: string}} Here whose notes these are, and where they are taken */

export class Writing {
  /**
   * @param {{form: import("./notes-form.js").NoteForm, lines: import("./notes-lines.js").Lines, list: import("./notes-list.js").NoteList,
   *   beside: import("./notes-beside.js").Beside, standing: import("./notes-standing.js").Standing, words: DOMStringMap, here: Here, beginning: Promise<void>}} given
   */
  constructor({ form, lines, list, beside, standing, words, here, beginning }) {
    this.form = form;
    this.lines = lines;
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
    this.others = new BroadcastChannel("kuvend-lines");
    this.others.onmessage = ({ data: { of, gone } }) => of === this.#place() && this.next(() => this.#letGo(gone));
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
    const made = parts.map((part, place) => this.operation(form.read(part), said, place ? null : this.lines.correcting));
    beside.wrong("");
    this.lines.done();
    beside.splitAgain();
    this.next(() => this.keep(made));
    form.words.focus();
  }

  /** As a draft, or a disclosed case, held them. @param {Line[]} lines */
  takeUp(lines) {
    for (const { words } of lines) this.store?.half.add(words);
    this.lines.takeUp(lines);
  }

  /** The device keeps what is typed. */
  draft() {
    const lines = this.lines.all();
    this.next(() => this.store?.draft(this.draftKey, lines).catch(() => undefined));
  }

  /** @param {Record<string, any>} body @param {string} [said] @param {import("./notes-lines.js").Correcting} [correcting] */
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
    const { store, sender, standing } = this;
    if (!store || !sender) throw new Error("no store");
    const taken = await this.#put(store, made, store.put(made, this.draftKey, this.lines.all()));
    if (!taken) {
      if (made.some(({ operation }) => operation.body?.mark === "do_not_record")) await this.#redraft();
      this.#redraftOnceSent(store, sender);
    }
    this.#tellOthers(store);
    await standing.show();
    for (const kept of made) this.showAgain(kept);
    sender.send();
    navigator.storage?.persist?.().catch(() => undefined); // may be refused; then it is as it was
  }

  /** Whether the disk takes them; other windows tell how it stands, too. @param {import("./notes-store.js").Store} store @param {Kept[]} made @param {Promise<void>} put */
  async #put(store, made, put) {
    const { standing, words } = this;
    const taken = await put.then(() => true, () => false);
    if (!taken) {
      store.hold(made);
      standing.trouble("notKept", { said: words.past ?? "", unsent: true });
    } else if (!store.unkept.size) standing.over("notKept");
    document.dispatchEvent(new Event("kuvend:kept"));
    return taken;
  }

  /** Until then the draft is the only thing that outlasts this page. @param {import("./notes-store.js").Store} store @param {EventTarget} sender */
  #redraftOnceSent(store, sender) {
    const look = () => (store.unkept.size ? this.#redraftOnceSent(store, sender) : this.#redraft());
    sender.addEventListener("receipts", () => this.next(look), { once: true });
  }

  /** What was entered or disclosed is no draft any more, also where the disk takes no other one. */
  async #redraft() {
    const { store, draftKey } = this;
    await store?.draft(draftKey, this.lines.all(), true).catch(() => store.draft(draftKey, [], true)).catch(() => undefined);
  }

  /** Other pages of this place: of the lines that they may have found on the disk, these were entered or disclosed here. @param {import("./notes-store.js").Store} store */
  #tellOthers(store) {
    const stay = this.lines.all().map(({ words }) => words);
    const gone = [...store.half].filter((words) => !stay.some((each) => each.startsWith(words)));
    store.half = new Set(stay);
    this.others.postMessage({ of: this.#place(), gone });
  }

  /** No line stands on two pages once it was entered on one; and that one has rewritten what was drafted here. @param {string[]} gone */
  #letGo(gone) {
    for (const words of gone) this.store?.half.delete(words);
    this.lines.letGo(gone);
    if (this.lines.all().length) this.draft();
  }

  #place() {
    return `${this.draftKey}${"practice" in this.form.form.dataset ? " practice" : ""}`;
  }

  /** @param {Kept} kept */
  showAgain(kept) {
    const { note, id, kind, body, said_at: said, typed_at: typed } = kept.operation;
    if (kind === "photo") return;
    if (kind === "erase" || !body) return this.list.takeAway(note);
    const before = kind === "revise" ? this.list.shown.get(note) : undefined;
    const at = said || !before ? new Date(said ?? typed) : before.at;
    this.list.show({ note, operation: id, body, at, mine: true, said: Boolean(said) || before?.said }, (this.store?.isOnlyHere(id) ? this.words.onPage : this.words.onDevice) ?? "");
  }

  /** @param {string} note */
  takeBack(note) {
    const known = this.list.shown.get(note);
    if (!known) return;
    this.list.shown.delete(note); // a second tap finds nothing
    const kept = this.#of({ note, kind: "erase", base: known.operation });
    this.lines.takeBack(note, known.body, known.said ? this.list.time(known.at) : "");
    this.next(() => this.keep([kept]));
  }

  leave() {
    if (this.lines.leave()) this.draft();
  }

  /** @param {File} file */
  async keepPhoto(file) {
    const body = { mark: "confidential", photo: await smaller(file), session: this.form.get("session"), lane: this.form.get("lane") };
    const { store, sender, standing, words } = this;
    if (!store || !sender) throw new Error("no store");
    const made = [this.#of({ kind: "photo", body })];
    const taken = await this.#put(store, made, store.put(made));
    await standing.show();
    sender.send();
    return (taken ? words.photoKept : words.past) ?? "";
  }

  /**
   * A seat gets its name: on this device for what comes, and for every note of it that this page shows, also where it had a wrong one.
   * @param {string} seat @param {import("./notes-seats.js").Named} person @param {string} [note] that was tapped
   */
  nameSeat(seat, person, note = "") {
    const { form, lines } = this;
    const unchanged = lines.isUntouched();
    const { was } = (form.seats[seat] = renamed(form.seats[seat], person, this.list.shown.get(note)?.body ?? {}));
    const theirs = [...this.list.shown.values()].filter(({ body }) => String(body.seat) === seat && follows(body, was));
    const made = theirs.map(({ note, operation: base, body }) => this.#of({ note, kind: "revise", base, body: saying({ ...body, participant: null, role: null, speaker: null, ...person }) }));
    lines.goOnFrom(made, unchanged);
    this.next(async () => {
      await this.store?.remember(`seats ${this.here.event}`, form.seats).catch(() => undefined); // on this page it holds all the same
      if (made.length) await this.keep(made);
      this.sender?.dispatchEvent(new Event("seats"));
    });
  }
}

/** A row of the server holds everything; it is told only what says something. @param {Record<string, any>} body */
function saying(body) {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ""));
}
