/**
 * Keys of the guide. In a field whose words are not saved yet, Ctrl+Z is the field's own; elsewhere it takes back the
 * latest change of the guide. Alt with an arrow moves the row one stands in, and so on: the page lists them.
 */
import { say } from "./words.js";

const htmx = /** @type {any} */ (window).htmx;

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const key = event.key.toLowerCase();
  if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
    if (isTyping(event.target)) return;
    event.preventDefault();
    turn(key === "y" || event.shiftKey ? "redo-2" : "undo-2");
  } else if (event.altKey && !event.ctrlKey && !event.metaKey) {
    if (deed(event)) event.preventDefault();
  }
});

// A doubt that was settled is gone with its button: the keyboard goes on in the row that it stood at.
document.addEventListener("htmx:after:swap", (event) => {
  const mended = /\/guide\/(?:rows\/(\d+)|days\/\d+)\/mends$/.exec(new URL(/** @type {CustomEvent} */ (event).detail.ctx?.request?.action ?? "/", location.href).pathname);
  if (!mended || document.activeElement !== document.body) return;
  to(mended[1] ? `title-${mended[1]}` : "add-lines", { preventScroll: true });
});

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return target.value !== target.defaultValue;
  return target instanceof HTMLElement && target.isContentEditable;
}

/** @param {string} id of the button */
function turn(id) {
  const button = /** @type {HTMLButtonElement | null} */ (document.getElementById(id));
  if (!button || button.disabled) return;
  if (id === "undo-2" && button.dataset.own === "0") {
    // Somebody else's change is never undone by accident.
    button.focus();
    return say({ text: `${document.getElementById("history")?.dataset.theirs} ${button.title}` });
  }
  button.click();
}

/** @param {KeyboardEvent} event @returns {boolean} whether the key meant something */
function deed(event) {
  const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("#day [data-row]"));
  if (event.code === "KeyN") return behind(row);
  if (!row) return false;
  const id = row.dataset.row;
  if (event.key === "ArrowUp") return press(`up-${id}`);
  if (event.key === "ArrowDown") return press(`down-${id}`);
  if (event.code === "KeyE") return press(`more-${id}`);
  if (event.code === "KeyS") return open(row);
  if (event.code === "KeyD") return send("POST", row, "copies");
  if (event.code === "KeyP") return send("PUT", row, "place", { where: "ideas" });
  if (event.key === "Delete") return send("DELETE", row, "");
  if (event.key === "PageUp" || event.key === "PageDown") return day(row, event.key === "PageDown");
  return false;
}

/** @param {string} id */
function press(id) {
  const active = /** @type {HTMLElement} */ (document.activeElement);
  active.blur(); // what was typed is saved first
  document.getElementById(id)?.click();
  active.focus({ preventScroll: true });
  return true;
}

/** @param {string} id @param {FocusOptions} [how] */
function to(id, how) {
  const field = document.getElementById(id);
  field?.focus(how);
  return Boolean(field);
}

/** A new session comes behind the one in which one stands; at the end from anywhere else. @param {HTMLElement | null} row */
function behind(row) {
  const root = /** @type {HTMLElement | null | undefined} */ (row?.closest("#day > [data-row]"));
  const where = /** @type {HTMLSelectElement | null} */ (document.getElementById("add-after"));
  if (root && where) where.value = root.dataset.row ?? "";
  return to("add-lines");
}

/** To the end of the next or the last day. @param {HTMLElement} row @param {boolean} next */
function day(row, next) {
  const shown = document.querySelector("#days [aria-current]");
  const other = /** @type {HTMLElement | null | undefined} */ (next ? shown?.nextElementSibling : shown?.previousElementSibling);
  const takes = other?.dataset.takes?.split(" ").includes(row.dataset.kind ?? "");
  return Boolean(takes) && send("PUT", row, "place", { where: other?.dataset.holder });
}

/** The line where the next step of this session or group is typed. @param {HTMLElement} row */
function open(row) {
  const holder = row.dataset.kind === "step" ? /** @type {HTMLElement | null} */ (row.parentElement?.closest("[data-row]")) : row;
  const adder = /** @type {HTMLDetailsElement | null} */ (holder?.querySelector(`#add-${CSS.escape(holder.dataset.row ?? "")}`)?.closest("details"));
  if (!adder) return to("add-lines");
  adder.open = true;
  return to(`add-${holder?.dataset.row}`);
}

/** @param {string} method @param {HTMLElement} row @param {string} what @param {object} [values] */
function send(method, row, what, values = {}) {
  const day = document.getElementById("day")?.dataset.day;
  const address = `${location.pathname}/rows/${row.dataset.row}${what && "/"}${what}`;
  const beside = /** @type {HTMLElement | null} */ (row.nextElementSibling ?? row.previousElementSibling);
  const answered = htmx.ajax(method, address, { source: row, target: "#day", swap: "outerHTML", values: { ...values, shown: day } });
  answered.then(() => {
    // The hand goes on in the copy, in the row itself where it had to stay, else in the one beside it.
    const here = document.querySelector(`#day #row-${row.dataset.row}`);
    const next = what === "copies" ? here?.nextElementSibling : here;
    to(`title-${/** @type {HTMLElement | null | undefined} */ (next ?? beside)?.dataset.row}`);
  });
  return true;
}
