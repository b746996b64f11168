/** Practising: the same page on a store of its own, with a sender that sends nothing and says "new" to everything. */
import { NAME, openStore } from "./notes-store.js";

/** @typedef {import("./notes-store.js").Store} Store */

const A_MOMENT = 700;

/** What was practised last time is gone. @returns {Promise<Store>} */
export async function practiceStore() {
  const name = `${NAME}-practice`;
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = request.onerror = request.onblocked = () => resolve(undefined);
  }).catch(() => undefined);
  return openStore(name);
}

export class PracticeSender extends EventTarget {
  /** @param {Store} store @param {string} user */
  constructor(store, user) {
    super();
    this.store = store;
    this.user = user;
    this.state = "idle";
    this.kept = 0;
    this.timer = 0;
  }

  send() {
    this.timer ||= window.setTimeout(() => this.#take(), A_MOMENT);
  }

  async #take() {
    this.timer = 0;
    const batch = await this.store.oldest(this.user, 50, Infinity);
    if (!batch.length) return;
    await this.store.remove(batch);
    this.kept += batch.filter((each) => each.operation.kind === "create").length;
    const pairs = batch.map((kept) => ({ kept, receipt: { id: kept.id, receipt: "new" } }));
    this.dispatchEvent(new CustomEvent("receipts", { detail: { pairs, at: new Date().toISOString(), kept: this.kept } }));
  }
}
