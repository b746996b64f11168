/* What a recorder types first on a line. app/notes/shorthand.py reads it the same way; they share their cases. */

/** @type {Record<string, string>} */
const KINDS = {
  "?": "question", "=": "answer", "!": "decision", ">": "commitment",
  "*": "recommendation", "^": "request", "~": "concern", "+": "good_practice",
};
/** @type {Record<string, string>} */
const QUOTES = { '"': '"', "“": "”", "„": "“”", "«": "»", "”": "”" };
const SIGN = /^([?=!>*^~+"“”„«])[ \t]+(?=\S)/u;
const SEAT = /^#([1-9]\d{0,3})(?:[ \t]+|$)/u;
const LETTERS = /^@(\p{L}[\p{L}\p{N}_.'’-]{0,39})(?:[ \t]+|$)/u;

/**
 * @param {string} typed
 * @returns {{words: string, kind?: string, wording?: string, seat?: number, letters?: string}}
 */
export function readShorthand(typed) {
  /** @type {{words: string, kind?: string, wording?: string, seat?: number, letters?: string}} */
  const read = { words: "" };
  let rest = typed;
  for (;;) {
    const sign = SIGN.exec(rest), seat = SEAT.exec(rest), letters = LETTERS.exec(rest);
    const found = sign ?? seat ?? letters;
    if (!found) break;
    if (sign) {
      if (sign[1] in KINDS) read.kind = KINDS[sign[1]];
      else read.wording = "verbatim";
    } else if (seat) read.seat = Number(seat[1]);
    else read.letters = found[1];
    rest = rest.slice(found[0].length);
  }
  rest = rest.trim();
  const closing = QUOTES[rest[0]] ?? "";
  const inner = rest.slice(1, -1).trim();
  if (inner && closing.includes(rest.at(-1) ?? " ") && ![rest[0], ...closing].some((mark) => inner.includes(mark))) {
    read.wording = "verbatim";
    rest = inner;
  }
  read.words = rest;
  return read;
}
