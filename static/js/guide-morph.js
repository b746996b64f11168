/**
 * Works a newer drawing of the guide into the one on the page: rows are kept, moved, added and taken out by their ids,
 * and every field keeps its place, its focus and whatever is being typed in it.
 */

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{made: (node: Element) => void, conflict: (field: Field, theirs: string) => void}} Ways */

const FIELDS = "input, textarea, select";
const OURS = ["data-htmx-powered", "data-mark", "data-refused", "aria-invalid", "aria-describedby", "open", "style", "aria-busy"];

/**
 * @param {Element} here @param {Element} there @param {Ways} ways
 * @returns {Element[]} rows that somebody else took out while something was being typed in them: they stay
 */
export function morph(here, there, ways) {
  /** @type {Element[]} */
  const kept = [];
  work(here, there, ways, kept);
  return kept;
}

/** @param {Element} element whether somebody types in it, or typed and it is not saved */
export function typing(element) {
  return [...element.querySelectorAll(FIELDS)].some((field) => isField(field) && changed(field));
}

/** @param {Element} here @param {Element} there @param {Ways} ways @param {Element[]} kept */
function work(here, there, ways, kept) {
  if (here.isEqualNode(there) && !here.matches(FIELDS)) return;
  if (isField(here) && isField(there)) return field(here, there, ways);
  if (there.hasAttribute("data-as-is")) return;
  if (isDetails(here) && here.childElementCount && !there.childElementCount) return; // open: the drawing of the day has no such fields
  attributes(here, there);
  children(here, there, ways, kept);
}

/** @param {Element} here @param {Element} there */
function attributes(here, there) {
  for (const { name, value } of [...there.attributes]) if (!OURS.includes(name) && here.getAttribute(name) !== value) here.setAttribute(name, value);
  for (const { name } of [...here.attributes]) if (!OURS.includes(name) && !there.hasAttribute(name)) here.removeAttribute(name);
}

/** @param {Element} here @param {Element} there @param {Ways} ways @param {Element[]} kept */
function children(here, there, ways, kept) {
  /** @type {ChildNode | null} */
  let at = here.firstChild;
  for (const fresh of [...there.childNodes]) {
    const match = find(here, fresh, at);
    if (!match) {
      const made = document.importNode(fresh, true);
      here.insertBefore(made, at);
      if (made instanceof Element) ways.made(made);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else put(here, match, at);
    if (match instanceof Element && fresh instanceof Element) work(match, fresh, ways, kept);
    else if (match.nodeValue !== fresh.nodeValue) match.nodeValue = fresh.nodeValue;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (gone instanceof Element && typing(gone) && gone.matches("[data-row]") && !there.ownerDocument.getElementById(gone.id)) kept.push(gone);
    else if (!(gone instanceof Element && ours(gone))) gone.remove();
  }
}

/** All fields of a row: a place for them, or they themselves. @param {Element} element */
function isDetails(element) {
  return element.id.startsWith("details-");
}

/** What scripts put there and the server knows nothing of: messages at fields. @param {Element} element */
function ours(element) {
  return element.matches(".wrong, .conflict");
}

/**
 * The node that stands for it here: by its id wherever it stands, else the next of its kind without one.
 * @param {Element} here @param {Node} fresh @param {ChildNode | null} at @returns {ChildNode | null}
 */
function find(here, fresh, at) {
  if (fresh instanceof Element && fresh.id) {
    const known = document.getElementById(fresh.id);
    return known && (known.tagName === fresh.tagName || isDetails(known)) && !known.contains(here) ? known : null;
  }
  for (let node = at; node; node = node.nextSibling) {
    if (node.nodeType !== fresh.nodeType || node.nodeName !== fresh.nodeName) continue;
    if (!(node instanceof Element)) return node;
    if (!node.id && !ours(node) && same(node, /** @type {Element} */ (fresh))) return node;
  }
  return null;
}

/** Forms are told apart by where they go, hidden fields by their names. @param {Element} one @param {Element} other */
function same(one, other) {
  return ["action", "name", "data-holder"].every((name) => one.getAttribute(name) === other.getAttribute(name));
}

/** @param {Element} parent @param {ChildNode} node @param {ChildNode | null} before */
function put(parent, node, before) {
  const focused = node.contains(document.activeElement) ? /** @type {HTMLElement} */ (document.activeElement) : null;
  const range = focused instanceof HTMLInputElement || focused instanceof HTMLTextAreaElement ? [focused.selectionStart, focused.selectionEnd] : null;
  if ("moveBefore" in parent && node.isConnected) /** @type {any} */ (parent).moveBefore(node, before);
  else parent.insertBefore(node, before);
  if (!focused || document.activeElement === focused) return;
  focused.focus({ preventScroll: true });
  if (range) /** @type {HTMLInputElement} */ (focused).setSelectionRange(range[0], range[1]);
}

/** @param {Field} here @param {Field} there @param {Ways} ways */
function field(here, there, ways) {
  if (here instanceof HTMLInputElement && here.type === "hidden") {
    if (here.value !== there.value) here.value = there.value;
    return;
  }
  const theirs = standing(there);
  if (theirs === standing(here)) return;
  if (theirs === value(here)) return accept(here, theirs);
  if (changed(here)) return ways.conflict(here, theirs);
  accept(here, theirs);
}

/** @param {Element} element @returns {element is Field} */
function isField(element) {
  return element.matches(FIELDS);
}

/** @param {Field} field */
function value(field) {
  return field instanceof HTMLInputElement && field.type === "checkbox" ? String(field.checked) : field.value;
}

/** What a field held before anything was typed. @param {Field} field */
function standing(field) {
  if (field instanceof HTMLSelectElement) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  return field instanceof HTMLInputElement && field.type === "checkbox" ? String(field.defaultChecked) : field.defaultValue;
}

/** @param {Field} field */
function changed(field) {
  if (field instanceof HTMLInputElement && field.type === "hidden") return false;
  return value(field) !== standing(field);
}

/** @param {Field} field @param {string} theirs */
export function accept(field, theirs) {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.selected = option.value === theirs;
  else if (field instanceof HTMLInputElement && field.type === "checkbox") field.checked = field.defaultChecked = theirs === "true" || theirs === "1";
  else field.value = field.defaultValue = theirs;
  if (field === document.activeElement && field instanceof HTMLTextAreaElement) field.setSelectionRange(theirs.length, theirs.length);
  if (field instanceof HTMLTextAreaElement) field.dispatchEvent(new Event("input", { bubbles: true }));
}
