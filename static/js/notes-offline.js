/**
 * The recorder's page without network. A copy of it, with all its files, is kept for whoever records here; the worker
 * (notes-worker.js) gives it out when the server does not answer. Confidential words are not in the copy.
 */

const PAGES = "kuvend-pages";
const FILES = "kuvend-files";
/** The copy follows what was sent, but not every note. */
const RENEWED_AFTER = 15_000;

/** @param {{user: string, waiting: () => Promise<number>}} given */
export async function serveOffline({ user, waiting }) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return;
  const registration = await navigator.serviceWorker.register("/notes-worker.js", { scope: "/events/" });
  renewWhenEmpty(registration, waiting);
  await keepPage(user);
  document.documentElement.dataset.offline = "ready";
  let timer = 0;
  document.addEventListener("kuvend:sent", () => {
    timer ||= window.setTimeout(() => {
      timer = 0;
      keepPage(user).catch(() => undefined);
    }, RENEWED_AFTER);
  });
}

/** A new worker waits until nothing is unsent. @param {ServiceWorkerRegistration} registration @param {() => Promise<number>} waiting */
function renewWhenEmpty(registration, waiting) {
  const renew = async () => {
    if (registration.waiting && !(await waiting())) registration.waiting?.postMessage("take over");
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", renew));
  document.addEventListener("kuvend:sent", renew);
  renew();
}

/** @param {string} user */
async function keepPage(user) {
  const address = new URL(location.pathname, location.origin);
  const answer = await fetch(`${address}?copy=1`, { headers: { Accept: "text/html" }, redirect: "error" });
  if (!answer.ok) return;
  const text = await answer.text();
  const files = filesOf(text);
  const shelf = await caches.open(FILES);
  const missing = [];
  for (const file of files) if (!(await shelf.match(file))) missing.push(file);
  await shelf.addAll(missing);
  const pages = await caches.open(PAGES);
  await pages.put(pageOf(user, address.pathname), new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8", ...policyOf(answer) } }));
  await tidy(pages, shelf);
}

/** @param {string} user @param {string} path */
export function pageOf(user, path) {
  return `${path}?person=${encodeURIComponent(user)}`;
}

/** @param {Response} answer @returns {Record<string, string>} */
function policyOf(answer) {
  const policy = answer.headers.get("Content-Security-Policy");
  return policy ? { "Content-Security-Policy": policy } : {};
}

/** Every file that a page names; modules that it imports are named by `modulepreload`. @param {string} text @returns {string[]} */
function filesOf(text) {
  return [...new Set([...text.matchAll(/["'](\/static\/[^"'#?]+)/g)].map(([, file]) => file))];
}

/** Files that no kept page names go. @param {Cache} pages @param {Cache} shelf */
async function tidy(pages, shelf) {
  const named = new Set();
  for (const page of await pages.keys()) {
    const kept = await pages.match(page);
    for (const file of filesOf((await kept?.text()) ?? "")) named.add(file);
  }
  for (const file of await shelf.keys()) if (!named.has(new URL(file.url).pathname)) await shelf.delete(file);
}
