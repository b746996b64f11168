/**
 * The recorder's page: type, Enter, and it is on this device; the sender brings it to the server when it can.
 * Nothing but this script and its reader's hands ever touches the field.
 */
import { keepDrafts } from "./notes-drafts.js";
import { NoteForm, pieces } from "./notes-form.js";
import { NoteList } from "./notes-list.js";
import { serveOffline } from "./notes-offline.js";
import { People } from "./notes-people.js";
import { smaller } from "./notes-photos.js";
import { PracticeSender, practiceStore } from "./notes-practice.js";
import { tellTheDesk } from "./notes-presence.js";
import { printed } from "./notes-printing.js";
import { Sender } from "./notes-sending.js";
import { askSeat } from "./notes-seats.js";
import { readShorthand } from "./notes-shorthand.js";
import { Standing } from "./notes-standing.js";
import { openStore, uuid7 } from "./notes-store.js";
import { say } from "./words.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {{pairs: {kept: Kept, receipt: import("./notes-sending.js").Receipt}[], at: string, kept: number}} Told */

const MOST = 10_000;
const LONG = 1_000;

const element = /** @type {HTMLFormElement} */ (document.getElementById("note-form"));
const words = /** @type {HTMLElement} */ (document.getElementById("note-words")).dataset;
const form = new NoteForm(element);
const list = new NoteList(/** @type {HTMLOListElement} */ (document.getElementById("notes")), form, words);
const { user = "", event = "", zone = "", name = "" } = element.dataset;
const where = `${form.get("session")}/${form.get("lane")}`;
const draftKey = `${user} ${event} ${where}`;

/** @type {{note: string, base: string} | null} the own note that is being corrected */
let correcting = null;
/** @type {{line: string, note: string} | null} while the record is stopped because a case was disclosed */
let stopped = null;
/** Enter and its like go one after the other, so that each sees what the one before it left. */
let turn = Promise.resolve();

const practice = "practice" in element.dataset;
/** Whose receipts concern this page, too. */
const of = `${user} ${event}${practice ? " practice" : ""}`;
const store = await (practice ? practiceStore() : openStore()).catch(() => null);
const sender = store && (practice ? new PracticeSender(store, user) : new Sender(store, user));
const standing = new Standing({ store, sender, user, words, time: (at) => list.time(at), typing: () => form.words.value });
if (store && sender) await begin(store, sender);
else {
  document.documentElement.dataset.notesStore = "none";
  standing.trouble("gone", { said: words.noStore ?? "" });
}

const people = store && sender && new People({ store, user, name, words, unsent: async (each) => (await store.waiting(each)).count, back: () => sender.send() });

/** @param {import("./notes-store.js").Store} store @param {Sender | PracticeSender} sender */
async function begin(store, sender) {
  sender.addEventListener("receipts", (told) => receipts(/** @type {CustomEvent} */ (told).detail));
  sender.addEventListener("state", () => standing.show());
  const others = new BroadcastChannel("kuvend-notes");
  others.onmessage = ({ data }) => {
    if (data?.of === of) heard(data);
    else standing.show();
  };
  sender.addEventListener("receipts", (told) => others.postMessage(plain(/** @type {CustomEvent} */ (told).detail)));
  store.ongone = () => standing.trouble("gone", { said: words.gone ?? "", unsent: true });
  if (!store.seals && !sessionStorage.getItem("kuvend-plain")) standing.trouble("plain", { said: words.plain ?? "", close: true });
  await store.remember("person", user);
  form.seats = (await store.recall(`seats ${event}`)) ?? {};
  for (const kept of await store.unsent(user)) if (kept.event === event && kept.where === where) showAgain(kept);
  const draft = await store.drafted(draftKey).catch(() => undefined);
  if (draft && !form.words.value) {
    form.fill(draft.body);
    form.words.value = draft.words;
    form.followShorthand();
    if (draft.correcting) correct(draft.correcting.note, draft.correcting.base);
  }
  element.addEventListener("submit", (submitted) => {
    submitted.preventDefault();
    save();
  });
  keepDrafts(form.words, () => {
    const typed = form.words.value;
    const draft = typed ? { words: typed, body: { ...form.read(typed), speaker: form.get("speaker") }, correcting } : null;
    turn = turn.then(() => store.draft(draftKey, draft).catch(() => undefined));
  });
  document.documentElement.dataset.notesStore = "ready";
  await standing.show();
  await standing.showTold(reasonWords);
  sender.send();
  sayHowPrinted();
  if (!practice) tellTheDesk({ store, sender, user, event, item: Number(form.get("lane") || form.get("session")) });
  if (!practice) serveOffline({ user, waiting: async () => (await store.waiting(user)).count }).catch(() => undefined);
}

/** A BroadcastChannel carries only plain values. @param {Told} told */
function plain({ pairs, at, kept }) {
  return { of, at, kept, pairs: pairs.map(({ kept: { id, operation: { note } }, receipt }) => ({ receipt, kept: { id, operation: { note } } })) };
}

form.words.addEventListener("keydown", (pressed) => {
  if (pressed.isComposing) return;
  if (pressed.key === "Enter" && !pressed.shiftKey) {
    pressed.preventDefault();
    if (!pressed.repeat) element.requestSubmit();
  }
  if (pressed.key === "ArrowUp" && !form.words.value) {
    const last = list.last();
    if (last) {
      pressed.preventDefault();
      correct(last.note, last.operation, last.body);
    }
  }
});
element.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Escape" && (correcting || form.get("parent"))) leave();
  if (pressed.key === "Enter" && pressed.target instanceof HTMLInputElement && !pressed.isComposing) {
    pressed.preventDefault();
    element.requestSubmit();
  }
});
form.words.addEventListener("input", offerToSplit);
form.words.addEventListener("input", sayHowPrinted);
element.addEventListener("change", sayMore);
element.addEventListener("change", sayHowPrinted);
document.getElementById("note-find")?.addEventListener("input", ({ target }) => list.find(/** @type {HTMLInputElement} */ (target).value));
sayMore();

document.addEventListener("click", (clicked) => {
  const target = /** @type {Element} */ (clicked.target);
  const question = target.closest("[data-question]");
  if (question instanceof HTMLElement) {
    clicked.preventDefault();
    ask(question);
  }
  const act = target.closest("[data-act]");
  if (act instanceof HTMLElement && acts[act.dataset.act ?? ""]?.(act) === true) clicked.preventDefault();
});

/** @type {Record<string, (button: HTMLElement) => boolean | void>} true: the link is not followed */
const acts = {
  under(button) {
    const row = button.closest("li");
    const note = row?.dataset.note ?? row?.id.replace(/^note-/, "");
    if (!note || !row) return false;
    leave();
    form.set("parent", note);
    mode((words.under ?? "").replace("{words}", row.querySelector(".said p")?.textContent?.trim().slice(0, 60) ?? ""));
    form.words.focus();
    return true;
  },
  correct(button) {
    const known = list.shown.get(button.closest("li")?.dataset.note ?? "");
    if (!known) return false;
    correct(known.note, known.operation, known.body);
    return true;
  },
  undo(button) {
    takeBack(button.closest("li")?.dataset.note ?? "");
    return true;
  },
  leave() {
    leave();
    form.words.focus();
    return true;
  },
  several: () => save(true),
  one() {
    element.dataset.asOne = "";
    offerToSplit();
  },
  "copy-unsent": () => tell(standing.copyUnsent()),
  "save-unsent": () => tell(standing.saveUnsent()),
  case: () => discloseCase(),
  "case-over": () => caseOver(),
  "case-mistake": () => caseOver(true),
  "name-seat": (button) => askSeat(button.dataset.seat ?? "", words, form.people, nameSeat),
  "change-person": () => void people?.show(),
  "close-person": () => people?.dialog.close(),
  "close-trouble"() {
    sessionStorage.setItem("kuvend-plain", "read");
    standing.overTheFirst();
  },
};

document.getElementById("note-photo")?.addEventListener("change", ({ target }) => {
  const box = /** @type {HTMLInputElement} */ (target);
  if (box.files?.[0]) tell(keepPhoto(box.files[0]));
  box.value = "";
});

/** @param {File} file */
async function keepPhoto(file) {
  const body = { mark: "confidential", photo: await smaller(file), session: form.get("session"), lane: form.get("lane") };
  const id = uuid7();
  await store?.put([{ id, user, event, where, operation: { id, note: id, kind: "photo", body, typed_at: new Date().toISOString(), zone } }]);
  await standing.show();
  sender?.send();
  return words.photoKept ?? "";
}

document.getElementById("note-file")?.addEventListener("change", ({ target }) => {
  const box = /** @type {HTMLInputElement} */ (target);
  if (box.files?.[0]) tell(standing.takeIn(box.files[0]).finally(() => sender?.send()));
  box.value = "";
});

/** @param {Promise<string>} said */
function tell(said) {
  said.then((text) => say({ text }), () => say({ text: words.notDone ?? "", stays: true }));
}

/** @param {boolean} [several] */
function save(several = false) {
  const typed = form.words.value;
  const read = readShorthand(typed);
  const mark = form.get("mark");
  if (!read.words && mark !== "do_not_record") return form.words.focus();
  const said = form.saidAt();
  if (said === null) return wrong(words.notATime ?? "", "said_at");
  const parts = several ? pieces(read.words, MOST) : [read.words];
  if (parts.some((part) => [...part].length > MOST)) return wrong(words.tooLong ?? "");
  const made = parts.map((part) => operation(form.read(part), said));
  const before = { typed, correcting };
  wrong("");
  form.clear();
  correcting = null;
  if (!form.get("parent")) mode("");
  delete element.dataset.asOne;
  offerToSplit();
  turn = turn.then(() => keep(made, before));
  form.words.focus();
}

/** @param {Record<string, any>} body @param {string} [said] @returns {Kept} */
function operation(body, said) {
  const now = new Date().toISOString();
  const kind = correcting ? "revise" : "create";
  const whole = { id: uuid7(), note: correcting?.note ?? uuid7(), kind, base: correcting?.base, body, typed_at: now, said_at: said, zone };
  return { id: whole.id, user, event, where, operation: whole };
}

/** @param {Kept[]} made @param {{typed: string, correcting: typeof correcting}} before */
async function keep(made, before) {
  try {
    if (!store || !sender) throw new Error("no store");
    await store.put(made, draftKey);
  } catch {
    if (await sender?.sendPast(made)) return sentPast(made);
    const since = form.words.value;
    form.fill(made[0].operation.body ?? {});
    form.words.value = since ? `${before.typed}\n${since}` : before.typed;
    correcting = before.correcting;
    return standing.trouble("notKept", { said: words.notKept ?? "", unsent: true });
  }
  await standing.show();
  for (const kept of made) showAgain(kept);
  sender.send();
  navigator.storage?.persist?.().catch(() => undefined); // may be refused; then it is as it was
}

/** The device takes nothing more, the server does. @param {Kept[]} made */
function sentPast(made) {
  for (const kept of made) {
    showAgain(kept);
    list.settle(kept.operation.note, kept.id);
  }
  standing.trouble("notKept", { said: words.past ?? "", unsent: true });
}

/** @param {Kept} kept */
function showAgain(kept) {
  const { note, id, kind, body, said_at: said, typed_at: typed } = kept.operation;
  if (kind === "photo") return;
  if (kind === "erase" || !body) return list.takeAway(note);
  const at = kind === "revise" ? list.shown.get(note)?.at ?? new Date(typed) : new Date(said ?? typed);
  list.show({ note, operation: id, body, at, mine: true }, words.onDevice ?? "");
}

/** @param {string} note @param {string} base @param {Record<string, any>} [body] */
function correct(note, base, body) {
  if (body) {
    form.fill(body);
    if (body.parent) form.set("parent", body.parent);
  }
  correcting = { note, base };
  const at = list.shown.get(note)?.at;
  mode((words.correcting ?? "").replace("{time}", at ? list.time(at) : ""));
  form.words.focus();
  form.words.setSelectionRange(form.words.value.length, form.words.value.length);
}

/** @param {string} note */
function takeBack(note) {
  const known = list.shown.get(note);
  if (!known) return;
  const whole = { id: uuid7(), note, kind: "erase", base: known.operation, typed_at: new Date().toISOString(), zone };
  const kept = { id: whole.id, user, event, where, operation: whole };
  if (!form.words.value && known.body.words) {
    form.fill(known.body);
    wrong("");
  }
  form.words.focus();
  turn = turn.then(async () => {
    try {
      await store?.put([kept]);
    } catch {
      if (!(await sender?.sendPast([kept]))) return standing.trouble("notKept", { said: words.notKept ?? "", unsent: true });
    }
    list.takeAway(note);
    await standing.show();
    sender?.send();
  });
}

function leave() {
  if (correcting) form.clear();
  correcting = null;
  form.set("parent", "");
  mode("");
}

/** @param {string} said */
function mode(said) {
  const line = /** @type {HTMLElement} */ (document.getElementById("note-mode"));
  line.hidden = !said;
  /** @type {HTMLElement} */ (line.firstElementChild).textContent = said;
}

/** @param {HTMLElement} question */
function ask(question) {
  for (const each of document.querySelectorAll("[data-question]")) each.toggleAttribute("aria-current", false);
  question.setAttribute("aria-current", "true");
  form.set("question", question.dataset.question ?? "");
  element.dataset.kind = question.dataset.kind ?? "";
  if (!form.words.value) form.set("kind", question.dataset.kind || "statement");
  history.replaceState(null, "", `?question=${question.dataset.question}`);
  form.words.focus();
}

function offerToSplit() {
  const bar = /** @type {HTMLElement} */ (document.getElementById("note-split"));
  const typed = form.words.value;
  const several = typed.length > LONG ? pieces(readShorthand(typed).words, MOST).length : 1;
  bar.hidden = several < 2 || ("asOne" in element.dataset && typed.length <= MOST);
  if (!bar.hidden) /** @type {HTMLElement} */ (bar.querySelector('[data-act="several"]')).textContent = (words.several ?? "").replace("{count}", String(several));
}

/** How the report would show what stands in the field. */
function sayHowPrinted() {
  const said = document.getElementById("note-prints");
  const speaker = form.get("speaker");
  if (said) said.textContent = form.words.value ? printed(form.read(), element.dataset.rule ?? "", form.people.some((each) => each.label === speaker) ? speaker : "", words) : "";
}

/** One tap: the record stops, the card is shown, and only that it happened is kept. The line stays in this page's memory until the card is closed, for a tap that was a mistake. */
function discloseCase() {
  const card = /** @type {HTMLDialogElement} */ (document.getElementById("case-card"));
  const line = form.words.value;
  correcting = null;
  form.clear();
  mode("");
  form.set("mark", "do_not_record");
  const made = operation({ ...form.read(""), kind: "statement" });
  form.set("mark", element.dataset.defaultMark ?? "public");
  stopped = { line, note: made.operation.note };
  card.showModal();
  card.addEventListener("close", () => caseOver(), { once: true });
  turn = turn.then(() => keep([made], { typed: "", correcting: null }));
}

/** @param {boolean} [mistake] */
function caseOver(mistake = false) {
  const was = stopped;
  stopped = null;
  if (!was) return;
  /** @type {HTMLDialogElement} */ (document.getElementById("case-card")).close();
  if (mistake) {
    turn = turn.then(() => {
      takeBack(was.note);
      form.words.value = was.line;
      form.followShorthand();
    });
  }
  form.words.focus();
}

/** A seat gets its name: on this device for what comes, and for every note of it that this page shows. @param {string} seat @param {{participant?: number, role?: string}} person */
function nameSeat(seat, person) {
  form.seats[seat] = person;
  const made = [...list.shown.values()].filter(({ body }) => String(body.seat) === seat && !body.participant).map(({ note, operation: base, body }) => {
    const whole = { id: uuid7(), note, kind: "revise", base, body: { ...body, ...person, seat: Number(seat) }, typed_at: new Date().toISOString(), zone };
    return { id: whole.id, user, event, where, operation: whole };
  });
  turn = turn.then(async () => {
    await store?.remember(`seats ${event}`, form.seats);
    if (made.length) await keep(made, { typed: form.words.value, correcting });
  });
}

/** What is set beneath the fold stands beside its title. */
function sayMore() {
  const set = [...element.querySelectorAll(".note-more-fields :checked")].filter((box) => box instanceof HTMLInputElement && (box.name !== "language") && !(box.name === "mark" && box.value === "public"));
  /** @type {HTMLElement} */ (document.getElementById("note-more-said")).textContent = set.map((box) => box.parentElement?.textContent?.trim()).join(" · ");
}

/** @param {Told} told */
function receipts(told) {
  heard(told);
  if (told.pairs.some(({ receipt }) => !["new", "duplicate"].includes(receipt.receipt))) standing.showTold(reasonWords);
  document.dispatchEvent(new Event("kuvend:sent"));
}

/** From this page's sender, or from another page of this device. @param {Told} told */
function heard({ pairs, at, kept }) {
  standing.answered(kept, at);
  for (const { kept: each, receipt } of pairs) list.settle(each.operation.note, each.id, troubleOf(receipt), receipt.receipt === "conflict" ? `/events/${event}/notes/${each.operation.note}#wordings` : undefined);
  standing.show();
}

/** @param {import("./notes-sending.js").Receipt} receipt @returns {string | undefined} */
function troubleOf({ receipt, reason }) {
  if (receipt === "new" || receipt === "duplicate") return undefined;
  return receipt === "conflict" ? words.conflict : reasonWords(reason ?? receipt);
}

/** @param {string} reason */
function reasonWords(reason) {
  return words[reason.replace(/_(.)/g, (_, letter) => letter.toUpperCase())] ?? words.quarantined ?? "";
}

/** @param {string} said @param {string} [field] */
function wrong(said, field) {
  const line = /** @type {HTMLElement} */ (document.getElementById("note-said"));
  line.textContent = said;
  line.hidden = !said;
  form.words.toggleAttribute("aria-invalid", Boolean(said && !field));
  if (said) (field ? /** @type {HTMLElement} */ (element.elements.namedItem(field)) : form.words).focus();
}
