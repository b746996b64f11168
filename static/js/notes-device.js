/** What a device knows besides its outbox: its own name and keys, the lines that are half typed on it, and who uses it. */
import { complete, done } from "./notes-disk.js";
import { canSeal, isGuarded, newKey, newPinKey, open, seal } from "./notes-sealing.js";
import { uuid7 } from "./uuid.js";

/** @typedef {import("./notes-lines.js").Line} Line */

export class Device {
  /** @param {IDBDatabase | null} database */
  constructor(database) {
    this.database = /** @type {IDBDatabase} */ (database);
    this.device = uuid7();
    /** @type {CryptoKey | undefined} */
    this.key = undefined;
    /** The browser gave no disk, or has taken it away under the page: this page's memory is all there is. */
    this.gone = !database;
  }

  /** The device's name and key stay; two tabs that open at once agree on them, because one transaction sees the other's. */
  async nameDevice() {
    const key = await newKey();
    const change = this.change(["device"]);
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

  /** @param {string} key @param {Line[]} lines */
  async draft(key, lines) {
    const sealed = await this.sealedLines(key, lines);
    const change = this.change(["drafts"]);
    rewrite(change, key, sealed);
    await complete(change);
  }

  /** One that is guarded seals all of them. @param {string} key @param {Line[]} lines */
  async sealedLines(key, lines) {
    if (!lines.length) return undefined;
    return this.key && lines.some(({ body }) => isGuarded(body)) ? { sealed: await seal(this.key, `draft ${key}`, lines) } : lines;
  }

  /** @param {string} key @returns {Promise<Line[]>} an older release drafted one line */
  async drafted(key) {
    const kept = await done(this.database.transaction("drafts").objectStore("drafts").get(key));
    const found = kept?.sealed && this.key ? await open(this.key, `draft ${key}`, kept.sealed) : kept;
    return [found ?? []].flat();
  }

  /** The half-typed lines of one person in one event. @param {string} user @param {string} event @returns {Promise<string[]>} */
  async halfTyped(user, event) {
    const keys = await done(this.database.transaction("drafts").objectStore("drafts").getAllKeys());
    const drafts = await Promise.all(keys.map(String).filter((key) => key.startsWith(`${user} ${event} `)).map((key) => this.drafted(key)));
    return drafts.flat().map((line) => line.words).filter(Boolean);
  }

  /** @param {string} user @param {string} event */
  async forgetHalfTyped(user, event) {
    const change = this.change(["drafts"]);
    change.objectStore("drafts").delete(IDBKeyRange.bound(`${user} ${event} `, `${user} ${event} \uffff`));
    await complete(change);
  }

  /** @param {string} name @param {unknown} value */
  async remember(name, value) {
    const change = this.change(["device"]);
    change.objectStore("device").put(value, name);
    await complete(change);
  }

  /** @param {string} name @returns {Promise<any>} */
  async recall(name) {
    return done(this.database.transaction("device").objectStore("device").get(name));
  }

  /** @returns {Promise<Record<string, any>[]>} who uses this device */
  people() {
    return done(this.database.transaction("people").objectStore("people").getAll());
  }

  /** @param {string} user @param {(known: Record<string, any>) => Record<string, any>} change what becomes of what is known of this person @returns {Promise<Record<string, any>>} */
  async know(user, change) {
    const transaction = this.change(["people"]);
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
    const change = this.change(["device"]);
    const device = change.objectStore("device");
    const key = (await done(device.get("pin key"))) ?? fresh;
    if (key) device.put(key, "pin key");
    await complete(change);
    return key;
  }

  get seals() {
    return canSeal;
  }

  /** @param {string[]} stores */
  change(stores) {
    return this.database.transaction(stores, "readwrite", { durability: "strict" });
  }
}

/** @param {IDBTransaction} change @param {string} key @param {unknown} draft none: it goes */
export function rewrite(change, key, draft) {
  const drafts = change.objectStore("drafts");
  if (draft) drafts.put(draft, key);
  else drafts.delete(key);
}
