/**
 * One sender per browser: the oldest first, at most fifty at a time. An operation leaves the device only on the
 * server's own receipt for it. Whatever goes wrong, it stays, and the next one is not held up by it.
 */

import { sendPhoto } from "./notes-photos.js";
import { isGuarded } from "./notes-sealing.js";
import { renewToken, token } from "./token.js";

/** @typedef {import("./notes-store.js").Kept} Kept */
/** @typedef {import("./notes-store.js").Store} Store */
/** @typedef {{id: string | null, receipt: string, reason?: string, adjusted?: string[]}} Receipt */
/** @typedef {"idle" | "offline" | "unable" | "signed-out" | "other-person" | "refused"} State */

const MOST = 50;
const BYTES = 900_000;
const LONGEST_WAIT = 30_000;
/** A network that swallows what is sent is no network. */
const PATIENCE = 20_000;

export class Sender extends EventTarget {
  /** @param {Store} store @param {string} user */
  constructor(store, user) {
    super();
    this.store = store;
    this.user = user;
    /** @type {State} */
    this.state = "idle";
    this.most = MOST;
    this.failures = 0;
    /** @type {Promise<void> | null} */
    this.running = null;
    this.again = false;
    this.timer = 0;
    addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.send());
  }

  /** Send what there is, now; a call while sending makes it look once more before it ends. */
  send() {
    clearTimeout(this.timer);
    this.again = true;
    const failed = () => void this.#later("idle"); // the device could not be read, or written to: once more, later
    this.running ??= this.#inTurn().catch(failed).finally(() => {
      this.running = null;
      if (this.again && this.state === "idle") this.send();
    });
    return this.running;
  }

  async #inTurn() {
    const work = () => this.#empty();
    await (navigator.locks ? navigator.locks.request("kuvend-notes", work) : work());
  }

  async #empty() {
    /** @type {Set<string>} events whose server does not know this person now; the others go on */
    const refusing = new Set();
    while (this.again) {
      this.again = false;
      for (;;) {
        const batch = await this.store.oldest(this.user, this.most, BYTES, refusing);
        if (!batch.length) break;
        if (!(await this.#post(batch, refusing))) return;
      }
    }
    this.#become(refusing.size ? "refused" : "idle");
  }

  /** @param {Kept[]} batch @param {Set<string>} refusing @returns {Promise<boolean>} whether to go on */
  async #post(batch, refusing) {
    let answer;
    try {
      const ask = () => (batch[0].operation.kind === "photo" ? sendPhoto(batch[0], token()) : this.#ask(batch));
      answer = await ask();
      if (answer.status === 403 && (await renewToken())) answer = await ask();
    } catch {
      return this.#later("offline");
    }
    if (answer.ok) return this.#taken(batch, answer);
    if (answer.status === 413 || answer.status === 422) return this.#tooLarge(batch);
    if (answer.status === 401) return this.#become("signed-out");
    if (answer.status === 409) return this.#become("other-person");
    if (answer.status === 403 || answer.status === 404) return Boolean(refusing.add(batch[0].event));
    return this.#later("unable"); // its disk is full, or it starts anew
  }

  /** @param {Kept[]} batch */
  async #ask(batch) {
    const operations = await Promise.all(batch.map((each) => withDigest(each.operation)));
    return fetch(`/api/v1/events/${encodeURIComponent(batch[0].event)}/notes/sync`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
      body: JSON.stringify({ device: batch[0].device ?? this.store.device, recorder: Number(this.user), sent_at: new Date().toISOString(), operations }),
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  }

  /** @param {Kept[]} batch @param {Response} answer */
  async #taken(batch, answer) {
    /** @type {{receipts: Receipt[], at: string, kept: number}} */
    let told;
    try {
      told = await answer.json();
    } catch {
      return this.#later("offline");
    }
    told.receipts ??= [told]; // a photo's
    const pairs = batch.map((kept, place) => ({ kept, receipt: told.receipts[place] }));
    const answered = pairs.filter(({ receipt }) => receipt?.id !== undefined);
    if (!answered.length) return this.#later("offline");
    const taken = (/** @type {typeof pairs[number]} */ { kept, receipt }) => receipt.id === kept.id && receipt.receipt !== "refused";
    for (const pair of answered) if (!taken(pair)) await this.store.setAside(pair.kept); // too large, or its name is none that the server reads
    const sure = answered.filter(taken);
    const aside = sure.filter(({ receipt }) => receipt.receipt === "quarantined" || receipt.receipt === "mismatch");
    await this.store.remove(sure.map(({ kept }) => kept), aside.map(({ kept, receipt }) => asTold(kept, receipt)));
    if (aside.some(({ kept, receipt }) => !kept.device && receipt.reason === "sequence_reused")) await this.store.renameDevice();
    this.failures = 0;
    this.most = MOST;
    this.dispatchEvent(new CustomEvent("receipts", { detail: { pairs: sure, at: told.at ?? new Date().toISOString(), kept: told.kept } }));
    return true;
  }

  /** @param {Kept[]} batch */
  async #tooLarge(batch) {
    if (batch.length > 1) this.most = Math.max(1, Math.floor(batch.length / 2));
    else await this.store.setAside(batch[0]);
    return true;
  }

  /** @param {State} state */
  #later(state) {
    this.failures += 1;
    const wait = Math.min(LONGEST_WAIT, 500 * 2 ** this.failures) * (0.75 + Math.random() / 2);
    this.timer = window.setTimeout(() => this.send(), wait);
    return this.#become(state);
  }

  /** @param {State} state @returns {false} */
  #become(state) {
    this.state = state;
    this.dispatchEvent(new Event("state"));
    return false;
  }
}

/** @param {Kept} kept @param {Receipt} receipt @returns {import("./notes-store.js").Told} */
function asTold({ id, user, event, operation }, { receipt, reason }) {
  const most = reason === "note_erased" ? 10_000 : 120; // of what was erased the server keeps no words
  const words = isGuarded(operation.body) ? "" : String(operation.body?.words ?? "").slice(0, most);
  return { id, user, event, at: operation.typed_at, reason: reason ?? receipt, words };
}

/** Over TLS the server can tell that an operation arrived whole. @param {object} operation */
async function withDigest(operation) {
  if (!crypto.subtle) return operation;
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(canonical(operation)));
  const hex = [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return { ...operation, digest: `sha256:${hex}` };
}

/** One spelling for one value, as `canonical` in app/notes/operations/operation.py: keys in order, no blanks, ASCII. @param {unknown} value @returns {string} */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${entries.map(([name, inner]) => `${canonical(name)}:${canonical(inner)}`).join(",")}}`;
  }
  return JSON.stringify(value).replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
