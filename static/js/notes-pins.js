/**
 * How a device knows a PIN again without network. What it keeps can be tried only in this browser: the slow sum that
 * every try costs is made with a key that no script can read. After some wrong tries the next has to wait, and after ten
 * nothing is left here to be tried: then only the server knows the PIN.
 * It keeps colleagues apart. It does not withstand somebody who takes the device's files: docs/confidentiality.md.
 */

/** @typedef {import("./notes-store.js").Store} Store */

const ROUNDS = 2_000_000;
const TRIES = 10;
const FREE = 3;
const LONGEST_WAIT = 300;

/** The server has just found this PIN right, or set it. @param {Store} store @param {string} user @param {string} pin @param {{name?: string}} [more] */
export async function keepPin(store, user, pin, more = {}) {
  const key = await store.pinKey();
  const salt = key && crypto.getRandomValues(new Uint8Array(16));
  const proof = key && salt && (await prove(key, salt, pin));
  await store.know(user, () => ({ ...more, salt, proof, tries: 0, after: 0 }));
}

/**
 * A try is counted before it is made, so that none is free that is broken off.
 * @param {Store} store @param {string} user @param {string} pin @param {number} [now]
 * @returns {Promise<{right?: true, unknown?: true, wait?: number}>} `unknown`: only the server can tell; `wait`: seconds
 */
export async function tryPin(store, user, pin, now = Date.now()) {
  const key = await store.pinKey();
  /** @type {{right?: true, unknown?: true, wait?: number} | undefined} */
  let refused;
  const row = await store.know(user, (known) => {
    if (!key || !known.proof) refused = { unknown: true };
    else if (now < known.after) refused = { wait: Math.ceil((known.after - now) / 1000) };
    return refused ? {} : { tries: known.tries + 1, after: now + 1000 * waitAfter(known.tries + 1) };
  });
  if (refused || !key) return refused ?? { unknown: true };
  if (same(await prove(key, row.salt, pin), row.proof)) {
    await store.know(user, () => ({ tries: 0, after: 0 }));
    return { right: true };
  }
  if (row.tries < TRIES) return {};
  await store.know(user, () => ({ salt: undefined, proof: undefined }));
  return { unknown: true };
}

/** @param {number} tries @returns {number} seconds */
function waitAfter(tries) {
  return tries < FREE ? 0 : Math.min(LONGEST_WAIT, 5 * 2 ** (tries - FREE));
}

/** @param {CryptoKey} key @param {Uint8Array} salt @param {string} pin */
async function prove(key, salt, pin) {
  const about = new Uint8Array([...salt, ...new TextEncoder().encode(pin)]);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: about, iterations: ROUNDS }, key, 256));
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function same(one, other) {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}
