/** Asks who sits at a number, in the room, with or without network. */
import { meant } from "./notes-speakers.js";

/**
 * @param {string} seat @param {DOMStringMap} words @param {import("./notes-speakers.js").Person[]} people
 * @param {(seat: string, person: {participant?: number, role?: string}) => void} named
 */
export function askSeat(seat, words, people, named) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("seat"));
  const asked = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  const box = /** @type {HTMLInputElement} */ (asked.elements.namedItem("seat_name"));
  /** @type {HTMLElement} */ (dialog.querySelector("label")).textContent = (words.nameSeat ?? "").replace("{number}", seat);
  asked.onsubmit = (submitted) => {
    submitted.preventDefault();
    const closed = submitted.submitter instanceof HTMLButtonElement && submitted.submitter.formNoValidate;
    const { participant, role } = meant(closed ? "" : box.value, people);
    dialog.close();
    box.value = "";
    if (participant || role) named(seat, participant ? { participant } : { role });
  };
  dialog.showModal();
}
