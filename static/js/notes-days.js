/** A day in the words of the house. Browsers know no Albanian days and months: theirs would read "M01 19, Tue". */

/** @type {Record<string, string>} as app/web/formats.py writes them; by the English of `en-US`, which is three letters for each */
const ALBANIAN = {
  Mon: "hën", Tue: "mar", Wed: "mër", Thu: "enj", Fri: "pre", Sat: "sht", Sun: "die",
  "1": "jan", "2": "shk", "3": "mar", "4": "pri", "5": "maj", "6": "qer", "7": "korr", "8": "gush", "9": "sht", "10": "tet", "11": "nën", "12": "dhj",
};

/**
 * "Tue 19 Jan", "mar 19 jan"; with the year where asked.
 * @param {Date | number} at @param {{zone?: string, weekday?: boolean, year?: boolean, language?: string}} [as]
 */
export function dayInWords(at, { zone, weekday = false, year = false, language = document.documentElement.lang } = {}) {
  const part = (/** @type {Intl.DateTimeFormatOptions} */ wanted) => new Intl.DateTimeFormat("en-US", { ...wanted, timeZone: zone }).format(at);
  const named = (/** @type {string} */ name, /** @type {Intl.DateTimeFormatOptions} */ english) => (language === "sq" ? ALBANIAN[name] ?? name : new Intl.DateTimeFormat("en-GB", { ...english, timeZone: zone }).format(at));
  return [
    weekday && named(part({ weekday: "short" }), { weekday: "short" }),
    part({ day: "numeric" }),
    named(part({ month: "numeric" }), { month: "short" }),
    year && part({ year: "numeric" }),
  ].filter(Boolean).join(" ");
}
