/**
 * Confidential words rest on the device only in cipher (AES-GCM), under a key that cannot be taken out of the browser.
 * The identity of what is sealed is bound to it, so that one note's words cannot be put in another's place.
 * Without TLS browsers offer no cipher: then nothing is sealed, and the page says so.
 */

/** @typedef {{iv: Uint8Array, data: ArrayBuffer}} Sealed */

const GUARDED = ["confidential", "do_not_record"];

export const canSeal = Boolean(globalThis.crypto?.subtle);

/** @param {Record<string, any> | undefined | null} body */
export function isGuarded(body) {
  return GUARDED.includes(body?.mark);
}

/** @returns {Promise<CryptoKey | undefined>} */
export async function newKey() {
  return canSeal ? crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]) : undefined;
}

/** What PINs are tried with on this device, and nowhere else. @returns {Promise<CryptoKey | undefined>} */
export async function newPinKey() {
  return canSeal ? crypto.subtle.importKey("raw", crypto.getRandomValues(new Uint8Array(32)), "PBKDF2", false, ["deriveBits"]) : undefined;
}

/** @param {CryptoKey} key @param {string} identity @param {unknown} value @returns {Promise<Sealed>} */
export async function seal(key, identity, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes(identity) }, key, bytes(JSON.stringify(value)));
  return { iv, data };
}

/** @param {CryptoKey} key @param {string} identity @param {Sealed} sealed @returns {Promise<any>} */
export async function open(key, identity, { iv, data }) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: /** @type {BufferSource} */ (iv), additionalData: bytes(identity) }, key, data);
  return JSON.parse(new TextDecoder().decode(plain));
}

/** @param {string} text */
function bytes(text) {
  return new TextEncoder().encode(text);
}
