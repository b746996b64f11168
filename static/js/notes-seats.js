/** Asks who sits at a number, in the room, with or without network. */
import { meant } from "./notes-speakers.js";

/** As many as the server reads (`MOST_FORMER` in app/notes/recording/seat_routes.py). */
const MOST = 50;

/** @typedef {{participant?: number, role?: string}} Named */
/** @typedef {Named & {was?: Named[]}} Seated who sits there, and whom the seat was taken for before */

/** Whether a note of this seat follows its name: nobody is named in it, or whom the seat was taken for. @param {Named} said @param {Named[]} [was] */
export function follows(said, was = []) {
  return [{}, ...was].some((each) => isSame(each, said));
}

/** @param {Seated | undefined} known @param {Named} now @param {Named} said what the note says that was tapped @returns {Seated} */
export function renamed(known, now, said) {
  const { was = [], ...last } = known ?? {};
  const former = [last, { participant: said.participant, role: said.role }, ...was].filter((each) => !isSame(each, {}) && !isSame(each, now));
  return { ...now, was: former.filter((each, place) => former.findIndex((other) => isSame(each, other)) === place).slice(0, MOST) };
}

/** @param {Named} one @param {Named} other */
const isSame = (one, other) => (one.participant || 0) === (other.participant || 0) && (one.role || "") === (other.role || "");

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
