/**
 * The sentences that scripts say, translated by the page (templates/shared/_toasts.html).
 * @param {string} name
 * @returns {string}
 */
export function word(name) {
  return document.getElementById("words")?.dataset[name] ?? "";
}

/**
 * Say something to screen readers without showing it.
 * @param {string} text
 */
export function aloud(text) {
  const region = document.getElementById("aloud");
  if (region) region.textContent = text;
}

/**
 * Show a sentence at the edge of the page (toasts.js).
 * @param {{text: string, stays?: boolean, undo?: {method: string, url: string}, link?: {text: string, href: string, tab?: boolean}, of?: string}} detail of: the sending that it speaks of
 */
export function say(detail) {
  document.dispatchEvent(new CustomEvent("kuvend:said", { detail }));
}

/**
 * That sending has succeeded now: what was said of it is over.
 * @param {string} of
 */
export function isOver(of) {
  document.dispatchEvent(new CustomEvent("kuvend:over", { detail: { of } }));
}
