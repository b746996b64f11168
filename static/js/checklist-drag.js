/**
 * Tasks can be dragged by their handle, within a phase and to another; arrow keys on the handle do the same, and so do
 * the buttons of the open task and "Move to phase". The server says where the task stands now.
 */
const Sortable = /** @type {any} */ (window).Sortable;
const htmx = /** @type {any} */ (window).htmx;

/** @typedef {{item: HTMLElement, from: HTMLElement, to: HTMLElement, oldIndex: number, newIndex: number}} Drop */

function begin() {
  for (const phase of document.querySelectorAll("tbody[data-phase]")) {
    if (Sortable.get(phase)) continue;
    new Sortable(phase, {
      group: "phases",
      handle: ".grip",
      draggable: "tr.shut",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      onEnd: (/** @type {Drop} */ { item, from, to, oldIndex, newIndex }) => {
        if (from !== to || oldIndex !== newIndex) place(item);
      },
    });
  }
}

/** @param {HTMLElement} row */
function place(row) {
  const phase = /** @type {HTMLElement} */ (row.closest("tbody"));
  const before = /** @type {HTMLElement} */ (row.previousElementSibling);
  // Dragging leaves style attributes behind, which a swap would copy and the content policy refuse.
  for (const each of document.querySelectorAll("tr[style]")) each.removeAttribute("style");
  const base = location.pathname.replace(/\/$/, "");
  htmx.ajax("PUT", `${base}/tasks/${row.dataset.task}/place`, {
    source: row,
    target: row,
    swap: "none",
    values: { phase: phase.dataset.phase ?? "", after: before.dataset.task ?? "first" },
  });
}

document.addEventListener("keydown", (event) => {
  const grip = /** @type {Element} */ (event.target).closest?.(".grip");
  const row = /** @type {HTMLElement | null} */ (grip?.closest("tr.shut") ?? null);
  if (!row || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  if (!(event.key === "ArrowUp" ? up(row) : down(row))) return;
  /** @type {HTMLElement} */ (grip).focus();
  row.scrollIntoView({ block: "nearest" });
  place(row);
});

/** @param {HTMLElement} row */
function up(row) {
  const other = row.previousElementSibling;
  if (other?.matches("tr.shut")) other.before(row);
  else {
    const phase = row.parentElement?.previousElementSibling;
    if (!phase?.matches("tbody[data-phase]")) return false;
    phase.append(row);
  }
  return true;
}

/** @param {HTMLElement} row */
function down(row) {
  const other = row.nextElementSibling;
  if (other) other.after(row);
  else {
    const phase = row.parentElement?.nextElementSibling;
    if (!phase?.matches("tbody[data-phase]")) return false;
    phase.querySelector("tr.group")?.after(row);
  }
  return true;
}

document.addEventListener("htmx:after:swap", begin);
// A refused move: the list as it stands on the server comes back with the page.
document.addEventListener("htmx:response:error", (event) => {
  const source = /** @type {CustomEvent} */ (event).detail.ctx.sourceElement;
  if (source?.matches?.("tr.shut")) setTimeout(() => location.reload(), 1500);
});
begin();
