/** What a field has no room for the browser drops from a paste, without a word; here is the word. */
import { say, word } from "./words.js";

document.addEventListener("paste", (event) => {
  const field = /** @type {HTMLTextAreaElement} */ (event.target);
  if (event.defaultPrevented || !(field.maxLength > 0)) return;
  const pasted = (event.clipboardData?.getData("text/plain") ?? "").replace(/\r\n?/g, "\n");
  const replaced = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
  const over = field.value.length - replaced + pasted.length - field.maxLength;
  if (over > 0) say({ text: word("cut").replace("{count}", String(over)), stays: true });
});
