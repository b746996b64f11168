/**
 * Tells the desk how this device stands, and shows what the desk has to say. It goes its own way, beside the notes:
 * when it fails nothing is said, and nothing waits for it.
 */
import { renewToken, token } from "./token.js";

const EVERY = 60_000;
const READ = "kuvend-desk-read";

/** @typedef {{messages: {id: number, text: string, by: string, at: string}[], hand_overs: {id: number, from: string, here: boolean, place: string, page: string}[], leaving: string[], relieved?: string[], agreed?: Agreed | null}} Heard */
/** @typedef {{mark: string, attribution: string}} Agreed for the notes of this place, and whoever is named in them */

/**
 * @param {{store: import("./notes-store.js").Store, sender: EventTarget, user: string, event: string, item: number, following: import("./notes-following.js").Following,
 *   settled: () => Promise<void>, agreed: (now: Agreed) => void}} given settled: what was done on this page is on the device
 */
export function tellTheDesk({ store, sender, user, event, item, following, settled, agreed }) {
  const box = document.getElementById("note-desk");
  if (!box) return;
  let told = -1;
  /** @type {number | undefined} */
  let soon;

  /** @param {{read?: number[], take?: number}} [more] */
  async function tell(more = {}) {
    const { count, since } = await store.waiting(user).catch(() => ({ count: 0, since: undefined }));
    try {
      const answer = await post(event, "presence", { device: store.device, item, waiting: count, oldest: since, plan: following.plan, ...more });
      if (!answer.ok) return false;
      told = count;
      const heard = await answer.json();
      show(heard);
      following.heard(heard);
      if (heard.agreed) agreed(heard.agreed);
      tellSeats().catch(() => undefined);
      return true;
    } catch {
      return false; // no network: the next minute tells it
    }
  }

  /** The server names the notes of a seat that this page does not show, behind those that are named here. */
  async function tellSeats() {
    await settled();
    const { count } = await store.waiting(user), toldBefore = `seats told ${user} ${event}`;
    const [known = {}, before = {}] = await Promise.all([store.recall(`seats ${event}`), store.recall(toldBefore)]);
    const fresh = Object.entries(known).filter(([seat, person]) => JSON.stringify(person) !== JSON.stringify(before[seat]));
    if (count || !fresh.length) return;
    const { ok } = await post(event, "seats", { recorder: Number(user), seats: Object.fromEntries(fresh) });
    if (ok) await store.remember(toldBefore, known);
  }

  async function changed() {
    const { count } = await store.waiting(user).catch(() => ({ count: told }));
    if (count !== told) tellSoon();
  }

  function tellSoon() {
    clearTimeout(soon);
    soon = window.setTimeout(() => tell(), 2_000);
  }

  /** @param {Heard} heard */
  function show(heard) {
    const read = new Set(JSON.parse(localStorage.getItem(READ) ?? "[]"));
    const list = /** @type {HTMLElement} */ (box?.querySelector("ul"));
    const rows = [
      ...heard.messages.filter(({ id }) => !read.has(id)).map((each) => row(`${each.text} (${each.by})`, button(box?.dataset.read ?? "", () => forget(each.id)))),
      ...heard.hand_overs.map((each) => row(fill(each.here ? box?.dataset.asks : box?.dataset.asksElsewhere, each.from, each.place), button(box?.dataset.take ?? "", () => takeOver(each)))),
      ...heard.leaving.map((name) => row(fill(box?.dataset.leaving, name))),
      ...(heard.relieved ?? []).map((name) => row(fill(box?.dataset.relieved, name))),
    ];
    list.replaceChildren(...rows);
    /** @type {HTMLElement} */ (box).hidden = !rows.length;
  }

  /** @param {number} id */
  function forget(id) {
    const read = [...JSON.parse(localStorage.getItem(READ) ?? "[]"), id].slice(-200);
    localStorage.setItem(READ, JSON.stringify(read));
    tell({ read: [id] });
  }

  /** And goes there, where that is not here. @param {Heard["hand_overs"][number]} asked */
  async function takeOver({ id, here, page }) {
    if (!(await tell({ take: id })) || here) return;
    await following.leave();
    location.href = page;
  }

  sender.addEventListener("receipts", changed);
  sender.addEventListener("state", changed);
  sender.addEventListener("seats", tellSoon);
  setInterval(() => tell(), EVERY);
  tell();
}

/** @param {string} event @param {string} what @param {object} body @returns {Promise<Response>} */
async function post(event, what, body) {
  const ask = () => fetch(`/api/v1/events/${encodeURIComponent(event)}/notes/${what}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": token() },
    body: JSON.stringify(body),
    redirect: "error",
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await ask();
  return answer.status === 403 && (await renewToken()) ? ask() : answer;
}

/** @param {string | undefined} words @param {string} name @param {string} [place] */
function fill(words, name, place = "") {
  return (words ?? "").replace("{name}", name).replace("{place}", place);
}

/** @param {string} said @param {HTMLElement} [act] */
function row(said, act) {
  const made = document.createElement("li");
  made.append(Object.assign(document.createElement("span"), { textContent: said }));
  if (act) made.append(" ", act);
  return made;
}

/** @param {string} said @param {() => void} does */
function button(said, does) {
  return Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: said, onclick: does });
}
