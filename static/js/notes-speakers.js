/** Who is meant by what is typed in the speaker's field; app/notes/speakers.py does the same. */

/** @typedef {{id: number, name: string, label: string, words: string[], initials: string}} Person */

/** @param {HTMLDataListElement} list @returns {Person[]} */
export function readPeople(list) {
  return [...list.options].map((option) => {
    const names = fold(option.dataset.name ?? "").split(/[^\p{L}\p{N}_]+/u);
    return {
      id: Number(option.dataset.id),
      name: option.dataset.name ?? "",
      label: option.value,
      words: fold(option.value).split(/[^\p{L}\p{N}_]+/u),
      initials: names.map((word) => word.slice(0, 1)).join(""),
    };
  });
}

/** @param {string} typed @param {Person[]} people @returns {{participant?: number, seat?: number, role?: string}} */
export function meant(typed, people) {
  const words = typed.trim().replace(/\s+/g, " ");
  const seat = /^#?([1-9]\d{0,3})$/.exec(words);
  if (seat) return { seat: Number(seat[1]) };
  const person = personOf(words, people);
  if (person) return { participant: person.id };
  const role = words.replace(/^@/, "");
  return role ? { role } : {};
}

/** @param {string} words @param {Person[]} people @returns {Person | undefined} where exactly one is meant */
export function personOf(words, people) {
  const letters = fold(words.replace(/^@/, ""));
  if (!letters) return undefined;
  const exact = people.filter((each) => fold(each.label) === letters || fold(each.name) === letters);
  const found = exact.length || !words.startsWith("@") ? exact : candidates(words, people);
  return found.length === 1 ? found[0] : undefined;
}

/** Everybody whose initials, or a word of whose name or office, begin with these letters. @param {string} typed @param {Person[]} people */
export function candidates(typed, people) {
  const letters = fold(typed.replace(/^@/, ""));
  return people.filter((each) => each.initials.startsWith(letters) || each.words.some((word) => word.startsWith(letters)));
}

/** Without capitals and accents. @param {string} text */
export function fold(text) {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}
