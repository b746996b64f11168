/**
 * The page of somebody who no longer records here: what stands unsent on this device is shown, sent by the same sender,
 * and can be copied or saved. The server keeps it aside for the organiser.
 */
import { dayInWords } from "./notes-days.js";
import { forgetPages, serveOffline } from "./notes-offline.js";
import { Sender } from "./notes-sending.js";
import { Standing } from "./notes-standing.js";
import { openStore } from "./notes-store.js";
import { say } from "./words.js";

const box = /** @type {HTMLElement} */ (document.getElementById("note-former"));
const { user = "", event = "", line, lineSaved, linePage, photo, takenBack, half, halfLeft } = box.dataset;
const given = /** @type {HTMLElement} */ (document.getElementById("note-words")).dataset;
const words = { ...given, line, lineSaved, linePage };
const clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit" });
/** @type {string[]} */
let typed = [];

const standing = new Standing({ user, words, time: (at) => clock.format(at), typing: () => typed.join("\n") });
/** @param {import("./notes-store.js").Store} store */
async function begin(store) {
  const sender = new Sender(store, user);
  Object.assign(standing, { store, sender });
  const look = async () => {
    typed = await store.halfTyped(user, event).catch(() => typed);
    words.lineSaved = typed.length ? halfLeft : lineSaved;
    await Promise.all([standing.show(), standing.showTold(reasonWords), list(store)]);
  };
  sender.addEventListener("receipts", look);
  sender.addEventListener("state", look);
  new BroadcastChannel("kuvend-notes").onmessage = look;
  store.ongone = look;
  box.addEventListener("click", ({ target }) => {
    const act = /** @type {Element} */ (target).closest("[data-act]");
    if (act instanceof HTMLElement) acts[act.dataset.act ?? ""]?.(sender, store);
  });
  await look();
  document.documentElement.dataset.notesStore = "ready";
  sender.send();
  await store.remember("person", user).catch(() => undefined);
  await forgetPages(user, event);
  await serveOffline({ user, waiting: async () => (await store.waiting(user)).count, ahead: [] }).catch(() => undefined);
}

/** @type {Record<string, (sender: Sender, store: import("./notes-store.js").Store) => void>} */
const acts = {
  send: (sender) => sender.send(),
  "copy-unsent": () => tell(standing.copyUnsent()),
  "save-unsent": () => tell(standing.saveUnsent()),
  "forget-half": (sender, store) => void store.forgetHalfTyped(user, event).then(() => sender.dispatchEvent(new Event("state")), () => say({ text: words.notDone ?? "", stays: true })),
};

/** @param {Promise<string>} said */
function tell(said) {
  said.then((text) => say({ text }), () => say({ text: words.notDone ?? "", stays: true }));
}

/** @param {import("./notes-store.js").Store} store */
async function list(store) {
  const unsent = await store.unsent(user).catch(() => []);
  const rows = unsent.map(({ operation: { kind, body, typed_at: at } }) => row(new Date(at), kind === "photo" ? photo : kind === "erase" ? takenBack : body?.words || words.notRecorded));
  document.getElementById("note-unsent")?.replaceChildren(...rows, ...typed.map((said) => row(null, said, half)));
  const acts = /** @type {HTMLElement} */ (document.getElementById("note-unsent-acts"));
  acts.hidden = !unsent.length && !typed.length;
  for (const [act, wanted] of /** @type {[string, boolean][]} */ ([["send", unsent.length > 0], ["forget-half", typed.length > 0]])) {
    acts.querySelector(`[data-act="${act}"]`)?.toggleAttribute("hidden", !wanted);
  }
}

/** @param {Date | null} at @param {string | undefined} said @param {string} [more] */
function row(at, said, more) {
  const made = document.createElement("li");
  const when = at ? `${dayInWords(at)}, ${clock.format(at)}` : more ?? "";
  made.append(Object.assign(document.createElement("span"), { textContent: said ?? "" }), Object.assign(document.createElement("small"), { textContent: when }));
  return made;
}

/** @param {string} reason @returns {string} */
function reasonWords(reason) {
  return given[reason.replace(/_(.)/g, (_, letter) => letter.toUpperCase())] ?? words.quarantined ?? "";
}

// Last, because what is tapped while it waits needs all that stands above.
await begin(await openStore());
