/**
 * Rows of the guide can be dragged, within and between sessions and lanes, and onto the name of another day, where they
 * go to the end. The buttons beside each row do the same; the server answers both with the day and says where the row
 * stands now.
 */

/** @typedef {{item: HTMLElement, from: HTMLElement, to: HTMLElement, oldIndex: number, newIndex: number}} Drop */

const Sortable = /** @type {any} */ (window).Sortable;
const htmx = /** @type {any} */ (window).htmx;

/** @param {ParentNode} within */
function begin(within) {
  for (const list of within.querySelectorAll("[data-takes]")) {
    if (Sortable.get(list)) continue;
    new Sortable(list, {
      group: { name: "rows", pull: true, put: accepts },
      handle: ".grip",
      draggable: "[data-row]",
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
      fallbackOnBody: true,
      swapThreshold: 0.6,
      onStart: () => show(true),
      onEnd: (/** @type {Drop} */ drop) => {
        show(false);
        if (drop.from !== drop.to || drop.oldIndex !== drop.newIndex) place(drop);
      },
    });
  }
}

/** @param {{el: HTMLElement}} list @param {unknown} _from @param {HTMLElement} row */
function accepts(list, _from, row) {
  return !row.contains(list.el) && (list.el.dataset.takes ?? "").split(" ").includes(row.dataset.kind ?? "");
}

/** Empty sessions and other days show where a row may fall. @param {boolean} dragging */
function show(dragging) {
  for (const list of document.querySelectorAll(".steps, .ideas ul, .pill[data-takes]")) list.classList.toggle("may-drop", dragging);
}

/** @param {Drop} drop */
function place({ item, from, to, oldIndex }) {
  const day = /** @type {HTMLElement} */ (document.getElementById("day"));
  const before = /** @type {HTMLElement | null} */ (item.previousElementSibling);
  // Dragging leaves style attributes behind, which the swap would copy and the content policy refuse.
  for (const row of document.querySelectorAll("[data-row][style]")) row.removeAttribute("style");
  const holder = to.dataset.holder ?? "";
  const elsewhere = holder.startsWith("day-");
  if (elsewhere) from.insertBefore(item, from.children[oldIndex] ?? null); // not into the link it was let fall on
  const where = elsewhere || holder === "ideas" ? { where: holder } : { day: day.dataset.day, parent: holder };
  htmx.ajax("PUT", `${location.pathname}/rows/${item.dataset.row}/place`, {
    source: item,
    target: "#day",
    swap: "outerHTML",
    values: { ...where, shown: day.dataset.day, ...(elsewhere ? {} : { after: before?.dataset.row ?? "" }) },
  });
}

document.addEventListener("htmx:after:swap", () => begin(document));
document.addEventListener("guide:patched", () => begin(document));
// A refused move: the day as it stands on the server comes back with the next page.
document.addEventListener("htmx:response:error", (event) => {
  const source = /** @type {CustomEvent} */ (event).detail.ctx.sourceElement;
  if (source?.matches?.("[data-row]")) setTimeout(() => location.reload(), 1500);
});
begin(document);
