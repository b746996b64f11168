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
 * @param {{text: string, stays?: boolean, undo?: {method: string, url: string}, link?: {text: string, href: string, tab?: boolean}}} detail
 */
export function say(detail) {
  document.dispatchEvent(new CustomEvent("kuvend:said", { detail }));
}
