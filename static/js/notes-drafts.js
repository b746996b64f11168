/** A half-typed line is written down within a second, and whenever the page may go: hidden, left, put to sleep. */

const EVERY = 600;

/** @param {HTMLTextAreaElement} field @param {() => void} write @returns {() => void} writes at once */
export function keepDrafts(field, write) {
  let timer = 0;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    write();
  };
  field.addEventListener("input", () => {
    timer ||= window.setTimeout(now, EVERY);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && now());
  addEventListener("pagehide", now);
  return now;
}
