/**
 * The recorder's page without network. A copy of it, with all its files, is kept for whoever records here; the worker
 * (notes-worker.js) gives it out when the server does not answer. Confidential words are not in the copy.
 */

const PAGES = "kuvend-pages";
const FILES = "kuvend-files";
/** The copy follows what was sent; a burst of notes makes one. */
const RENEWED_AFTER = 1_500;
const RENEWED_EVERY = 4_000;
const TRIED_AGAIN = 30_000;
const PATIENCE = 20_000;
/** Pages that somebody may go to next are kept ahead, and not anew at every step. */
const GOOD_FOR = 3600_000;
const KEPT_AT = "X-Kept-At";

/** @param {{user: string, waiting: () => Promise<number>, ahead: string[]}} given ahead: pages that may be needed next */
export async function serveOffline({ user, waiting, ahead }) {
  if (!("serviceWorker" in navigator) || !globalThis.caches) return;
  const registration = await navigator.serviceWorker.register("/notes-worker.js", { scope: "/events/" });
  renewWhenEmpty(registration, waiting);
  renewWhenSent(user);
  await keepPage(user, location.pathname);
  document.documentElement.dataset.offline = "ready";
  for (const path of ahead) if (!(await isFresh(user, path))) await keepPage(user, path);
  document.documentElement.dataset.offline = "ahead";
}

/** Every receipt is followed by a copy that was asked for after it. @param {string} user */
function renewWhenSent(user) {
  let timer = 0, last = 0;
  const renew = () => {
    clearTimeout(timer);
    timer = 0;
    last = Date.now();
    keepPage(user, location.pathname).catch(() => (timer ||= window.setTimeout(renew, TRIED_AGAIN)));
  };
  document.addEventListener("kuvend:sent", () => {
    timer ||= window.setTimeout(renew, Math.max(RENEWED_AFTER, last + RENEWED_EVERY - Date.now()));
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && timer && renew());
}

/** @param {string} user @param {string} path */
async function isFresh(user, path) {
  const kept = await caches.match(pageOf(user, path), { cacheName: PAGES, ignoreVary: true });
  return Date.now() - Date.parse(kept?.headers.get(KEPT_AT) ?? "") < GOOD_FOR;
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

/** @type {Promise<void>} one copy after the other, so that an older one never takes the place of a newer one */
let turn = Promise.resolve();

/** @param {string} user @param {string} path @returns {Promise<void>} */
function keepPage(user, path) {
  const kept = turn.then(() => fetchPage(user, path));
  turn = kept.catch(() => undefined);
  return kept;
}

/** The server gives it to whoever is signed in by now; another one's is not kept. @param {string} user @param {string} path */
async function fetchPage(user, path) {
  const answer = await fetch(`${path}?copy=1`, { headers: { Accept: "text/html" }, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
  if (!answer.ok) return;
  const text = await answer.text();
  if (!isOf(text, user)) return;
  const files = filesOf(text);
  const shelf = await caches.open(FILES);
  const missing = [];
  for (const file of files) if (!(await shelf.match(file))) missing.push(file);
  await shelf.addAll(missing);
  const pages = await caches.open(PAGES);
  await pages.put(pageOf(user, path), new Response(text, { headers: { [KEPT_AT]: new Date().toISOString(), "Content-Type": "text/html; charset=utf-8", ...policyOf(answer) } }));
  await tidy(pages, shelf);
}

/** Who no longer records in an event has no page of it here. @param {string} user @param {string} event */
export async function forgetPages(user, event) {
  const pages = await globalThis.caches?.open(PAGES);
  for (const page of (await pages?.keys()) ?? []) {
    const { pathname, searchParams } = new URL(page.url);
    if (searchParams.get("person") === user && pathname.startsWith(`/events/${event}/`)) await pages?.delete(page);
  }
}

/** @param {string} user @param {string} path */
export function pageOf(user, path) {
  return `${path}?person=${encodeURIComponent(user)}`;
}

/** @param {string} text @param {string} user */
function isOf(text, user) {
  const named = [...text.matchAll(/ data-user="([^"]*)"/g)].map(([, person]) => person);
  return named.length > 0 && named.every((person) => person === user);
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

/** Pages of another person than the one they were kept for go, as an earlier release left them, and files that no page names. @param {Cache} pages @param {Cache} shelf */
async function tidy(pages, shelf) {
  const named = new Set();
  for (const page of await pages.keys()) {
    const text = (await (await pages.match(page))?.text()) ?? "";
    if (!isOf(text, new URL(page.url).searchParams.get("person") ?? "")) await pages.delete(page);
    else for (const file of filesOf(text)) named.add(file);
  }
  for (const file of await shelf.keys()) if (!named.has(new URL(file.url).pathname)) await shelf.delete(file);
}
