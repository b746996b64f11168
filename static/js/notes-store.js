/**
 * What this device keeps until the server has it: operations in the order of their making, and one draft per place.
 * A promise of `put` is fulfilled only when the browser says that the transaction is complete and on disk.
 */

/** @typedef {{id: string, note: string, sequence?: number, kind: string, base?: string, body?: object, typed_at: string, said_at?: string, zone: string}} Operation */
/** @typedef {{place?: number, id: string, user: string, event: string, where: string, stuck?: boolean, operation: Operation}} Kept */

const NAME = "kuvend-notes";

/** @returns {Promise<Store>} rejects where the browser keeps nothing */
export async function openStore() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    const kept = request.result.createObjectStore("operations", { keyPath: "place", autoIncrement: true });
    kept.createIndex("id", "id", { unique: true });
    kept.createIndex("user", "user");
    request.result.createObjectStore("drafts");
    request.result.createObjectStore("device");
  };
  const store = new Store(await done(request));
  await store.nameDevice();
  return store;
}

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    this.device = "";
    database.onversionchange = () => database.close();
  }

  /** The device's name stays; two tabs that open at once agree on it, because one transaction sees the other's. */
  async nameDevice() {
    const change = this.#change(["device"]);
    const names = change.objectStore("device");
    const known = await done(names.get("name"));
    this.device = known ?? uuid7();
    if (!known) names.put(this.device, "name");
    await complete(change);
  }

  /** Keep operations; in the same breath, their drafts go. @param {Kept[]} kept @param {string} [draft] */
  async put(kept, draft) {
    const change = this.#change(["operations", "drafts", "device"]);
    const counter = change.objectStore("device");
    let last = (await done(counter.get("sequence"))) ?? 0;
    for (const each of kept) {
      last += 1;
      change.objectStore("operations").add({ ...each, operation: { ...each.operation, sequence: last } });
    }
    counter.put(last, "sequence");
    if (draft) change.objectStore("drafts").delete(draft);
    await complete(change);
  }

  /** The oldest of one person and one event, as many as go into one batch. @param {string} user @param {number} most @param {number} bytes */
  async oldest(user, most, bytes) {
    const all = /** @type {Kept[]} */ (await this.#all(user)).filter((each) => !each.stuck);
    const batch = [];
    let size = 0;
    for (const each of all) {
      size += JSON.stringify(each.operation).length * 2;
      if (each.event !== all[0].event || batch.length === most || (batch.length && size > bytes)) break;
      batch.push(each);
    }
    return batch;
  }

  /** @param {string} user @returns {Promise<Kept[]>} in the order of their making */
  async #all(user) {
    const found = await done(this.database.transaction("operations").objectStore("operations").index("user").getAll(user));
    return found.sort((one, other) => one.place - other.place);
  }

  /** @param {string} user */
  unsent(user) {
    return this.#all(user);
  }

  /** @param {string} user @returns {Promise<number>} */
  count(user) {
    return done(this.database.transaction("operations").objectStore("operations").index("user").count(user));
  }

  /** Only ever called with what the server has given its own receipt for. @param {Kept[]} kept */
  async remove(kept) {
    const change = this.#change(["operations"]);
    for (const each of kept) change.objectStore("operations").delete(/** @type {number} */ (each.place));
    await complete(change);
  }

  /** The server cannot take it at all: kept, and out of the way of the others. @param {Kept} kept */
  async setAside(kept) {
    const change = this.#change(["operations"]);
    change.objectStore("operations").put({ ...kept, stuck: true });
    await complete(change);
  }

  /** @param {string} key @param {object | null} draft */
  async draft(key, draft) {
    const change = this.#change(["drafts"]);
    if (draft) change.objectStore("drafts").put(draft, key);
    else change.objectStore("drafts").delete(key);
    await complete(change);
  }

  /** @param {string} key */
  drafted(key) {
    return done(this.database.transaction("drafts").objectStore("drafts").get(key));
  }

  /** @param {string[]} stores */
  #change(stores) {
    return this.database.transaction(stores, "readwrite", { durability: "strict" });
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    if (request instanceof IDBOpenDBRequest) request.onblocked = () => reject(new Error("blocked"));
  });
}

/** @param {IDBTransaction} change @returns {Promise<void>} */
function complete(change) {
  return new Promise((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error ?? new Error("aborted"));
    change.onerror = () => reject(change.error);
  });
}

/** In order of time, else random (RFC 9562). */
export function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let time = Date.now();
  for (let i = 5; i >= 0; i -= 1) {
    bytes[i] = time % 256;
    time = Math.floor(time / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
