/** On every page: nobody signs out while notes of theirs stand only on this device, and none is forgotten there. */
import { say } from "./words.js";

const NAME = "kuvend-notes";
const TOO_LONG = 24 * 3600_000;
const out = /** @type {HTMLFormElement | null} */ (document.querySelector('form[action="/sign-out"]'));
const box = /** @type {HTMLDialogElement | null} */ (document.getElementById("unsent"));

/** @returns {Promise<IDBDatabase | undefined>} none where this browser never recorded */
async function database() {
  const known = await indexedDB.databases?.();
  if (known && !known.some((each) => each.name === NAME)) return undefined;
  return new Promise((resolve) => {
    const request = indexedDB.open(NAME);
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => resolve(undefined);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

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

/** @param {string} user */
async function leave(user) {
  const pages = await globalThis.caches?.open("kuvend-pages");
  for (const page of (await pages?.keys()) ?? []) if (new URL(page.url).searchParams.get("person") === user) await pages?.delete(page);
  const kept = await database();
  if (kept) await new Promise((resolve) => {
    const change = kept.transaction("device", "readwrite");
    change.objectStore("device").delete("person");
    change.oncomplete = change.onerror = () => resolve(undefined);
  });
}

if (out && box) {
  const user = out.dataset.user ?? "";
  const look = async () => {
    const kept = await database();
    return kept ? waiting(kept, user).finally(() => kept.close()) : { count: 0, oldest: undefined };
  };
  const link = /** @type {HTMLAnchorElement} */ (box.querySelector("a"));
  out.addEventListener("submit", async (submitted) => {
    submitted.preventDefault();
    const { count, oldest } = await look().catch(() => ({ count: 0, oldest: undefined }));
    if (!count) {
      await leave(user).catch(() => undefined);
      return out.submit();
    }
    /** @type {HTMLElement} */ (box.querySelector("h2")).textContent = (box.dataset.said ?? "").replace("{count}", String(count));
    link.href = `${pageOf(oldest)}#note-device`;
    box.showModal();
  });
  look().then(({ count, oldest }) => {
    if (count && !document.getElementById("note-form") && Date.now() - Date.parse(oldest.operation.typed_at) > TOO_LONG)
      say({ text: (box.dataset.old ?? "").replace("{count}", String(count)), stays: true, link: { text: link.textContent ?? "", href: pageOf(oldest) } });
  }, () => undefined);
}
