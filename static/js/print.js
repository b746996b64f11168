/** The print button of a sheet. */
document.addEventListener("click", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-print]")) window.print();
});
