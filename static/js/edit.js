/**
 * Editing where the thing stands: a form with `data-autosave` is sent when a field of it is left changed, or on Enter.
 * Escape brings back what was there. "saved" stands beside it for a moment, "not saved" until it is.
 * What is being typed elsewhere in a row survives the answer that replaces the row.
 */
import { aloud, word } from "./words.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

document.addEventListener("change", (event) => {
  const field = /** @type {Field} */ (event.target);
  const form = autosave(field);
  if (form && changed(field)) form.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  const field = /** @type {Field} */ (event.target);
  if (!autosave(field)) return;
  if (event.key === "Escape" && changed(field)) {
    event.stopPropagation();
    restore(field);
  }
  if (event.key === "Enter" && (field.tagName === "INPUT" || (field.tagName === "TEXTAREA" && (event.ctrlKey || event.metaKey || "line" in field.dataset)))) {
    event.preventDefault();
    field.blur();
    field.focus({ preventScroll: true });
  }
});

/** What was sent and is not yet answered, by form: the answer may be for an older wish than the one that stands. */
document.addEventListener("htmx:before:request", (event) => {
  const form = sent(event);
  if (!form) return;
  for (const field of fields(form)) field.dataset.sent = value(field);
});

document.addEventListener("htmx:before:swap", (event) => keepTyping(/** @type {CustomEvent} */ (event).detail));

document.addEventListener("htmx:finally:request", (event) => {
  const form = sent(event);
  if (!form) return;
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.response && ctx.response.status < 400) settle(standing(form));
  else refuse(form);
});

/** @param {Element} field @returns {HTMLFormElement | null} */
function autosave(field) {
  return field.closest?.("form[data-autosave]") ?? null;
}

/** @param {Event} event @returns {HTMLFormElement | null} */
function sent(event) {
  const form = /** @type {CustomEvent} */ (event).detail.ctx.request.form;
  return form?.matches("[data-autosave]") ? form : null;
}

/** @param {HTMLFormElement} form @returns {Field[]} */
function fields(form) {
  return /** @type {Field[]} */ ([...form.elements].filter((each) => each.matches("input:not([type=hidden]), select, textarea")));
}

/** @param {Field} field */
function value(field) {
  return field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type) ? String(field.checked) : field.value;
}

/** @param {Field} field */
function changed(field) {
  if (field instanceof HTMLSelectElement) return [...field.options].some((option) => option.selected !== option.defaultSelected);
  if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

/** @param {Field} field */
function restore(field) {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.selected = option.defaultSelected;
  else field.value = field.defaultValue;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.blur();
}

/** The same form in the answer that replaced its row. @param {HTMLFormElement} form @returns {HTMLFormElement} */
function standing(form) {
  if (form.isConnected) return form;
  const names = fields(form).map((field) => field.id).filter(Boolean);
  const again = names.map((id) => document.getElementById(id)).find(Boolean);
  return (again && autosave(again)) || form;
}

/** @param {HTMLFormElement} form */
function settle(form) {
  for (const field of fields(form)) if (field.dataset.sent === value(field)) accept(field);
  delete form.dataset.refused;
  form.dataset.mark = word("saved");
  aloud(word("saved"));
  setTimeout(() => form.dataset.refused || delete form.dataset.mark, 2500);
}

/** From now on this is what Escape brings back. @param {Field} field */
function accept(field) {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.selected;
  else if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.defaultChecked = field.checked;
  else field.defaultValue = field.value;
}

/** @param {HTMLFormElement} form */
function refuse(form) {
  form.dataset.refused = "1";
  form.dataset.mark = word("notSaved");
  aloud(word("notSaved"));
}

/** @param {{ctx: any, tasks: {target: Element | null, fragment: DocumentFragment}[]}} detail */
function keepTyping({ tasks }) {
  for (const { target, fragment } of tasks) {
    for (const field of target?.querySelectorAll?.("form[data-autosave] :is(input:not([type=hidden]), textarea)") ?? []) {
      const typed = /** @type {HTMLInputElement} */ (field);
      const again = typed.id && fragment.querySelector(`#${CSS.escape(typed.id)}`);
      if (again && changed(typed) && typed.dataset.sent !== value(typed)) /** @type {HTMLInputElement} */ (again).value = typed.value;
    }
  }
}
