/**
 * Choosing several rows of the checklist: how many, all of a group, from one to another with Shift, and a long press
 * on a row as the way in. What is chosen stays chosen while filters and searches change what is shown. The boxes and
 * their form work without this.
 */
const htmx = /** @type {any} */ (window).htmx;
const LONG = 550;

/** @type {HTMLInputElement | null} */
let last = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pressing;
let pressed = "";
/** @type {Set<string>} Numbers of the chosen tasks, shown or not. */
const chosen = new Set();

/** @param {ParentNode} within @returns {HTMLInputElement[]} */
const boxes = (within) => [...within.querySelectorAll("input[name=task][type=checkbox]")].map((box) => /** @type {HTMLInputElement} */ (box));

document.addEventListener("click", (event) => {
  const box = /** @type {Element} */ (event.target);
  if (!(box instanceof HTMLInputElement) || box.name !== "task") return;
  const all = boxes(document);
  if (event.shiftKey && last?.isConnected) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const each of all.slice(from, to + 1)) each.checked = box.checked;
  }
  last = box;
});

document.addEventListener("change", (event) => {
  const box = /** @type {HTMLInputElement} */ (event.target);
  if ("choosesAll" in box.dataset) for (const each of boxes(/** @type {Element} */ (box.closest("tbody")))) each.checked = box.checked;
  count();
});

function count() {
  const place = document.getElementById("bulk-count");
  if (!place) return chosen.clear();
  const all = boxes(document);
  for (const box of all) chosen[box.checked ? "add" : "delete"](box.value);
  place.textContent = String(chosen.size);
  elsewhere([...chosen].filter((value) => all.every((box) => box.value !== value)));
  for (const body of document.querySelectorAll("tbody:has([data-chooses-all])")) {
    const own = boxes(body);
    const chosen = own.filter((box) => box.checked).length;
    const head = /** @type {HTMLInputElement} */ (body.querySelector("[data-chooses-all]"));
    head.checked = chosen > 0 && chosen === own.length;
    head.indeterminate = chosen > 0 && chosen < own.length;
  }
}

/** What is chosen and not shown goes along in the form. @param {string[]} values */
function elsewhere(values) {
  const place = /** @type {HTMLElement} */ (document.getElementById("bulk-elsewhere"));
  place.hidden = !values.length;
  const words = (place.dataset.words ?? "").replace("{count}", String(values.length));
  const inputs = values.map((value) => Object.assign(document.createElement("input"), { type: "hidden", name: "task", value }));
  place.replaceChildren(words, ...inputs);
}

document.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest("#bulk-none"))) return;
  chosen.clear();
  for (const box of boxes(document)) box.checked = false;
  count();
});

document.addEventListener("pointerdown", (event) => {
  const row = /** @type {Element} */ (event.target).closest("tr.shut[data-task]");
  const opener = document.getElementById("checklist-choose");
  if (event.pointerType === "mouse" || !row || opener?.getAttribute("aria-pressed") !== "false") return;
  pressing = setTimeout(() => {
    pressed = /** @type {HTMLElement} */ (row).dataset.task ?? "";
    htmx.ajax("GET", opener.getAttribute("href"), { target: "#checklist-tasks", source: opener });
  }, LONG);
});
for (const end of ["pointerup", "pointercancel", "pointermove"]) {
  document.addEventListener(end, (event) => {
    const moved = /** @type {PointerEvent} */ (event);
    if (end === "pointermove" && Math.abs(moved.movementX) + Math.abs(moved.movementY) < 6) return;
    clearTimeout(pressing);
  });
}
// The finger that pressed long is no tap, and no menu is wanted.
for (const kind of ["click", "contextmenu"]) {
  document.addEventListener(kind, (event) => {
    if (!pressed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
}

document.addEventListener("htmx:after:swap", (event) => {
  const asked = /** @type {string | undefined} */ (/** @type {CustomEvent} */ (event).detail.ctx?.request?.action);
  if (asked?.includes("/bulk/")) chosen.clear(); // that is done
  for (const box of boxes(document)) box.checked = chosen.has(box.value);
  if (pressed) {
    const box = boxes(document).find((each) => each.value === pressed);
    if (box) box.checked = true;
    setTimeout(() => (pressed = ""), 400);
  }
  count();
});
count();
