/* The recorder's page when the server does not answer: the copy that notes-offline.js kept for who records here now.
   Of practice there is none: what is tried out would be sent. */

const PAGE = /^\/events\/[^/]+\/notes\/(?:lane|session)\/\d+$/;
const PATIENCE = 6000;

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (address.pathname.startsWith("/static/")) event.respondWith(file(request));
  else if (request.mode === "navigate" && PAGE.test(address.pathname) && !address.searchParams.get("practice")) event.respondWith(page(request, address.pathname));
});

async function file(request) {
  return (await caches.match(request, { cacheName: "kuvend-files", ignoreVary: true })) ?? fetch(request);
}

async function page(request, path) {
  const copy = await kept(path);
  try {
    const answer = await fetch(request, copy ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (answer.status < 500 || !copy) return answer;
  } catch (failure) {
    if (!copy) throw failure;
  }
  return copy;
}

async function kept(path) {
  const person = await here().catch(() => undefined);
  const copy = person && (await caches.match(`${path}?person=${encodeURIComponent(person)}`, { cacheName: "kuvend-pages", ignoreVary: true }));
  return copy && (await copy.clone().text()).includes(` data-user="${person}"`) ? copy : undefined;
}

/** Who records on this device now; nobody after signing out. */
function here() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("kuvend-notes");
    request.onupgradeneeded = () => request.transaction.abort();
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      const database = request.result;
      const asked = database.transaction("device").objectStore("device").get("person");
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
      asked.transaction.oncomplete = () => database.close();
    };
  });
}
