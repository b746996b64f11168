/**
 * Editing where the thing stands: a form with `data-autosave` is sent when a field of it is left changed, or on Enter.
 * Escape brings back what was there. "saved" stands beside the field for a moment, "not saved" until it is.
 * One goes at a time, so that each carries the version that the one before it made; what is being typed elsewhere
 * survives the answer that replaces the row, and goes next. What could not be sent (no network, signed out) is sent again
 * when its field is left once more, and when the network is back.
 */
import { aloud, word } from "./words.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
/** @typedef {{id: string, name: string, own: string, value: string, changed: boolean}} Wish what a field was sent with */

/** @type {WeakMap<object, Wish[]>} by request */
const wishes = new WeakMap();
/** @type {Set<Field>} */
const waiting = new Set();
let underWay = false;
/** @type {Field | null} whose change is being sent */
let asked = null;
/** @type {{name: string, own: string} | null} where the reader stood, in a field without an id (htmx looks after the others) */
let stood = null;

document.addEventListener("change", (event) => {
  const field = /** @type {Field} */ (event.target);
  const form = autosave(field);
  if (!form || !changed(field)) return;
  asked = field;
  if (underWay) waiting.add(field);
  else form.requestSubmit();
});

document.addEventListener("focusout", (event) => {
  const field = /** @type {Field} */ (event.target);
  if (autosave(field) && !underWay && field !== asked && isUnsent(field)) field.form?.requestSubmit();
});

addEventListener("online", () => {
  for (const field of /** @type {NodeListOf<Field>} */ (document.querySelectorAll("[data-refused=again] :is(input, select, textarea)"))) if (autosave(field) && isUnsent(field)) waiting.add(field);
  if (!underWay) next();
});

document.addEventListener("keydown", (event) => {
  const field = /** @type {Field} */ (event.target);
  if (event.isComposing || !autosave(field)) return;
  if (event.key === "Escape" && changed(field)) {
    event.stopPropagation();
    restore(field);
  }
  if (event.key === "Enter" && sendsOnEnter(field, event)) {
    event.preventDefault();
    field.blur();
    field.focus({ preventScroll: true });
  }
});

document.addEventListener("htmx:before:request", (event) => {
  const form = sent(event);
  if (!form) return;
  underWay = true;
  const seen = fields(form).map((field) => ({ id: field.id, name: field.name, own: own(field), value: value(field), changed: changed(field) }));
  wishes.set(/** @type {CustomEvent} */ (event).detail.ctx, seen);
});

document.addEventListener("htmx:before:swap", (event) => {
  const { detail } = /** @type {CustomEvent} */ (event);
  keepTyping(detail);
  keepFocus(detail);
});

document.addEventListener("htmx:finally:request", (event) => {
  const form = sent(event);
  if (!form) return;
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  settle(standing(form), wishes.get(ctx) ?? [], ctx.response?.status ?? 0);
  underWay = false;
  asked = null;
  next();
});

/** @param {Element} field @returns {HTMLFormElement | null} */
function autosave(field) {
  return /** @type {Field} */ (field).form?.matches("[data-autosave]") ? /** @type {Field} */ (field).form : null;
}

/** @param {Event} event @returns {HTMLFormElement | null} */
function sent(event) {
  const form = /** @type {CustomEvent} */ (event).detail.ctx.request.form;
  return form?.matches("[data-autosave]") ? form : null;
}

/** @param {Field} field @param {KeyboardEvent} event */
function sendsOnEnter(field, event) {
  if (field instanceof HTMLTextAreaElement) return "line" in field.dataset || event.ctrlKey || event.metaKey;
  return field instanceof HTMLInputElement && !isTicked(field);
}

/** @param {HTMLFormElement} form @returns {Field[]} */
function fields(form) {
  return /** @type {Field[]} */ ([...form.elements].filter((each) => each.matches("input:not([type=hidden]), select, textarea")));
}

/** @param {Field} field @returns {field is HTMLInputElement} */
function isTicked(field) {
  return field instanceof HTMLInputElement && (field.type === "checkbox" || field.type === "radio");
}

/** @param {Field} field */
function value(field) {
  return isTicked(field) ? String(field.checked) : field.value;
}

/** Which of its name a field is: radios and boxes may share one. @param {Field} field */
function own(field) {
  return isTicked(field) ? field.value : "";
}

/** The form in the answer that took its place. @param {HTMLFormElement} form @returns {HTMLFormElement} */
function standing(form) {
  if (form.isConnected) return form;
  const action = CSS.escape(form.getAttribute("action") ?? "");
  const twins = [...document.querySelectorAll(`form[data-autosave][action="${action}"]`)];
  return /** @type {HTMLFormElement} */ (twins.find((twin) => fields(/** @type {HTMLFormElement} */ (twin))[0]?.name === fields(form)[0]?.name) ?? form);
}

/** @param {Field} field */
function changed(field) {
  if (isTicked(field)) return field.checked !== field.defaultChecked;
  if (field instanceof HTMLSelectElement) return field.value !== standingOption(field);
  return field.value !== field.defaultValue;
}

/** What a select stood at: the option marked in the page, or else its first. @param {HTMLSelectElement} field */
function standingOption(field) {
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

/** @param {Field} field */
function restore(field) {
  if (field instanceof HTMLSelectElement) field.value = standingOption(field);
  else field.value = field.defaultValue;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.blur();
}

/** From now on this is what Escape brings back. @param {Field} field */
function accept(field) {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.selected;
  else if (isTicked(field)) field.defaultChecked = field.checked;
  else field.defaultValue = field.value;
}

/** @param {HTMLFormElement} form @param {Wish[]} wished @param {number} status 0: no answer */
function settle(form, wished, status) {
  const saved = status > 0 && status < 400;
  const refused = status === 0 || status === 401 || status >= 500 ? "again" : "";
  let told = false;
  for (const wish of wished) {
    const field = fields(form).find((each) => each.name === wish.name && own(each) === wish.own);
    if (!field) continue;
    if (saved && value(field) === wish.value) accept(field);
    if (wish.changed) mark(field, saved, refused);
    told ||= wish.changed;
  }
  refocus(form);
  if (told) aloud(word(saved ? "saved" : "notSaved"));
}

/** @param {Field} field @returns {HTMLElement | null} where it says how it stands */
function placeOf(field) {
  return field.closest(".edit, .field") ?? field.parentElement;
}

/** The server has not judged it. @param {Field} field */
function isUnsent(field) {
  return placeOf(field)?.dataset.refused === "again" && changed(field);
}

/** @param {Field} field @param {boolean} saved @param {string} refused "again": to be sent again as it is */
function mark(field, saved, refused) {
  const place = placeOf(field);
  if (!place) return;
  place.dataset.mark = word(saved ? "saved" : "notSaved");
  if (!saved) place.dataset.refused = refused;
  else delete place.dataset.refused;
  if (saved) setTimeout(() => "refused" in place.dataset || delete place.dataset.mark, 2500);
}

/** What was changed meanwhile goes now; in the row that stands now. */
function next() {
  for (const field of waiting) {
    waiting.delete(field);
    const again = field.isConnected ? field : /** @type {Field | null} */ (field.id && document.getElementById(field.id));
    if (again && changed(again)) return autosave(again)?.requestSubmit();
  }
}

/** @param {{ctx: object, tasks: {target: Element | null, fragment: DocumentFragment}[]}} detail */
function keepTyping({ ctx, tasks }) {
  const answered = wishes.get(ctx) ?? [];
  for (const { target, fragment } of tasks) {
    for (const each of target?.querySelectorAll?.("input:not([type=hidden]), textarea, select") ?? []) {
      const typed = /** @type {Field} */ (each);
      if (!typed.id || !autosave(typed) || !changed(typed)) continue;
      if (answered.some((wish) => wish.id === typed.id && wish.value === value(typed))) continue;
      const again = /** @type {Field | null} */ (fragment.querySelector(`#${CSS.escape(typed.id)}`));
      if (again && isTicked(again)) again.checked = /** @type {HTMLInputElement} */ (typed).checked;
      else if (again) again.value = typed.value;
    }
  }
}

/** @param {{tasks: {target: Element | null}[]}} detail */
function keepFocus({ tasks }) {
  const active = document.activeElement;
  stood = null;
  if (!active || active.id || !autosave(active) || !tasks.some(({ target }) => target?.contains?.(active))) return;
  const field = /** @type {Field} */ (active);
  stood = { name: field.name, own: own(field) };
}

/** @param {HTMLFormElement} form */
function refocus(form) {
  if (stood && document.activeElement === document.body) {
    const { name, own: which } = stood;
    fields(form).find((field) => field.name === name && own(field) === which)?.focus({ preventScroll: true });
  }
  stood = null;
}
