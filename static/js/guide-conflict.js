/** Two people changed the same field: what the other wrote stands beside what was typed, and one of the two is chosen. */
import { aloud } from "./words.js";
import { accept } from "./guide-morph.js";

/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */
const words = /** @type {HTMLElement} */ (document.getElementById("guide-live")).dataset;

/** @param {Field} field @param {string} theirs @param {string} [message] */
export function conflict(field, theirs, message) {
  const id = `${field.id}-theirs`;
  const there = document.getElementById(id);
  if (there?.dataset.theirs === theirs) return; // somebody may stand on one of its buttons
  there?.remove();
  const shown = field instanceof HTMLSelectElement ? [...field.options].find((option) => option.value === theirs)?.text ?? theirs : theirs;
  const said = Object.assign(document.createElement("p"), { id, className: "conflict" });
  said.dataset.theirs = theirs;
  said.setAttribute("role", "alert");
  said.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps its focus, and is not sent by losing it
  const text = message || (words.conflict ?? "").replace("%s", shown || "–");
  said.append(Object.assign(document.createElement("span"), { textContent: text }));
  said.append(button(words.mine ?? "", () => {
    done(field, said);
    standAt(field, theirs);
    field.form?.requestSubmit();
  }));
  said.append(button(words.theirs ?? "", () => {
    done(field, said);
    accept(field, theirs);
    field.focus({ preventScroll: true });
  }));
  (field.closest(".edit, .check-form") ?? field).insertAdjacentElement("afterend", said);
  aloud(text);
}

/** From now on the other's words are what typing began from. @param {Field} field @param {string} theirs */
function standAt(field, theirs) {
  if (field instanceof HTMLSelectElement) for (const option of field.options) option.defaultSelected = option.value === theirs;
  else if (field instanceof HTMLInputElement && field.type === "checkbox") field.defaultChecked = theirs === "true" || theirs === "1";
  else field.defaultValue = theirs;
}

/** @param {Field} field @param {Element} said */
function done(field, said) {
  said.remove();
  const place = /** @type {HTMLElement | null} */ (field.closest(".edit, .field"));
  if (!place) return;
  delete place.dataset.mark;
  delete place.dataset.refused;
}

/** @param {string} text @param {() => void} onclick */
function button(text, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: text, onclick });
}
