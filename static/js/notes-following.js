/**
 * Where the plan is by the event's clock, and the way there in one tap. Nothing moves by itself: the page, the field
 * and its line stay until somebody taps. `whereNow` is app/notes/plan/following.py over again, so that it holds without network.
 */
import { dayInWords } from "./notes-days.js";
import { pageOf } from "./notes-offline.js";

/** @typedef {[opens: number, closes: number, place: string, title: string, where: string, mine: number, split: number, question: number]} Stop minutes since 1970 */
/** @typedef {{phase: "before" | "running" | "gap" | "after", stops: Stop[], ways: Stop[]}} Now */

const MINUTE = 60_000;
/** Minutes before a row begins in which the way there is offered. */
const SOON = 30;
const MOST_AHEAD = 8;
const [OPENS, CLOSES, PLACE, TITLE, WHERE, MINE, SPLIT, QUESTION] = /** @type {const} */ ([0, 1, 2, 3, 4, 5, 6, 7]);

/** @param {Stop[]} plan in the guide's order, at the times that count @param {number} now @param {string} here @returns {Now} */
export function whereNow(plan, now, here) {
  const stops = withoutNeighbours(plan, here);
  const running = lastOfEachPlace(stops.filter((stop) => stop[OPENS] <= now && now < stop[CLOSES]));
  const later = stops.filter((stop) => stop[OPENS] > now);
  const on = running.length ? running : first(later);
  if (!on.length) return { phase: "after", stops: [], ways: [] };
  const chosen = choose(on, here);
  const waysOf = (/** @type {Stop[]} */ all) => all.filter((stop) => stop[PLACE] && stop[PLACE] !== here && stop[OPENS] - now <= SOON);
  const ways = chosen.some((stop) => stop[PLACE]) ? waysOf(chosen) : waysOf(choose(first(later.filter((stop) => stop[PLACE])), here));
  const before = stops.some((stop) => stop[CLOSES] <= now) ? "gap" : "before";
  return { phase: running.length ? "running" : before, stops: chosen, ways };
}

/** Whose own group is done before the others waits for all, and is not sent to them. @param {Stop[]} stops @param {string} here */
function withoutNeighbours(stops, here) {
  const beside = new Set(stops.filter((stop) => stop[PLACE] === here && stop[SPLIT]).map((stop) => stop[SPLIT]));
  return stops.filter((stop) => !beside.has(stop[SPLIT]) || stop[PLACE] === here || stop[MINE]);
}

/** @param {Stop[]} stops */
function lastOfEachPlace(stops) {
  const latest = new Map();
  for (const stop of [...stops].sort((one, other) => one[OPENS] - other[OPENS])) latest.set(stop[PLACE], stop);
  return stops.filter((stop) => latest.get(stop[PLACE]) === stop);
}

/** @param {Stop[]} stops */
function first(stops) {
  const opens = Math.min(...stops.map((stop) => stop[OPENS]));
  return lastOfEachPlace(stops.filter((stop) => stop[OPENS] === opens));
}

/** The place of this page; else the reader's own; else all in which notes are taken; else the break. @param {Stop[]} stops @param {string} here */
function choose(stops, here) {
  const tests = [(/** @type {Stop} */ stop) => stop[PLACE] === here, (/** @type {Stop} */ stop) => stop[MINE], (/** @type {Stop} */ stop) => stop[PLACE]];
  return tests.map((fits) => stops.filter(fits)).find((found) => found.length) ?? stops;
}

export class Following {
  /** @param {{here: string, user: string, event: string, zone: string, store: import("./notes-store.js").Store | null, leave: () => Promise<void>, turn: (step: string, question: number) => void}} given leave: puts down what is half typed; turn: hears of the step that runs here */
  constructor({ here, user, event, zone, store, leave, turn }) {
    this.box = /** @type {HTMLElement} */ (document.getElementById("note-now"));
    this.here = here;
    this.user = user;
    this.event = event;
    this.zone = zone;
    this.store = store;
    this.leave = leave;
    this.turn = turn;
    this.plan = this.box.dataset.plan ?? "";
    /** @type {Stop[]} the one place where times come from: the plan's until a run brings its own */
    this.stops = JSON.parse(this.box.dataset.stops ?? "[]");
    /** By how much this device's clock is behind the server's. */
    this.behind = 0;
    this.clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit", timeZone: zone });
    this.box.addEventListener("click", (clicked) => this.#leaving(clicked));
    /** @type {HTMLElement} */ (this.box.querySelector("p")).tabIndex = matchMedia("(width < 40rem)").matches ? 0 : -1; // one line of it, whole when tapped
  }

  async start() {
    const known = await this.store?.recall(`plan ${this.event}`).catch(() => undefined);
    const drawnAt = document.getElementById("sync")?.dataset.at ?? "";
    if (known && Date.parse(known.at) > Date.parse(drawnAt)) Object.assign(this, { plan: known.plan, stops: known.stops }); // this page is an old copy
    this.behind = known?.behind ?? 0;
    this.#tick();
  }

  /** The server said what time it is and, where they have changed, the times that count. @param {{now?: string, plan?: string, stops?: Stop[]}} told */
  async heard({ now, plan, stops }) {
    const behind = now ? Date.parse(now) - Date.now() : this.behind;
    if (stops && plan) Object.assign(this, { plan, stops });
    this.behind = Math.abs(behind) < MINUTE / 2 ? 0 : behind;
    this.show();
    await this.store?.remember(`plan ${this.event}`, { plan: this.plan, stops: this.stops, behind: this.behind, at: now }).catch(() => undefined);
  }

  #now() {
    return Date.now() + this.behind;
  }

  #tick() {
    this.show();
    setTimeout(() => this.#tick(), MINUTE - (this.#now() % MINUTE) + 50);
  }

  show() {
    const now = whereNow(this.stops, Math.floor(this.#now() / MINUTE), this.here);
    const said = this.#sentence(now);
    this.box.hidden = !said;
    write(this.box.querySelector("time"), this.#time(this.#now()));
    write(this.box.querySelector("[role=status]"), said);
    const [stop] = now.stops;
    if (now.phase === "running" && stop[PLACE] === this.here) this.turn(stop[TITLE], stop[QUESTION] ?? 0);
    const ways = /** @type {HTMLElement} */ (this.box.querySelector(".ways"));
    const wanted = now.ways.map((stop) => stop[PLACE]).join(" ");
    if (ways.dataset.to === wanted) return;
    ways.dataset.to = wanted;
    ways.replaceChildren(...now.ways.map((stop) => this.#way(stop, now)));
  }

  /** @param {Now} now */
  #sentence({ phase, stops: [stop, ...beside] }) {
    const words = this.box.dataset;
    if (phase === "after") return this.stops.some((each) => this.#isToday(each[CLOSES] - 1)) ? words.over ?? "" : "";
    if (beside.length) return phase === "running" ? words.side ?? "" : fill(words.sideNext, { time: this.#moment(stop[OPENS]) });
    const there = stop[PLACE] && stop[PLACE] !== this.here;
    const title = there ? stop[WHERE] : stop[TITLE];
    if (phase !== "running") return fill(phase === "gap" ? words.next : words.begins, { title, time: this.#moment(stop[OPENS]) });
    return fill(there ? words.there : words.says, { title, time: this.#moment(stop[CLOSES]) });
  }

  /** By its name, where the sentence has not said it. @param {Stop} stop @param {Now} now */
  #way(stop, { stops }) {
    const link = /** @type {HTMLAnchorElement} */ (/** @type {Element} */ (/** @type {HTMLTemplateElement} */ (document.getElementById("note-way")).content.firstElementChild).cloneNode(true));
    link.href = this.#address(stop);
    link.title = stop[WHERE];
    link.append(stops.length === 1 && stops[0] === stop ? this.box.dataset.go ?? "" : stop[WHERE]);
    return link;
  }

  /** With its day, where that is not today. @param {number} minute */
  #moment(minute) {
    const time = this.#time(minute * MINUTE);
    return this.#isToday(minute) ? time : `${dayInWords(minute * MINUTE, { zone: this.zone, weekday: true })}, ${time}`;
  }

  /** @param {number} minute */
  #isToday(minute) {
    const day = new Intl.DateTimeFormat("sv-SE", { timeZone: this.zone });
    return day.format(minute * MINUTE) === day.format(this.#now());
  }

  /** @param {number} at */
  #time(at) {
    return this.clock.format(at).replace(/^0(?=\d)/, "");
  }

  /** Where this reader may have to go today, and is not. @returns {string[]} addresses of pages */
  ahead() {
    const places = this.stops.filter((stop) => this.#isToday(stop[CLOSES] - 1) && stop[PLACE] !== this.here && (stop[MINE] || !stop[SPLIT])).map((stop) => this.#address(stop));
    return [...new Set(places)].filter((address) => !address.endsWith("/")).slice(0, MOST_AHEAD);
  }

  /** @param {Stop} stop */
  #address(stop) {
    return `/events/${this.event}/notes/${stop[PLACE]}`;
  }

  /** The half-typed line is put down first. A page that can be had from nowhere is not left for: notes go on here. @param {MouseEvent} clicked */
  async #leaving(clicked) {
    const link = /** @type {Element} */ (clicked.target).closest("a");
    if (!link || clicked.ctrlKey || clicked.metaKey || clicked.shiftKey) return;
    clicked.preventDefault();
    await this.leave();
    if ((await isKept(this.user, link.pathname)) || (await answers())) location.href = link.href;
    else write(this.box.querySelector("[role=status]"), this.box.dataset.notHere ?? "");
  }
}

/** @param {string} user @param {string} path */
async function isKept(user, path) {
  return Boolean(await globalThis.caches?.match(pageOf(user, path), { cacheName: "kuvend-pages", ignoreVary: true }).catch(() => undefined));
}

/** Does the server? */
export function answers() {
  return fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(3_000) }).then(({ ok }) => ok, () => false);
}

/** Only what has changed is written, so that it is said aloud once. @param {Element | null} element @param {string} said */
function write(element, said) {
  if (element && element.textContent !== said) element.textContent = said;
}

/** @param {string | undefined} sentence @param {Record<string, string>} values */
function fill(sentence, values) {
  return (sentence ?? "").replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
