/**
 * What others change in the guide appears by itself. The feed tells a version; what changed since the one that this page
 * stands at is asked for, and worked into it row by row. A field in which somebody types, or has typed and not saved, is left alone; when
 * both changed it, what the other wrote is shown beside what was typed, with both choices.
 */
import { follow } from "./feed.js";
import { aloud, say, word } from "./words.js";
import { morph, typing } from "./guide-morph.js";
import { conflict } from "./guide-conflict.js";

const htmx = /** @type {any} */ (window).htmx;
const REGIONS = ["summary", "day-span", "ruler", "ideas", "history", "of-event", "publication", "days"];
const root = /** @type {HTMLElement} */ (document.getElementById("guide-live"));
root.dataset.ready = "";
let seen = Number(root.dataset.version);
let wanted = seen;
let asking = false;
let underWay = 0;
let soon = 0;

follow(/** @type {string} */ (root.dataset.feed), "guide", (version) => {
  wanted = Math.max(wanted, version);
  if (wanted > seen && !underWay) renew();
});

// What comes while a change of one's own is under way may be that very change: its answer tells.
document.addEventListener("htmx:before:request", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.ctx.request.method !== "GET") underWay += 1;
});
document.addEventListener("htmx:finally:request", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.ctx.request.method === "GET") return;
  underWay = Math.max(0, underWay - 1);
  if (!underWay && wanted > seen) setTimeout(renew, 0);
});

// One's own change is seen already, unless somebody else's came in between.
document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const headers = ctx.response?.raw?.headers;
  const made = Number(headers?.get("X-Guide-Version") ?? 0);
  if (!made || (made <= seen && !headers.get("X-Guide-Turned"))) return;
  const alone = made === seen + 1 && !headers.get("X-Guide-Turned");
  wanted = Math.max(wanted, made);
  if (!alone) return void setTimeout(renew, 0);
  seen = made;
  bring("history");
  if (document.getElementById("publication")?.dataset.published === undefined) return;
  clearTimeout(soon); // how far the public agenda is behind: asked for once, when the hand rests
  soon = setTimeout(bring, 1500, "publication");
});

// What a field held when typing began goes along, so that the server knows whether somebody else changed that field.
document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = ctx.request.form;
  if (!form?.matches?.("[data-autosave]") || !(ctx.request.body instanceof FormData)) return;
  for (const field of form.elements) {
    if (field.matches("input:not([type=hidden]), select, textarea") && field.name) ctx.request.body.set(`was_${field.name}`, stood(field));
  }
});

// The new times of all rows that only moved come as one line: "12=9:05;13=9:20".
document.addEventListener("htmx:after:swap", () => {
  const later = document.getElementById("later");
  if (!later?.textContent) return;
  shift(later.textContent);
  later.textContent = "";
});

/** @param {string} times */
function shift(times) {
  for (const each of times.split(";")) {
    const [key, opens] = each.split("=");
    const time = key && document.querySelector(`#at-${CSS.escape(key)} time`);
    if (time) time.textContent = opens;
  }
}

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.response.status !== 409) return;
  let body = {};
  try {
    body = JSON.parse(ctx.text ?? "");
  } catch {
    return;
  }
  const theirs = /** @type {Record<string, string>} */ (/** @type {any} */ (body).theirs ?? {});
  for (const [name, value] of Object.entries(theirs)) {
    const field = ctx.request.form?.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`);
    if (field) conflict(field, value, /** @type {any} */ (body).message);
  }
  setTimeout(renew, 0);
});

/** @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} field */
function stood(field) {
  if (field instanceof HTMLSelectElement) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.defaultChecked ? field.value : "0";
  return field.defaultValue;
}

/**
 * Only the two buttons, whose change is another one now; or only the way to publish what changed.
 * @param {"history" | "publication"} id
 */
async function bring(id) {
  const address = new URL(`${location.pathname}/history`, location.href);
  address.searchParams.set("day", document.getElementById("day")?.dataset.day ?? "");
  if (id === "publication") address.searchParams.set("agenda", "1");
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = parsed(await answer.text()).getElementById(id);
  const here = document.getElementById(id);
  if (fresh && here) replace(here, fresh);
}

/** What changed since the version that this page stands at, worked into it. */
async function renew() {
  if (asking) return;
  if (document.querySelector(".sortable-chosen, .sortable-drag")) return void setTimeout(renew, 300);
  asking = true;
  const heard = wanted;
  try {
    const news = (await ask(seen)) ?? (await ask(-1));
    const version = Number(news?.dataset.version ?? 0);
    if (!news || version < seen) return;
    await work(news);
    seen = Math.max(version, heard);
  } catch {
    return; // no network: the feed comes back with it, and tells again
  } finally {
    asking = false;
  }
  if (wanted > seen) renew();
}

/**
 * The rows that changed; the day where they came, went or moved, or where the version lies too far back.
 * @param {number} version @returns {Promise<HTMLElement | null>} nothing where a row of it is not on this page
 */
async function ask(version) {
  const address = new URL(`${location.pathname}/news`, location.href);
  address.searchParams.set("version", String(version));
  address.searchParams.set("day", document.getElementById("day")?.dataset.day ?? "");
  const answer = await fetch(address, { headers: { "HX-Request": "true" } });
  if (answer.status === 404) say({ text: word("failed"), stays: true, link: { text: word("stands"), href: location.pathname } });
  if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
  const news = parsed(await answer.text()).getElementById("guide-news");
  return version >= 0 && [...(news?.children ?? [])].some((fresh) => fresh.matches(".item") && !document.getElementById(fresh.id)) ? null : news;
}

/** @param {string} text */
function parsed(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/** @param {HTMLElement} news */
async function work(news) {
  const open = await details(news.dataset.rows ?? "");
  const ways = { made: (/** @type {Element} */ node) => htmx.process(node), conflict };
  /** @type {Element[]} */
  const kept = [];
  const hold = steady();
  for (const fresh of [...news.children, ...open]) {
    const here = document.getElementById(fresh.id);
    if (!here) continue;
    if (REGIONS.includes(fresh.id)) replace(here, /** @type {HTMLElement} */ (fresh));
    else kept.push(...morph(here, fresh, ways));
  }
  shift(news.dataset.later ?? "");
  hold();
  document.dispatchEvent(new CustomEvent("guide:patched"));
  for (const row of kept) say({ text: /** @type {string} */ (root.dataset.gone).replace("%s", row.getAttribute("aria-label") ?? row.querySelector("textarea")?.value ?? ""), stays: true });
  aloud(root.dataset.others ?? "");
}

/** What the reader looks at stays where it is in the window: the field they stand in, else the first row in sight. */
function steady() {
  const focused = document.activeElement?.closest("#day [data-row]") ? document.activeElement : null;
  const rows = [.../** @type {NodeListOf<Element>} */ (document.querySelectorAll("#day [data-row]"))];
  const anchor = focused ?? rows.find((row) => row.getBoundingClientRect().top >= 0);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  return () => {
    if (!anchor?.isConnected || !scrollY) return;
    const by = anchor.getBoundingClientRect().top - before;
    if (by) scrollBy({ top: by, behavior: "instant" });
  };
}

/** All fields of rows that stand open here and changed. @param {string} keys of rows, or "all" */
async function details(keys) {
  const rows = keys.split(" ");
  const open = [...document.querySelectorAll("section.details[id^=details-]")].map((each) => each.id.slice("details-".length));
  const wanted = open.filter((key) => keys === "all" || rows.includes(key));
  const found = wanted.map(async (key) => {
    const answer = await fetch(`${location.pathname}/rows/${key}`, { headers: { "HX-Request": "true" } });
    return answer.ok ? parsed(await answer.text()).getElementById(`details-${key}`) : null;
  });
  return (await Promise.all(found)).filter((each) => each !== null);
}

/** @param {HTMLElement} old @param {HTMLElement} fresh */
function replace(old, fresh) {
  if (old.isEqualNode(fresh) || typing(old)) return;
  const focused = old.contains(document.activeElement) ? document.activeElement?.id : "";
  const node = document.importNode(fresh, true);
  for (const fold of old.querySelectorAll("details[open]")) if (fold.id) node.querySelector(`#${CSS.escape(fold.id)}`)?.setAttribute("open", "");
  old.replaceWith(node);
  htmx.process(node);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
