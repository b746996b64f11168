/** The form that corrects a note: what was agreed is ticked, as long as the words are those that were read back. */
import { Agreement } from "./notes-agreement.js";
import { readShorthand } from "./notes-shorthand.js";

const form = document.getElementById("correction");
const words = document.getElementById("note-field");
if (form && words instanceof HTMLTextAreaElement) {
  const boxes = [...form.querySelectorAll("input[data-agreement]")].filter((each) => each instanceof HTMLInputElement);
  const speaker = /** @type {HTMLInputElement} */ (form.querySelector("[name=speaker]"));
  const agreement = new Agreement(boxes, () => `${readShorthand(words.value).words}\n${speaker.value.trim()}`);
  if (words.value === words.defaultValue) for (const box of boxes) box.checked = box.dataset.agreement === "given";
  agreement.hold();
  for (const field of [words, speaker]) field.addEventListener("input", () => agreement.follow());
  // From here on the boxes say everything; without this the server keeps what was agreed where the words stay.
  form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "ticks", value: "all" }));
}
