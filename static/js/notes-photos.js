/**
 * A photo of a flip chart: made smaller on the device (which also leaves out where it was taken), kept enciphered like
 * confidential words, and sent in its turn. A reviewer looks at it before anybody else does.
 */

const LONGEST = 1600;
const MOST = 1_800_000;

/** @param {File} file @returns {Promise<string>} a JPEG in base64 */
export async function smaller(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  for (const quality of [0.8, 0.6, 0.4]) {
    const blob = await new Promise((/** @type {(blob: Blob | null) => void} */ resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
    if (blob && blob.size < MOST) return base64(new Uint8Array(await blob.arrayBuffer()));
  }
  throw new Error("too large");
}

/** @param {import("./notes-store.js").Kept} kept @param {string} token */
export function sendPhoto({ id, user, event, operation }, token) {
  const { photo = "", session = "", lane = "" } = operation.body ?? {};
  const about = new URLSearchParams({ session: session || "0", lane: lane || "0", recorder: user, taken_at: operation.typed_at });
  const body = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
  return fetch(`/events/${encodeURIComponent(event)}/notes/photos/${id}?${about}`, {
    method: "PUT",
    body,
    headers: { "Content-Type": "image/jpeg", Accept: "application/json", "X-CSRF-Token": token },
    redirect: "error",
    signal: AbortSignal.timeout(60_000),
  });
}

/** @param {Uint8Array} bytes */
function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
