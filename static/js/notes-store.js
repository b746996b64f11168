/**
 * What this device keeps until the server has it: operations in the order of their making, and one draft per place.
 * A promise of `put` is fulfilled only when the browser says that the transaction is complete and on disk.
 */
import { complete, done, openDisk } from "./notes-disk.js";
import { canSeal, isGuarded, newKey, newPinKey, open, seal } from "./notes-sealing.js";
import { uuid7 } from "./uuid.js";

/** @typedef {{id: string, note: string, sequence?: number, kind: string, base?: string, body?: Record<string, any>, typed_at: string, said_at?: string, zone: string}} Operation */
/** @typedef {{place?: number, id: string, user: string, event: string, where: string, device?: string, stuck?: boolean, sealed?: import("./notes-sealing.js").Sealed, operation: Operation}} Kept */
/** @typedef {{id: string, user: string, event: string, at: string, reason: string, words: string}} Told what the server set aside, until its author has read that */

export const NAME = "kuvend-notes";

/** @param {string} [name] @returns {Promise<Store>} rejects where the browser keeps nothing */
export async function openStore(name = NAME) {
  const store = new Store(await openDisk(name));
  await store.nameDevice();
  return store;
}

export class Store {
  /** @param {IDBDatabase} database */
  constructor(database) {
    this.database = database;
    this.device = "";
    /** @type {CryptoKey | undefined} */
    this.key = undefined;
    /** Whether the browser has taken the disk away under the page: then this page's memory is all there is. */
    this.gone = false;
    this.ongone = () => {};
    /** @type {Map<string, Kept>} what this page has put there, or read from there, and nobody has a receipt for: as it is sent */
    this.held = new Map();
    /** @type {Map<string, Told>} told since the disk is gone */
    this.heldTold = new Map();
    database.onversionchange = () => {
      database.close();
      this.#lose();
    };
    database.onclose = () => this.#lose();
  }

  #lose() {
    if (this.gone) return;
    this.gone = true;
    queueMicrotask(() => this.ongone());
  }

  /** @param {Iterable<string>} ids their receipts came to another page of this device */
  letGo(ids) {
    for (const id of ids) this.held.delete(id);
  }

  /** The device's name and key stay; two tabs that open at once agree on them, because one transaction sees the other's. */
  async nameDevice() {
    const key = await newKey();
    const change = this.#change(["device"]);
    const names = change.objectStore("device");
    this.device = (await done(names.get("name"))) ?? uuid7();
    names.put(this.device, "name");
    this.key = (await done(names.get("key"))) ?? key;
    if (this.key) names.put(this.key, "key");
    await complete(change);
  }

  /** Its numbers were given out before: a copy of this device's past came back. What is sent next goes under a new name. */
  async renameDevice() {
    this.device = uuid7();
    if (!this.gone) await this.remember("name", this.device);
  }

  /** Keep operations; in the same breath, their drafts go. @param {Kept[]} kept @param {string} [draft] */
  async put(kept, draft) {
    const sealed = await Promise.all(kept.map((each) => this.#sealed(each)));
    const change = this.#change(["operations", "drafts", "device"]);
    const counter = change.objectStore("device");
    const before = (await done(counter.get("sequence"))) ?? 0;
    let last = before;
    for (const each of sealed) {
      last += 1;
      change.objectStore("operations").add({ ...each, operation: { ...each.operation, sequence: last } });
    }
    counter.put(last, "sequence");
    if (draft) change.objectStore("drafts").delete(draft);
    await complete(change);
    kept.forEach((each, place) => this.held.set(each.id, { ...each, operation: { ...each.operation, sequence: before + place + 1 } }));
  }

  /** What another device saved to a file, under that device's name and numbers. @param {Kept[]} kept @returns {Promise<number>} how many were not here yet */
  async takeIn(kept) {
    const sealed = await Promise.all(kept.map(({ place: _, stuck: __, ...each }) => this.#sealed(each)));
    const change = this.#change(["operations"]);
    const operations = change.objectStore("operations");
    let count = 0;
    for (const each of sealed) {
      if (await done(operations.index("id").getKey(each.id))) continue;
      operations.add(each);
      count += 1;
    }
    await complete(change);
    return count;
  }

  /** The oldest of one person, event and device, as many as go into one batch. @param {string} user @param {number} most @param {number} bytes @param {Set<string>} [without] events to pass over */
  async oldest(user, most, bytes, without = new Set()) {
    const fit = (/** @type {Kept} */ each) => !each.stuck && !without.has(each.event);
    let found = (await this.#all(user, most * 2)).filter(fit);
    if (!found.length) found = (await this.#all(user)).filter(fit);
    const batch = [];
    let size = 0;
    for (const each of found) {
      if (each.operation.kind === "photo") {
        if (!batch.length) batch.push(each); // alone, and in its turn
        break;
      }
      size += (JSON.stringify(each.operation).length + (each.sealed?.data.byteLength ?? 0)) * 2;
      if (each.event !== found[0].event || each.device !== found[0].device || batch.length === most || (batch.length && size > bytes)) break;
      batch.push(each);
    }
    const opened = await this.#opened(batch);
    for (const lost of opened.filter((each) => each.sealed)) await this.setAside(lost);
    return opened.filter((each) => !each.sealed);
  }

  /** @param {string} user @param {number} [most] @returns {Promise<Kept[]>} in the order of their making: an index goes by key, then by place */
  async #all(user, most) {
    const index = this.#ofUser();
    const read = index && (await done(index.getAll(user, most)).catch(() => this.#lose()));
    return read ?? [...this.held.values()].filter((each) => each.user === user).slice(0, most);
  }

  /** @returns {IDBIndex | undefined} none once the disk is gone */
  #ofUser() {
    if (this.gone) return undefined;
    try {
      return this.database.transaction("operations").objectStore("operations").index("user");
    } catch {
      this.#lose();
    }
  }

  /** @param {string} user */
  async unsent(user) {
    const unsent = await this.#opened(await this.#all(user));
    for (const each of unsent) if (!each.sealed) this.held.set(each.id, each);
    return unsent;
  }

  /** @param {string} user @returns {Promise<{count: number, since?: string}>} how many, and since when the oldest waits */
  async waiting(user) {
    const operations = this.#ofUser();
    const read = operations && (await Promise.all([done(operations.count(user)), done(operations.get(user))]).catch(() => this.#lose()));
    const held = read ? [] : await this.#all(user);
    const [count, oldest] = read ?? [held.length, held[0]];
    return { count, since: oldest?.operation.typed_at };
  }

  /** Only ever called with what the server has given its own receipt for; what it set aside is told to its author first. @param {Kept[]} kept @param {Told[]} [told] */
  async remove(kept, told = []) {
    this.letGo(kept.map(({ id }) => id));
    if (this.gone) return told.forEach((each) => this.heldTold.set(each.id, each));
    const change = this.#change(["operations", "told"]);
    for (const each of kept) change.objectStore("operations").delete(/** @type {number} */ (each.place));
    for (const each of told) change.objectStore("told").put(each);
    await complete(change);
  }

  /** The server cannot take it at all: kept, and out of the way of the others. @param {Kept} kept */
  async setAside(kept) {
    if (this.held.has(kept.id)) this.held.set(kept.id, { ...kept, stuck: true });
    if (this.gone) return;
    const sealed = await this.#sealed({ ...kept, stuck: true });
    const change = this.#change(["operations"]);
    change.objectStore("operations").put(sealed);
    await complete(change);
  }

  /** Whether something lies here that the server cannot take, or that no key opens any more. @param {string} user */
  async isStuck(user) {
    return (await this.#all(user)).some((each) => each.stuck);
  }

  /** @param {string} user @returns {Promise<Told[]>} */
  async told(user) {
    if (this.gone) return [...this.heldTold.values()];
    const all = await done(this.database.transaction("told").objectStore("told").getAll());
    return all.filter((each) => each.user === user);
  }

  /** @param {string} id */
  async forgetTold(id) {
    if (this.gone) return void this.heldTold.delete(id);
    const change = this.#change(["told"]);
    change.objectStore("told").delete(id);
    await complete(change);
  }

  /** @param {string} key @param {{body: Record<string, any>} & Record<string, any> | null} draft */
  async draft(key, draft) {
    const kept = draft && isGuarded(draft.body) && this.key ? { sealed: await seal(this.key, `draft ${key}`, draft) } : draft;
    const change = this.#change(["drafts"]);
    if (kept) change.objectStore("drafts").put(kept, key);
    else change.objectStore("drafts").delete(key);
    await complete(change);
  }

  /** @param {string} key */
  async drafted(key) {
    const kept = await done(this.database.transaction("drafts").objectStore("drafts").get(key));
    return kept?.sealed && this.key ? open(this.key, `draft ${key}`, kept.sealed) : kept;
  }

  /** The half-typed lines of one person in one event. @param {string} user @param {string} event @returns {Promise<string[]>} */
  async halfTyped(user, event) {
    const keys = await done(this.database.transaction("drafts").objectStore("drafts").getAllKeys());
    const drafts = await Promise.all(keys.map(String).filter((key) => key.startsWith(`${user} ${event} `)).map((key) => this.drafted(key)));
    return drafts.map((draft) => draft?.words).filter(Boolean);
  }

  /** @param {string} name @param {unknown} value */
  async remember(name, value) {
    const change = this.#change(["device"]);
    change.objectStore("device").put(value, name);
    await complete(change);
  }

  /** @param {string} name @returns {Promise<any>} */
  recall(name) {
    return done(this.database.transaction("device").objectStore("device").get(name));
  }

  /** @returns {Promise<Record<string, any>[]>} who uses this device */
  people() {
    return done(this.database.transaction("people").objectStore("people").getAll());
  }

  /** @param {string} user @param {(known: Record<string, any>) => Record<string, any>} change what becomes of what is known of this person @returns {Promise<Record<string, any>>} */
  async know(user, change) {
    const transaction = this.#change(["people"]);
    const people = transaction.objectStore("people");
    const known = (await done(people.get(user))) ?? { user };
    const next = { ...known, ...change(known) };
    people.put(next);
    await complete(transaction);
    return next;
  }

  /** @returns {Promise<CryptoKey | undefined>} none without TLS */
  async pinKey() {
    const fresh = await newPinKey();
    const change = this.#change(["device"]);
    const device = change.objectStore("device");
    const key = (await done(device.get("pin key"))) ?? fresh;
    if (key) device.put(key, "pin key");
    await complete(change);
    return key;
  }

  /** @param {Kept} kept @returns {Promise<Kept>} */
  async #sealed(kept) {
    const { body, ...operation } = kept.operation;
    if (!body || !this.key || !isGuarded(body)) return kept;
    return { ...kept, operation, sealed: await seal(this.key, kept.id, body) };
  }

  /** What its key does not open any more stays sealed. @param {Kept[]} kept @returns {Promise<Kept[]>} */
  #opened(kept) {
    return Promise.all(
      kept.map(async (each) => {
        const { sealed, ...plain } = each;
        if (!sealed) return each;
        const body = this.key && (await open(this.key, each.id, sealed).catch(() => undefined));
        return body ? { ...plain, operation: { ...plain.operation, body } } : each;
      }),
    );
  }

  get seals() {
    return canSeal;
  }

  /** @param {string[]} stores */
  #change(stores) {
    return this.database.transaction(stores, "readwrite", { durability: "strict" });
  }
}
