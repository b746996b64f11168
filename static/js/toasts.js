/**
 * Toasts. A response says one with `HX-Trigger: {"kuvend:said": {"text": ..., "undo": {"method", "url"}}}`,
 * a redirect leaves one in the page, and scripts use `say()`.
 */
import { word } from "./words.js";

const GOES_AFTER = 6000;
const region = /** @type {HTMLElement} */ (document.getElementById("toasts"));

/** @type {WeakMap<Element, Set<string>>} the sendings that a toast speaks of */
const about = new WeakMap();

document.addEventListener("kuvend:over", (event) => over(/** @type {CustomEvent} */ (event).detail.of));
document.addEventListener("kuvend:said", (event) => show(/** @type {CustomEvent} */ (event).detail));
for (const toast of region.children) leaveSoon(/** @type {HTMLElement} */ (toast));

/** @param {{text?: string, value?: string, stays?: boolean, undo?: {method: string, url: string}, link?: {text: string, href: string, tab?: boolean}, links?: {text: string, href: string}[], of?: string}} detail */
function show({ text, value, stays, undo, link, links, of }) {
  const known = new Set(of ? [of] : []);
  const toast = document.createElement("div");
  toast.className = stays ? "toast stays" : "toast";
  toast.append(Object.assign(document.createElement("p"), { textContent: text ?? value ?? "" }));
  if (undo) toast.append(button(word("undo"), () => takeBack(undo, toast)));
  for (const each of [link, ...(links ?? [])]) if (each) toast.append(anchor(each));
  toast.append(Object.assign(button("×", () => toast.remove()), { className: "close", ariaLabel: word("close") }));
  for (const other of [...region.children]) {
    if (other.querySelector("p")?.textContent !== (text ?? value)) continue;
    for (const each of about.get(other) ?? []) known.add(each);
    other.remove();
  }
  about.set(toast, known);
  while (region.childElementCount > 2) region.firstElementChild?.remove();
  region.append(toast);
  if (!stays) leaveSoon(toast);
}

/** All that it spoke of has succeeded. @param {string} of */
function over(of) {
  for (const toast of /** @type {HTMLElement[]} */ ([...region.children])) {
    const known = about.get(toast);
    if (!known?.delete(of) || known.size) continue;
    if (toast.matches(":focus-within")) leaveSoon(toast);
    else toast.remove();
  }
}

/** A toast that somebody points at or stands in waits for them. @param {HTMLElement} toast */
function leaveSoon(toast) {
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 1500) : toast.remove());
  setTimeout(leave, GOES_AFTER);
}

/** @param {{method: string, url: string}} undo @param {HTMLElement} toast */
async function takeBack(undo, toast) {
  toast.remove();
  try {
    const answer = await fetch(undo.url, {
      method: undo.method.toUpperCase(),
      headers: { "X-CSRF-Token": csrf(), "HX-Request": "true" },
    });
    if (!answer.ok) return show({ text: (await message(answer)) || word("failed"), stays: true });
    location.reload();
  } catch {
    show({ text: word("offline"), stays: true, undo });
  }
}

/** @param {Response} answer */
async function message(answer) {
  return answer.json().then((body) => body.message, () => "");
}

function csrf() {
  return /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=csrf]"))?.content ?? "";
}

/** @param {string} text @param {() => void} onclick */
function button(text, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", textContent: text, onclick });
}

/** @param {{text: string, href: string, tab?: boolean}} link */
function anchor({ text, href, tab }) {
  const made = Object.assign(document.createElement("a"), { textContent: text, href, className: "button" });
  if (tab) Object.assign(made, { target: "_blank", rel: "noopener" });
  return made;
}
