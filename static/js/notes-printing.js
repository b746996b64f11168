/** How the report would show a note, told under it while it is typed; app/notes/printing/sentences.py tells the reviewer the same. */

/**
 * @param {Record<string, any>} body @param {string} rule how speakers of this session may be named
 * @param {string} name of the speaker, as the room knows them @param {DOMStringMap | Record<string, string>} words
 */
export function printed(body, rule, name, words) {
  if (body.mark === "confidential") return words.printsNever ?? "";
  if (body.mark === "do_not_record") return words.printsNothing ?? "";
  const verbatim = body.wording === "verbatim";
  if (verbatim && !body.words_agreed) return words.printsUnagreed ?? "";
  const parts = [
    verbatim && !body.interpreted ? words.printsQuoted : words.printsText,
    credit(body, rule, name, words),
    body.interpreted ? words.printsInterpreted : "",
    body.mark === "participants_only" ? words.printsInside : "",
    words.printsReleased,
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** @param {Record<string, any>} body @param {string} rule @param {string} name @param {DOMStringMap | Record<string, string>} words */
function credit(body, rule, name, words) {
  if (rule === "on_record" && body.name_agreed && name) return (words.printsByName ?? "").replace("{name}", name);
  return rule === "chatham_house" ? words.printsNameless : words.printsByRole;
}
