/** A half-typed line is written down within a second, and whenever the page may go: hidden, left, put to sleep. */

const EVERY = 600;

/** @param {import("./notes-form.js").NoteForm} form @param {() => void} write @returns {() => void} writes at once */
export function keepDrafts({ form, words }, write) {
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    write();
  };
  words.addEventListener("input", () => {
    timer ||= window.setTimeout(now, EVERY);
  });
  // How words are guarded holds for the draft at once.
  form.addEventListener("change", ({ target }) => {
    if (target !== form && target !== words && words.value) now();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && now());
  addEventListener("pagehide", now);
  return now;
}
