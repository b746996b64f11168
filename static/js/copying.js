/** A button that copies what it carries, and says that it did. */
import { aloud } from "./words.js";

document.addEventListener("click", async (event) => {
  const button = /** @type {Element} */ (event.target).closest("button[data-copy]");
  if (!(button instanceof HTMLElement)) return;
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  const done = button.dataset.done ?? "✓";
  const label = button.innerHTML;
  button.textContent = done;
  aloud(done);
  setTimeout(() => (button.innerHTML = label), 1600);
});
