/** The browser's database under a device's notes: which shelves it has, and what it takes to be sure of it. */

/** @param {string} name @returns {Promise<IDBDatabase>} */
export function openDisk(name) {
  const request = indexedDB.open(name, 3);
  request.onupgradeneeded = ({ oldVersion }) => {
    const made = request.result;
    if (oldVersion < 1) {
      const kept = made.createObjectStore("operations", { keyPath: "place", autoIncrement: true });
      kept.createIndex("id", "id", { unique: true });
      kept.createIndex("user", "user");
      made.createObjectStore("drafts");
      made.createObjectStore("device");
    }
    if (oldVersion < 2) {
      made.createObjectStore("told", { keyPath: "id" });
      made.createObjectStore("people", { keyPath: "user" });
    }
    if (oldVersion === 2) forgetOldPins(/** @type {IDBTransaction} */ (request.transaction).objectStore("people"));
  };
  return done(request);
}

/** As they were kept they could be tried elsewhere. @param {IDBObjectStore} people */
function forgetOldPins(people) {
  const all = people.getAll();
  all.onsuccess = () => all.result.forEach(({ user, name }) => people.put({ user, name }));
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if (request instanceof IDBOpenDBRequest) request.onblocked = () => reject(new Error("blocked"));
  });
}

/** It goes to the disk now: a page that is being left lives long enough to ask for it, not to hear of it.
 * @param {IDBTransaction} change all that it does has been asked for @returns {Promise<void>} */
export function complete(change) {
  const kept = new Promise((resolve, reject) => {
    change.oncomplete = () => resolve(undefined);
    change.onabort = () => reject(change.error ?? new Error("aborted"));
    change.onerror = () => reject(change.error);
  });
  try {
    change.commit();
  } catch {
    // it takes no more, or is over: its own events tell how it ended
  }
  return kept;
}
