/** The recorder's form as a value: what it says, what it is filled with, and the shorthand that sets its chips. */
import { Agreement } from "./notes-agreement.js";
import { follows } from "./notes-seats.js";
import { readShorthand } from "./notes-shorthand.js";
import { meant, personOf, readPeople } from "./notes-speakers.js";

/** @typedef {Record<string, any>} Body */
/** @typedef {{language: string, interpreted: boolean, speaker?: string}} Room how people speak here, until the recorder says otherwise; and who, where the speaker is kept */
/**
 * All that stands in the form: `words` as typed, `body` without what their signs say, `usual` the mark of its place then.
 * @typedef {{words: string, body: Body, said?: string, usual?: string, correcting?: unknown, room?: Room | null, spoke?: NoteForm["spoke"], agreed?: import("./notes-agreement.js").Agreement["held"]}} Filled
 */

const FLAGS = ["interpreted", "words_agreed", "name_agreed"];

export class NoteForm {
  /** @param {HTMLFormElement} form */
  constructor(form) {
    this.form = form;
    this.words = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("words"));
    this.people = readPeople(/** @type {HTMLDataListElement} */ (document.getElementById("people")));
    /** @type {Body} what a note has that the form does not ask for */
    this.kept = {};
    /** @type {Record<string, any>} what the shorthand has set, and what stood there before */
    this.typed = {};
    this.before = {};
    /** @type {{typed: string, said: Body} | null} who speaks in what the form was filled with, and how the field names them */
    this.spoke = null;
    /** @type {Record<string, import("./notes-seats.js").Seated>} who sits where, as far as it was told here */
    this.seats = {};
    /** @type {Room | null} while a note is changed that was said otherwise */
    this.room = null;
    /** The mark of the note that this one is put beneath. */
    this.least = "";
    /** Through an interpreter. */
    this.heard = false;
    const boxes = [...this.boxes("words_agreed"), ...this.boxes("name_agreed")];
    this.agreement = new Agreement(boxes, () => `${readShorthand(this.words.value).words}\n${this.get("speaker")}`);
    this.words.addEventListener("input", () => this.follow());
    document.getElementById("speaker")?.addEventListener("input", () => this.#followAgreement());
    form.addEventListener("change", () => this.#followInterpreter());
    this.#followInterpreter();
  }

  /** What the words in the field say of the rest of the form. */
  follow() {
    this.followShorthand();
    this.#followAgreement();
  }

  #followAgreement() {
    if (this.agreement.follow()) this.form.dispatchEvent(new Event("change"));
  }

  /** A sign typed first lights its chip at once; taken away, the chip goes back. */
  followShorthand() {
    const read = readShorthand(this.words.value);
    const speaker = read.seat ? `#${read.seat}` : read.letters ? this.#named(`@${read.letters}`) : undefined;
    const now = { kind: read.kind, wording: read.wording, speaker };
    for (const name of /** @type {("kind" | "wording" | "speaker")[]} */ (["kind", "wording", "speaker"])) {
      if (now[name] === this.typed[name]) continue;
      if (this.typed[name] === undefined) this.before[name] = this.get(name);
      this.set(name, now[name] ?? this.before[name] ?? "");
    }
    this.typed = now;
    this.#followInterpreter();
  }

  /** An interpreter's words are nobody's verbatim: the server would take them as close to it, and so does the form. */
  #followInterpreter() {
    const heard = this.boxes("interpreted")[0]?.checked ?? false;
    for (const box of this.boxes("wording")) if (box.value === "verbatim") box.disabled = heard;
    if (heard && this.get("wording") === "verbatim") this.set("wording", "close");
    else if (this.heard && !heard && this.typed.wording) this.set("wording", this.typed.wording);
    this.heard = heard;
  }

  /** @param {string} typed */
  #named(typed) {
    return personOf(typed, this.people)?.label ?? typed;
  }

  /** @param {string} name @returns {string} */
  get(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : "";
  }

  /** @param {string} name @param {string} value */
  set(name, value) {
    const field = this.form.elements.namedItem(name);
    if (!(field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || field.value === value) return;
    field.value = value;
    if (field instanceof RadioNodeList) requestAnimationFrame(() => bringIntoView(this.boxes(name).find((box) => box.checked)?.parentElement));
  }

  /** @param {string} name @returns {string[]} */
  checked(name) {
    return this.boxes(name).filter((box) => box.checked).map((box) => box.value);
  }

  /** @param {string} name @returns {HTMLInputElement[]} */
  boxes(name) {
    return [...this.form.querySelectorAll(`input[name="${name}"]`)].filter((each) => each instanceof HTMLInputElement);
  }

  /** The reader's words for a value that is offered. @param {string} name @param {string} value */
  label(name, value) {
    return this.boxes(name).find((box) => box.value === value)?.dataset.label ?? value;
  }

  /** What the server is told; only what says something. @param {string} [words] @param {string} [mark] @returns {Body} */
  read(words, mark = this.get("mark")) {
    const kind = this.get("kind");
    /** @type {Body} */
    const body = { ...this.kept, words: words ?? readShorthand(this.words.value).words, kind, mark, wording: this.get("wording"), language: this.get("language") };
    if (mark === "do_not_record") body.words = "";
    for (const name of ["session", "lane", "question"]) if (this.get(name)) body[name] = Number(this.get(name));
    if (this.get("parent")) body.parent = this.get("parent");
    for (const name of FLAGS) if (this.boxes(name)[0]?.checked) body[name] = true;
    const reach = this.checked("reach");
    if (reach.length) body.reach = reach;
    if (kind === "commitment") {
      if (this.get("who").trim()) body.who = this.get("who").trim();
      if (this.get("by_when")) body.by_when = this.get("by_when");
    }
    if (["request", "recommendation"].includes(kind) && this.get("addressee").trim()) body.addressee = this.get("addressee").trim();
    if (mark !== "do_not_record") Object.assign(body, this.#speaks());
    return body;
  }

  /** Until another one is named, the speaker stays: also with a seat, in another language, or on no list. */
  #speaks() {
    const { spoke } = this, typed = this.get("speaker");
    return this.seated(spoke?.typed === typed ? spoke.said : meant(typed, this.people));
  }

  /** A seat whose name was told in this room is that person. @param {{participant?: number, seat?: number, role?: string}} said */
  seated(said) {
    const { was, ...person } = (said.seat && this.seats[said.seat]) || {};
    return said.seat && follows(said, was) ? { seat: said.seat, ...person } : said;
  }

  /** What is put beneath a note is guarded like it, until somebody wants it less guarded. @param {string} mark */
  beneath(mark) {
    if (this.least && !this.words.value && this.get("mark") === this.least) this.set("mark", this.form.dataset.defaultMark ?? "public");
    this.atLeast(mark);
    this.#notWeakerThan(this.#place(mark) > 0 ? mark : "");
  }

  /** @param {string} mark */
  atLeast(mark) {
    if (this.#place(this.get("mark")) < this.#place(mark)) this.set("mark", mark);
  }

  /** What is agreed for this place holds for a line that corrects nothing, and costs no words. */
  guard() {
    const { defaultMark = "" } = this.form.dataset;
    this.atLeast(defaultMark === "do_not_record" ? "confidential" : defaultMark);
  }

  /** Of a mark among those that are stricter and stricter. @param {string} mark */
  #place(mark) {
    return this.boxes("mark").findIndex((box) => box.value === mark);
  }

  /** What is agreed on for this place has changed. A line that was begun is never guarded less for it, nor thrown away.
   * @param {import("./notes-presence.js").Agreed} now @param {boolean} correcting a note has the mark that it had */
  agree({ mark, attribution }, correcting) {
    const { dataset } = this.form, before = dataset.defaultMark;
    if (mark === before && attribution === dataset.rule) return;
    Object.assign(dataset, { defaultMark: mark, rule: attribution });
    const order = this.boxes("mark").map((box) => box.value), stands = this.get("mark"), begun = Boolean(this.words.value);
    const wanted = [stands === before && !begun ? mark : stands, begun && mark === "do_not_record" ? "confidential" : mark, this.least];
    const strictest = wanted.reduce((one, other) => (order.indexOf(one) < order.indexOf(other) ? other : one));
    if (!correcting) this.set("mark", strictest);
    this.form.dispatchEvent(new Event("change"));
  }

  letWeaker() {
    this.#notWeakerThan("");
  }

  /** @param {string} mark */
  #notWeakerThan(mark) {
    this.least = mark;
    const boxes = this.boxes("mark"), least = boxes.findIndex((box) => box.value === mark);
    boxes.forEach((box, place) => (box.disabled = place < least));
    document.getElementById("note-weaker")?.toggleAttribute("hidden", !mark);
    this.form.dispatchEvent(new Event("change"));
  }

  /** @returns {Filled} */
  filled() {
    const words = this.words.value;
    const body = { ...this.read(words), kind: this.#unsigned("kind"), wording: this.#unsigned("wording"), speaker: this.#unsigned("speaker") };
    return { words, body, said: this.get("said_at"), usual: this.form.dataset.defaultMark, room: this.room, spoke: this.spoke, agreed: this.agreement.held };
  }

  /** As it stands without the signs in the words. @param {"kind" | "wording" | "speaker"} name */
  #unsigned(name) {
    return this.typed[name] === undefined ? this.get(name) : this.before[name] ?? "";
  }

  /** As `filled` gave it. @param {Filled} filled */
  fillAgain({ words, body, said = "", usual, correcting = null, room = null, spoke = null, agreed = null }) {
    this.fill({ ...body, words });
    this.set("said_at", said);
    Object.assign(this, { room, spoke });
    if (usual !== this.form.dataset.defaultMark && !correcting) this.guard();
    this.agreement.held = agreed;
    this.follow();
  }

  /** A note that was taken down already: its ticks belong to its words, its language and interpreter are its own. @param {Body} body */
  change(body) {
    const room = this.room ?? { ...this.spoken(), speaker: this.#keptSpeaker() };
    this.fill(body);
    this.room = room;
    this.agreement.hold();
  }

  /** @returns {Room} */
  spoken() {
    return { language: this.get("language"), interpreted: this.boxes("interpreted")[0]?.checked ?? false };
  }

  /** @param {Room} room */
  speak({ language, interpreted }) {
    this.set("language", language);
    for (const box of this.boxes("interpreted")) box.checked = interpreted;
  }

  /** None where the next note is not by the same one. */
  #keptSpeaker() {
    const keep = document.getElementById("keep-speaker");
    return keep instanceof HTMLInputElement && keep.checked ? this.get("speaker") : undefined;
  }

  /** @param {Body} body */
  fill(body) {
    this.clear();
    for (const name of ["contribution", "source"]) if (body[name]) this.kept[name] = body[name];
    for (const name of ["words", "kind", "wording", "mark", "language", "who", "by_when", "addressee"]) if (body[name] !== undefined) this.set(name, body[name] ?? "");
    this.set("question", body.question ?? "");
    this.set("speaker", body.speaker ?? this.#speakerOf(body));
    const said = ["participant", "seat", "role"].flatMap((name) => (body[name] ? [[name, body[name]]] : []));
    if (said.length) this.spoke = { typed: this.get("speaker"), said: Object.fromEntries(said) };
    for (const box of this.boxes("reach")) box.checked = (body.reach ?? []).includes(box.value);
    for (const name of FLAGS) for (const box of this.boxes(name)) box.checked = Boolean(body[name]);
    this.form.dispatchEvent(new Event("change"));
  }

  /** @param {Body} body */
  #speakerOf(body) {
    if (body.seat) return `#${body.seat}`;
    return this.people.find((each) => each.id === body.participant)?.label ?? body.role ?? "";
  }

  /** After a note: the words, and whatever belonged to it alone. Language, interpreter and a speaker that is kept stay as the room is. */
  clear() {
    this.agreement.letGo();
    this.#notWeakerThan("");
    const kept = this.#keptSpeaker() === undefined ? "" : this.room?.speaker ?? this.get("speaker");
    if (this.room) this.speak(this.room);
    this.room = null;
    this.kept = {};
    this.spoke = null;
    this.typed = {};
    this.before = {};
    this.words.value = "";
    this.set("question", this.form.dataset.asked ?? "");
    this.set("kind", this.form.dataset.kind || "statement");
    this.set("wording", "close");
    this.set("mark", this.form.dataset.defaultMark ?? "public");
    this.set("speaker", kept);
    for (const name of ["who", "by_when", "addressee", "said_at"]) this.set(name, "");
    for (const name of ["reach", "words_agreed", "name_agreed"]) for (const box of this.boxes(name)) box.checked = false;
    this.form.dispatchEvent(new Event("change"));
  }

  /** When it was said, if that was not just now: a time of the room's day, where the event is. @returns {string | undefined | null} null: not understood */
  saidAt() {
    const typed = this.get("said_at").trim();
    if (!typed) return undefined;
    const found = /^(\d{1,2})(?:[:.h](\d{2}))?$/.exec(typed) ?? /^(\d{2})(\d{2})$/.exec(typed);
    if (!found || Number(found[1]) > 23 || Number(found[2] ?? 0) > 59) return null;
    const { zone = "UTC", day } = this.form.dataset;
    const drawn = Date.parse(document.getElementById("sync")?.dataset.at ?? "") || 0; // whatever year the device believes in
    const today = new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(Math.max(Date.now(), drawn));
    return onTheWall(day && day < today ? day : today, Number(found[1]), Number(found[2] ?? 0), zone).toISOString();
  }
}

/** Chips stand in a line that is longer than a phone is wide: the one that was set by a sign is to be seen. @param {HTMLElement | null | undefined} chip */
function bringIntoView(chip) {
  const line = chip?.parentElement;
  if (line && line.scrollWidth > line.clientWidth) line.scrollLeft = chip.offsetLeft - line.offsetLeft - (line.clientWidth - chip.offsetWidth) / 2;
}

/** The moment at which a clock on the wall of that zone shows this. @param {string} day @param {number} hours @param {number} minutes @param {string} zone */
function onTheWall(day, hours, minutes, zone) {
  const wanted = Date.parse(`${day}T${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}:00Z`);
  const wall = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  let moment = wanted;
  for (let tries = 0; tries < 2; tries += 1) moment += wanted - Date.parse(`${wall.format(moment).replace(" ", "T")}Z`);
  return new Date(moment);
}

/** Pasted text as several notes: by paragraphs where there are any, else by lines; none longer than a note may be. @param {string} words @param {number} most */
export function pieces(words, most) {
  const paragraphs = words.split(/\n[ \t]*\n/).map((each) => each.trim()).filter(Boolean);
  const parts = paragraphs.length > 1 ? paragraphs : words.split("\n").map((each) => each.trim()).filter(Boolean);
  return parts.flatMap((part) => {
    const letters = [...part];
    const cut = [];
    while (letters.length > most) {
      const space = letters.lastIndexOf(" ", most - 1);
      cut.push(letters.splice(0, space > most / 2 ? space : most).join("").trim());
    }
    return [...cut, letters.join("").trim()].filter(Boolean);
  });
}
