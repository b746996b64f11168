/** Where tabs or pills are wider than the screen: the current one comes into sight, and the edge with more behind it fades. */

for (const row of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".tabs, .pills"))) {
  const current = row.querySelector("[aria-current]");
  if (current) row.scrollLeft += current.getBoundingClientRect().left - row.getBoundingClientRect().left - 48;
  row.addEventListener("scroll", () => fade(row), { passive: true });
  addEventListener("resize", () => fade(row));
  fade(row);
}

/** @param {HTMLElement} row */
function fade(row) {
  const gone = Math.abs(row.scrollLeft) > 4;
  const left = row.scrollWidth - row.clientWidth - Math.abs(row.scrollLeft) > 4;
  row.dataset.more = gone && left ? "both" : gone ? "start" : left ? "end" : "";
}
