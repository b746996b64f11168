/** Where the tabs are wider than the screen: the current one comes into sight, and the edge with more behind it fades. */

const tabs = /** @type {HTMLElement | null} */ (document.querySelector(".tabs"));

if (tabs) {
  const current = tabs.querySelector("[aria-current]");
  if (current) tabs.scrollLeft += current.getBoundingClientRect().left - tabs.getBoundingClientRect().left - 48;
  tabs.addEventListener("scroll", () => fade(tabs), { passive: true });
  addEventListener("resize", () => fade(tabs));
  fade(tabs);
}

/** @param {HTMLElement} row */
function fade(row) {
  const gone = Math.abs(row.scrollLeft) > 4;
  const left = row.scrollWidth - row.clientWidth - Math.abs(row.scrollLeft) > 4;
  row.dataset.more = gone && left ? "both" : gone ? "start" : left ? "end" : "";
}
