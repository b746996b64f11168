/** How people speak in this room: told once, it holds until it is told otherwise, also after the page is drawn anew. */

/** @param {import("./notes-form.js").NoteForm} form @param {string} key of this room, for this recorder on this device */
export function keepRoom(form, key) {
  const boxes = [...form.boxes("language"), ...form.boxes("interpreted")];
  const kept = read(key);
  if (kept && boxes.every((box) => box.checked === box.defaultChecked)) {
    form.speak(kept);
    form.form.dispatchEvent(new Event("change"));
  }
  form.form.addEventListener("change", ({ target }) => {
    if (!form.room && boxes.some((box) => box === target)) write(key, form.spoken());
  });
}

/** @param {string} key @returns {import("./notes-form.js").Room | null} */
function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Where the browser keeps nothing, it holds on this page all the same. @param {string} key @param {import("./notes-form.js").Room} room */
function write(key, room) {
  try {
    localStorage.setItem(key, JSON.stringify(room));
  } catch {}
}
