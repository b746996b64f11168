/**
 * The recorder's page: type, Enter, and it is on this device; the sender brings it to the server when it can.
 * Nothing but this script and its reader's hands ever touches the field.
 */
import { Beside } from "./notes-beside.js";
import { Case } from "./notes-case.js";
import { keepDrafts } from "./notes-drafts.js";
import { Following, answers } from "./notes-following.js";
import { NoteForm } from "./notes-form.js";
import { Lines } from "./notes-lines.js";
import { NoteList } from "./notes-list.js";
import { serveOffline } from "./notes-offline.js";
import { People } from "./notes-people.js";
import { PracticeSender, practiceStore } from "./notes-practice.js";
import { tellTheDesk } from "./notes-presence.js";
import { Questions } from "./notes-questions.js";
import { keepRoom } from "./notes-room.js";
import { isGuarded } from "./notes-sealing.js";
import { Sender } from "./notes-sending.js";
import { askSeat } from "./notes-seats.js";
import { Standing } from "./notes-standing.js";
import { openStore } from "./notes-store.js";
import { Writing } from "./notes-writing.js";
import { say } from "./words.js";

/** A second Enter within it does not enter the line that the first one brought back: nobody has seen it yet. */
const A_MOMENT = 500;

/** @typedef {{pairs: {kept: import("./notes-store.js").Kept, receipt: import("./notes-sending.js").Receipt}[], at: string, kept: number}} Told */

const element = /** @type {HTMLFormElement} */ (document.getElementById("note-form"));
const words = /** @type {HTMLElement} */ (document.getElementById("note-words")).dataset;
const form = new NoteForm(element);
const list = new NoteList(/** @type {HTMLOListElement} */ (document.getElementById("notes")), form, words);
const { user = "", event = "", zone = "", name = "", place = "" } = element.dataset;
const here = { user, event, zone, where: `${form.get("session")}/${form.get("lane")}` };

const practice = "practice" in element.dataset;
/** Whose receipts concern this page, too. */
const of = `${user}${practice ? " practice" : ""}`;
const standing = new Standing({ user, words, time: (at) => list.time(at), typing: () => lines.all().map((line) => line.words).join("\n"), guarded: () => lines.all().some(({ body }) => isGuarded(body)) });
const beside = new Beside(form, words);
/** The device's store has been read, or there is none: what was done on the page before goes on now. */
let begun = () => {};
/** @type {Promise<void>} */
const beginning = new Promise((resolve) => (begun = resolve));
const lines = new Lines({ form, list, beside, words });
const writing = new Writing({ form, lines, list, beside, standing, words, here, beginning });
const questions = new Questions(form, () => Boolean(lines.correcting));
const disclosed = new Case(writing);
keepRoom(form, `kuvend-room ${writing.draftKey}${practice ? " practice" : ""}`);
if (form.words.value) form.words.dispatchEvent(new Event("input")); // typed before this script came
/** @type {People | null} */
let people = null;
let tapped = false;
let putDown = () => {};

/** A BroadcastChannel carries only plain values. @param {Told} told */
function plain({ pairs, at, kept }) {
  return { of, at, kept, pairs: pairs.map(({ kept: { id, event, operation: { note } }, receipt }) => ({ receipt, kept: { id, event, operation: { note } } })) };
}

/** Behind an Enter that is still on its way to the disk: the last one is what it left. */
function correctTheLast() {
  const last = list.last();
  if (last && !form.words.value) lines.correct(last.note, last.operation, last.body);
}

element.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  if (performance.now() - lines.cameAt > A_MOMENT) writing.save();
});
form.words.addEventListener("keydown", (pressed) => {
  if (pressed.key !== "Enter") lines.cameAt = -Infinity; // it was seen
  if (pressed.isComposing) return;
  if (pressed.key === "Enter" && !pressed.shiftKey) {
    pressed.preventDefault();
    if (!pressed.repeat) element.requestSubmit();
  }
  if (pressed.key === "ArrowUp" && !form.words.value) {
    pressed.preventDefault();
    writing.next(correctTheLast);
  }
  if (pressed.key === "ArrowDown" && !form.words.value && questions.links.length > 1) {
    pressed.preventDefault();
    questions.chooseNext();
  }
});
element.addEventListener("keydown", (pressed) => {
  if (pressed.key === "Escape" && (lines.correcting || lines.aside.length || lines.left || form.get("parent"))) writing.leave();
  if (pressed.key === "Enter" && pressed.target instanceof HTMLInputElement && !pressed.isComposing) {
    pressed.preventDefault();
    element.requestSubmit();
  }
});
for (const chips of element.querySelectorAll(".chips-at-hand")) {
  // A chip that was tapped is no place to stay; who walks over the chips by keyboard stays among them.
  chips.addEventListener("click", (clicked) => {
    if (clicked.target instanceof HTMLInputElement && tapped) form.words.focus();
  });
  chips.addEventListener("pointerdown", () => (tapped = true));
  chips.addEventListener("keydown", () => (tapped = false));
}
const sought = /** @type {HTMLInputElement} */ (document.getElementById("note-find"));
sought.addEventListener("input", () => list.find(sought.value));
// Enter looks through all notes of the event, where there is a server to ask; what stands here is found already.
sought.form?.addEventListener("submit", (submitted) => {
  submitted.preventDefault();
  answers().then((there) => there && sought.form?.submit());
});

document.addEventListener("click", ({ target }) => {
  const wanted = /** @type {Element} */ (target).closest('[data-act="case"]');
  if (wanted) beginning.then(() => disclosed.disclose()); // a draft that lies here must go, too
});
/** From then on: what fills the field must not meet a draft that is still coming, and links lead where they lead. */
beginning.then(() => document.addEventListener("click", clicks));

/** @param {MouseEvent} clicked */
function clicks(clicked) {
  const target = /** @type {Element} */ (clicked.target);
  const question = target.closest("[data-question]");
  if (question instanceof HTMLElement) {
    clicked.preventDefault();
    questions.choose(question);
  }
  const act = target.closest("[data-act]");
  if (act instanceof HTMLElement && acts[act.dataset.act ?? ""]?.(act) === true) clicked.preventDefault();
}

/** @param {HTMLElement} button @returns {HTMLElement | null} */
const rowOf = (button) => button.closest("li");

/** @type {Record<string, (button: HTMLElement) => boolean | void>} true: the link is not followed */
const acts = {
  under(button) {
    const row = rowOf(button);
    const note = row?.dataset.note ?? row?.id.replace(/^note-/, "");
    if (!note) return false;
    lines.under(note);
    return true;
  },
  correct(button) {
    const known = list.shown.get(rowOf(button)?.dataset.note ?? "");
    if (!known) return false;
    lines.correct(known.note, known.operation, known.body);
    return true;
  },
  weaker() {
    form.letWeaker();
    return true;
  },
  undo(button) {
    writing.takeBack(rowOf(button)?.dataset.note ?? "");
    return true;
  },
  leave() {
    writing.leave();
    form.words.focus();
    return true;
  },
  "go-on"() {
    lines.goOn();
    writing.draft();
  },
  several: () => writing.save(true),
  one: () => beside.keepAsOne(),
  "copy-unsent": () => tell(standing.copyUnsent()),
  "save-unsent": () => tell(standing.saveUnsent()),
  "case-over": () => disclosed.over(),
  "case-mistake": () => disclosed.over(true),
  "name-seat": (button) => askSeat(button.dataset.seat ?? "", words, form.people, (seat, person) => (writing.nameSeat(seat, person, rowOf(button)?.dataset.note), form.words.focus())),
  "change-person": () => void people?.show(),
  "close-person": () => people?.dialog.close(),
  "close-trouble"() {
    sessionStorage.setItem("kuvend-plain", "read");
    standing.overTheFirst();
  },
};

onFile("note-photo", (file) => writing.keepPhoto(file));
onFile("note-file", (file) => standing.takeIn(file).finally(() => writing.sender?.send()));

/** @param {string} box @param {(file: File) => Promise<string>} take */
function onFile(box, take) {
  document.getElementById(box)?.addEventListener("change", ({ target }) => {
    const chosen = /** @type {HTMLInputElement} */ (target);
    chosen.closest("details")?.removeAttribute("open");
    const file = chosen.files?.[0];
    if (file) tell(beginning.then(() => take(file)));
    chosen.value = "";
  });
}

/** @param {Promise<string>} said */
function tell(said) {
  said.then((text) => say({ text }), () => say({ text: words.notDone ?? "", stays: true }));
}

/** @param {Told} told */
function receipts(told) {
  heard(told);
  if (told.pairs.some(({ receipt }) => !["new", "duplicate"].includes(receipt.receipt))) standing.showTold(reasonWords);
  document.dispatchEvent(new Event("kuvend:sent"));
}

/** From this page's sender, or from another page of this device. @param {Told} told */
function heard({ pairs, at, kept }) {
  store?.letGo(pairs.map((each) => each.kept.id));
  if (pairs.some((each) => each.kept.event === event)) standing.answered(kept, at); // a batch is of one event
  if (pairs.some((each) => each.receipt.adjusted?.includes("clock"))) standing.clockIsOff();
  for (const { kept: each, receipt } of pairs) {
    const trouble = troubleOf(receipt), conflict = receipt.receipt === "conflict";
    list.settle(each.operation.note, each.id, { trouble, link: conflict ? `/events/${event}/notes/${each.operation.note}#wordings` : undefined, changed: changedIn(receipt) });
  }
  standing.show();
}

/** What the server could not keep as it was sent. @param {import("./notes-sending.js").Receipt} receipt */
function changedIn({ adjusted = [] }) {
  return [...new Set(adjusted.map((what) => words[camel(`kept_${what}`)]))].filter(Boolean).join("; ");
}

/** @param {import("./notes-sending.js").Receipt} receipt @returns {string | undefined} */
function troubleOf({ receipt, reason }) {
  if (receipt === "new" || receipt === "duplicate") return undefined;
  return receipt === "conflict" ? words.conflict : reasonWords(reason ?? receipt);
}

/** @param {string} reason */
function reasonWords(reason) {
  return words[camel(reason)] ?? words.quarantined ?? "";
}

/** As its words are called in `words`. @param {string} name */
function camel(name) {
  return name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
}

const store = await (practice ? practiceStore() : openStore());
const sender = practice ? new PracticeSender(store, user) : new Sender(store, user);
Object.assign(standing, { store, sender });
Object.assign(writing, { store, sender });
const following = new Following({ here: place, user, event, zone, store, leave: () => (putDown(), writing.turn), turn: (step, question) => questions.turn(step, question) });
people = new People({ store, user, name, words, unsent: async (each) => (await store.waiting(each)).count, back: () => sender.send() });
await begin().finally(begun);
following.start();

async function begin() {
  sender.addEventListener("receipts", (told) => receipts(/** @type {CustomEvent} */ (told).detail));
  sender.addEventListener("state", () => standing.show());
  const others = new BroadcastChannel("kuvend-notes");
  others.onmessage = ({ data }) => {
    if (data?.of === of) heard(data);
    else standing.show();
  };
  sender.addEventListener("receipts", (told) => others.postMessage(plain(/** @type {CustomEvent} */ (told).detail)));
  document.addEventListener("kuvend:kept", () => others.postMessage({}));
  store.ongone = () => {
    for (const state of document.querySelectorAll("#notes .row-state")) if (state.textContent === words.onDevice) state.textContent = words.onPage ?? "";
    standing.show();
    sender.send();
  };
  if (await isAnothers()) return beAnothers();
  if (!store.seals && !sessionStorage.getItem("kuvend-plain")) standing.trouble("plain", { said: words.plain ?? "", close: true });
  await store.remember("person", user).catch(() => undefined);
  form.seats = (await store.recall(`seats ${event}`).catch(() => undefined)) ?? {};
  const unsent = (await store.unsent(user)).filter((kept) => kept.event === event && kept.where === here.where);
  list.together(() => unsent.forEach((kept) => writing.showAgain(kept)));
  writing.takeUp(await store.drafted(writing.draftKey).catch(() => []));
  putDown = keepDrafts(form, draft);
  begun();
  if (form.words.value) putDown(); // an Enter that waited takes the old draft along
  document.documentElement.dataset.notesStore = store.had ? "ready" : "none";
  await standing.show();
  await standing.showTold(reasonWords);
  sender.send();
  beside.sayHowPrinted();
  if (practice) return;
  tellTheDesk({ store, sender, user, event, item: Number(form.get("lane") || form.get("session")), following, settled: () => writing.turn, agreed: (now) => form.agree(now, Boolean(lines.correcting)) });
  if (!store.gone) serveOffline({ user, waiting: async () => (await store.waiting(user)).count, ahead: following.ahead() }).catch(() => undefined);
}

/** The device's copy of a page is believed only by the person who is there now. */
async function isAnothers() {
  if (!("copy" in standing.line.dataset)) return false;
  return (await store.recall("person").catch(() => user)) !== user;
}

/** As if there were no copy: nothing is shown of it, and nothing can be noted. @returns {Promise<void>} which never comes: what was typed is nobody's */
function beAnothers() {
  element.inert = true;
  list.list.replaceChildren();
  standing.trouble("notHere", { said: words.pageNotKept ?? "" });
  return new Promise(() => {});
}

/** Behind what was entered before, which may have taken the line along. */
function draft() {
  const typed = lines.all();
  writing.next(() => store.draft(writing.draftKey, typed).then(() => standing.drafted(true), () => standing.drafted(false)));
}
