/**
 * Typing up a stack of run sheets: Enter goes to the next time that is needed, and what was left is saved by itself.
 * Something that is no time stays, and so does the reader, until it is mended.
 */
const TIME = /^\s*(\d{1,2}([:.h]\d{2})?|\d{3,4})?\s*(\+1)?\s*$/;

// Before the editing of fields hears of it, which would stay in the field.
document.addEventListener("keydown", next, { capture: true });

/** @param {KeyboardEvent} event */
function next(event) {
  const field = event.target;
  if (event.key !== "Enter" || event.isComposing || !(field instanceof HTMLInputElement) || !field.closest(".time-field")) return;
  if (!TIME.test(field.value)) return;
  event.preventDefault();
  event.stopPropagation();
  const fields = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".time-field input")]);
  const here = fields.indexOf(field);
  const step = event.shiftKey ? -1 : 1;
  for (let at = here + step; at >= 0 && at < fields.length; at += step) {
    if ("path" in fields[at].dataset) return go(fields[at]);
  }
  field.blur();
}

/** @param {HTMLInputElement} field */
function go(field) {
  field.focus();
  field.select();
}
