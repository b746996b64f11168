/** A field that holds more than can be kept says so before it is sent, and keeps every word: pasted books too. */

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  const fields = /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("[data-limit]")]);
  const over = fields.filter((field) => [...field.value.trim()].length > Number(field.dataset.limit));
  for (const field of fields) field.setCustomValidity(over.includes(field) ? (field.dataset.tooLong ?? "") : "");
  if (!over.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  over[0].reportValidity();
}, true);

document.addEventListener("input", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  if (field.matches("[data-limit]")) field.setCustomValidity("");
});
