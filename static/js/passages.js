/**
 * Marking a passage: select words in an answer, then tap a theme. Positions are counted in characters (code points),
 * as the server counts them. The same can be done by ticking sentences, without a script.
 */

/** @type {HTMLFormElement | null} */
const form = document.querySelector("form#mark");
const picked = form?.querySelector(".picked");

if (form && picked) {
  document.addEventListener("selectionchange", pick);
  document.addEventListener("htmx:after:swap", ready);
  form.addEventListener("htmx:after:request", (event) => {
    if (/** @type {CustomEvent} */ (event).detail.ctx.response?.status < 400) drop();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && drop());
  ready();
}

/** A tap on a theme clears the selection on a phone: what was picked last stays until something else is. */
function pick() {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0).cloneRange();
  const words = answer(range.startContainer);
  if (!words) return;
  // Three clicks select a paragraph up to the beginning of what follows it: the passage ends with the answer.
  if (words !== answer(range.endContainer)) range.setEnd(words, words.childNodes.length);
  const before = document.createRange();
  before.setStart(words, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const start = length(before.toString());
  const text = range.toString();
  if (!text.trim()) return;
  put({ answer: words.dataset.answer ?? "", start: String(start), end: String(start + length(text)) });
  const quote = document.createElement("q");
  quote.textContent = text.trim();
  picked?.replaceChildren(quote);
  ready();
}

function drop() {
  put({ answer: "", start: "", end: "" });
  if (picked instanceof HTMLElement) picked.replaceChildren(picked.dataset.hint ?? "");
  ready();
}

/** Themes can be tapped once something is picked; also those that have just arrived. */
function ready() {
  const themes = form?.querySelector("#themes");
  const some = Boolean(field("answer").value);
  themes?.classList.toggle("ready", some);
  themes?.querySelectorAll("button").forEach((button) => (button.disabled = !some));
}

/** @param {Record<string, string>} values */
function put(values) {
  for (const [name, value] of Object.entries(values)) field(name).value = value;
}

/** @param {string} name @returns {HTMLInputElement} */
function field(name) {
  return /** @type {HTMLInputElement} */ (form?.elements.namedItem(name));
}

/** @param {Node} node @returns {HTMLElement | null} */
function answer(node) {
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest("[data-answer]") ?? null;
}

/** @param {string} text */
function length(text) {
  return [...text].length;
}
