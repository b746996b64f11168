/**
 * Whoever signs out, or hands the device on, leaves no page behind on it: without network nobody is given one in
 * that person's name. Unsent notes stay for their author.
 */
const NAME = "kuvend-notes";

/** @returns {Promise<IDBDatabase | undefined>} none where this browser never recorded */
export async function database() {
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

/** @param {string} user */
export async function leave(user) {
  const pages = await globalThis.caches?.open("kuvend-pages");
  for (const page of (await pages?.keys()) ?? []) if (new URL(page.url).searchParams.get("person") === user) await pages?.delete(page);
  await forgetPerson(() => true);
}

/** Whoever signed in here after somebody who never left is given no page of that person's. @param {string} user */
export function isHere(user) {
  return forgetPerson((person) => person !== undefined && person !== user);
}

/** How much only the page that is open holds: it would go with it. @returns {number} */
export function onlyOnPage() {
  const asked = new CustomEvent("kuvend:leaving", { detail: { count: 0 } });
  document.dispatchEvent(asked);
  return asked.detail.count;
}

/** @param {number} count notes that are nowhere else @param {string} address the way to them */
export function refuse(count, address) {
  const box = /** @type {HTMLDialogElement} */ (document.getElementById("unsent"));
  const link = /** @type {HTMLAnchorElement} */ (box.querySelector("a"));
  /** @type {HTMLElement} */ (box.querySelector("h2")).textContent = (box.dataset.said ?? "").replace("{count}", String(count));
  link.href = `${address}#note-device`;
  link.onclick = () => box.close();
  box.showModal();
}

/** @param {HTMLFormElement} form the way out; it is taken even if the device cannot forget @param {string} user */
export async function leaveBy(form, user) {
  const count = onlyOnPage();
  if (count) return refuse(count, location.pathname + location.search);
  await leave(user).catch(() => undefined);
  form.submit();
}

/** @param {(person: string | undefined) => boolean} which */
async function forgetPerson(which) {
  const kept = await database();
  if (kept) await new Promise((resolve) => {
    const change = kept.transaction("device", "readwrite");
    const device = change.objectStore("device");
    const asked = device.get("person");
    asked.onsuccess = () => which(asked.result) && device.delete("person");
    change.oncomplete = change.onabort = () => resolve(kept.close());
  });
}
