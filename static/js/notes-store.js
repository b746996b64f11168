/**
 * What this device keeps until the server has it: operations in the order of their making.
 * A promise of `put` is fulfilled only when the browser says that the transaction is complete and on disk.
 */
import { Device, rewrite } from "./notes-device.js";
import { complete, done, openDisk } from "./notes-disk.js";
import { isGuarded, open, seal } from "./notes-sealing.js";
import { uuid7 } from "./uuid.js";

/** @typedef {{id: string, note: string, sequence?: number, kind: string, base?: string, body?: Record<string, any>, typed_at: string, said_at?: string, zone: string}} Operation */
/** @typedef {{place?: number, id: string, user: string, event: string, where: string, device?: string, stuck?: boolean, sealed?: import("./notes-sealing.js").Sealed, operation: Operation}} Kept */
/** @typedef {{id: string, user: string, event: string, at: string, reason: string, words: string}} Told what the server set aside, until its author has read that */
/** @typedef {import("./notes-lines.js").Line} Line */

export const NAME = "kuvend-notes";

/** @param {string} [name] @returns {Promise<Store>} where the browser keeps nothing, one that is in the page's memory alone */
export async function openStore(name = NAME) {
  try {
    const store = new Store(await openDisk(name));
    await store.nameDevice();
    return store;
  } catch {
    return new Store(null);
  }
}

export class Store extends Device {
  /** @param {IDBDatabase | null} database */
  constructor(database) {
    super(database);
    this.had = Boolean(database);
    this.ongone = () => {};
    /** @type {Map<string, Kept>} what this page has put there, or read from there, and nobody has a receipt for: as it is sent */
    this.held = new Map();
    /** @type {Set<string>} of these, what the disk did not take: it stands in this page's memory alone */
    this.unkept = new Set();
    /** The page as a device of its own, which numbers what only it holds. */
    this.page = uuid7();
    this.count = 0;
    /** @type {Set<string>} the words of lines as this page has drafted them, until they are entered */
    this.half = new Set();
    /** @type {Map<string, Told>} told since the disk is gone */
    this.heldTold = new Map();
    if (!database) return;
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
    for (const id of ids) {
      this.held.delete(id);
      this.unkept.delete(id);
    }
  }

  /** A page without a line leaves what another page has drafted. @override @param {string} key @param {Line[]} lines @param {boolean} [always] */
  async draft(key, lines, always = false) {
    if (!lines.length && !this.half.size && !always) return;
    for (const { words } of lines) this.half.add(words);
    await super.draft(key, lines);
    if (!lines.length) this.half.clear();
  }

  /** Keep operations; in the same breath, of what was drafted only these lines stay. @param {Kept[]} kept @param {string} [draft] @param {Line[]} [lines] */
  async put(kept, draft, lines = []) {
    const sealed = await Promise.all(kept.map((each) => this.#sealed(each)));
    const rest = draft && (await this.sealedLines(draft, lines));
    const change = this.change(["operations", "drafts", "device"]);
    const counter = change.objectStore("device");
    const before = (await done(counter.get("sequence"))) ?? 0;
    let last = before;
    for (const each of sealed) {
      last += 1;
      change.objectStore("operations").add({ ...each, operation: { ...each.operation, sequence: last } });
    }
    counter.put(last, "sequence");
    if (draft) rewrite(change, draft, rest);
    await complete(change);
    kept.forEach((each, place) => this.held.set(each.id, { ...each, operation: { ...each.operation, sequence: before + place + 1 } }));
  }

  /** What the disk did not take. It has its number once, so that the server knows it however often it is sent. @param {Kept[]} made */
  hold(made) {
    for (const each of made) {
      this.count += 1;
      this.held.set(each.id, { ...each, device: this.page, operation: { ...each.operation, sequence: this.count } });
      this.unkept.add(each.id);
    }
  }

  /** @param {string} id */
  isOnlyHere(id) {
    return this.held.has(id) && (this.gone || this.unkept.has(id));
  }

  /** What stands in this page's memory alone. @param {string} user */
  #onlyHere(user) {
    return [...this.held.values()].filter((each) => each.user === user && this.isOnlyHere(each.id));
  }

  /** What another device saved to a file, under that device's name and numbers. @param {Kept[]} kept @returns {Promise<number>} how many were not here yet */
  async takeIn(kept) {
    const fresh = kept.map(({ place: _, stuck: __, ...each }) => each);
    if (this.gone) return this.#holdAll(fresh);
    const sealed = await Promise.all(fresh.map((each) => this.#sealed(each)));
    const change = this.change(["operations"]);
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

  /** @param {Kept[]} kept @returns {number} how many this page did not hold yet */
  #holdAll(kept) {
    const missing = kept.filter(({ id }) => !this.held.has(id));
    for (const each of missing) this.held.set(each.id, each);
    return missing.length;
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
    const read = (index && (await done(index.getAll(user, most)).catch(() => this.#lose()))) ?? [];
    const here = this.#onlyHere(user);
    if (!here.length || !read.length) return here.length ? here : read;
    return [...read, ...here].sort((one, other) => one.operation.typed_at.localeCompare(other.operation.typed_at));
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

  /** @param {string} user @returns {Promise<{count: number, only: number, since?: string}>} how many, how many of them only on this page, and since when the oldest waits */
  async waiting(user) {
    const operations = this.#ofUser();
    const [kept, oldest] = (operations && (await Promise.all([done(operations.count(user)), done(operations.get(user))]).catch(() => this.#lose()))) ?? [0];
    const here = this.#onlyHere(user);
    const since = [oldest, here[0]].flatMap((each) => each?.operation.typed_at ?? []).sort();
    return { count: kept + here.length, only: here.length, since: since[0] };
  }

  /** Only ever called with what the server has given its own receipt for; what it set aside is told to its author first. @param {Kept[]} kept @param {Told[]} [told] */
  async remove(kept, told = []) {
    this.letGo(kept.map(({ id }) => id));
    if (this.gone) return told.forEach((each) => this.heldTold.set(each.id, each));
    const change = this.change(["operations", "told"]);
    for (const { place } of kept) if (place !== undefined) change.objectStore("operations").delete(place);
    for (const each of told) change.objectStore("told").put(each);
    await complete(change);
  }

  /** The server cannot take it at all: kept, and out of the way of the others. @param {Kept} kept */
  async setAside(kept) {
    if (this.held.has(kept.id)) this.held.set(kept.id, { ...kept, stuck: true });
    if (this.gone || kept.place === undefined) return;
    const sealed = await this.#sealed({ ...kept, stuck: true });
    const change = this.change(["operations"]);
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
    const change = this.change(["told"]);
    change.objectStore("told").delete(id);
    await complete(change);
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
}
