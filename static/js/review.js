/** After a decision its reviewer stands at the next card that waits, not at the top of the page. */

/** @type {WeakMap<object, {id: string, state: string}>} the card that was acted on, by request */
const stood = new WeakMap();

document.addEventListener("htmx:before:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const card = /** @type {HTMLElement | null} */ (ctx.sourceElement?.closest?.("li.review"));
  if (card) stood.set(ctx, { id: card.id, state: card.dataset.state ?? "" });
});

document.addEventListener("htmx:finally:request", (event) => {
  const before = stood.get(/** @type {CustomEvent} */ (event).detail.ctx);
  const card = before && document.getElementById(before.id);
  if (!card || document.activeElement !== document.body) return;
  (card.dataset.state === before.state ? card : next(card, before.state)).focus();
});

/** @param {HTMLElement} card @param {string} state of those that wait on this page @returns {HTMLElement} */
function next(card, state) {
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("li.review")]);
  const waiting = cards.slice(cards.indexOf(card) + 1).find((each) => each.dataset.state === state);
  return waiting ?? document.querySelector("[rel=next]") ?? card;
}
