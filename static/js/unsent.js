/** On every page: nobody signs out while notes of theirs stand only on this device, and none is forgotten there. */
import { database, isHere, leaveBy, onlyOnPage, refuse } from "./leaving.js";
import { say } from "./words.js";

const TOO_LONG = 24 * 3600_000;
const out = /** @type {HTMLFormElement | null} */ (document.querySelector('form[action="/sign-out"]'));
const box = /** @type {HTMLDialogElement | null} */ (document.getElementById("unsent"));

/** @param {IDBDatabase} kept @param {string} user @returns {Promise<{count: number, oldest?: any}>} */
function waiting(kept, user) {
  return new Promise((resolve, reject) => {
    const index = kept.transaction("operations").objectStore("operations").index("user");
    const count = index.count(user);
    const oldest = index.get(user);
    oldest.onsuccess = () => resolve({ count: count.result, oldest: oldest.result });
    oldest.onerror = () => reject(oldest.error);
  });
}

/** @param {any} oldest */
function pageOf({ event, where }) {
  const [session, lane] = String(where).split("/");
  return `/events/${event}/notes/${lane ? `lane/${lane}` : `session/${session}`}`;
}

if (out && box) {
  const user = out.dataset.user ?? "";
  const look = async () => {
    const kept = await database();
    return kept ? waiting(kept, user).finally(() => kept.close()) : { count: 0, oldest: undefined };
  };
  out.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const { count, oldest } = await look().catch(() => ({ count: 0, oldest: undefined }));
    const only = onlyOnPage();
    if (only) refuse(count + only, location.pathname + location.search);
    else if (count) refuse(count, pageOf(oldest));
    else leaveBy(out, user);
  });
  isHere(user).catch(() => undefined);
  look().then(({ count, oldest }) => {
    if (count && !document.getElementById("sync") && Date.now() - Date.parse(oldest.operation.typed_at) > TOO_LONG)
      say({ text: (box.dataset.old ?? "").replace("{count}", String(count)), stays: true, link: { text: box.querySelector("a")?.textContent ?? "", href: pageOf(oldest) } });
  }, () => undefined);
}
