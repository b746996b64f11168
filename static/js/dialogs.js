/** A dialog opens from a link to it, as a modal; without this script the browser shows it as the target of the link. */

document.addEventListener("click", (event) => {
  const link = /** @type {Element} */ (event.target).closest("a[data-opens], a[data-closes]");
  if (!(link instanceof HTMLAnchorElement)) return;
  const dialog = link.matches("[data-closes]") ? link.closest("dialog") : document.getElementById(link.hash.slice(1));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (dialog.open) dialog.close();
  else dialog.showModal();
});

document.addEventListener("mousedown", (event) => {
  if (event.target instanceof HTMLDialogElement && event.target.open && outside(event.target, event)) event.target.close();
});

/** @param {HTMLElement} box @param {MouseEvent} point */
function outside(box, { clientX, clientY }) {
  const { left, right, top, bottom } = box.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
