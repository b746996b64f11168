/**
 * What a refused request says, where it belongs, with everything that was typed left standing:
 * 422 at the fields, 409 and others as a toast that stays, 401 with a way to sign in beside, no network in words.
 */
import "./once.js";
import { reader, renewToken } from "./token.js";
import { isOver, say, word } from "./words.js";

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const { message, fields, theirs, stale } = read(ctx.text);
  if (theirs) return; // shown beside the field, with both choices, by the page that knows how
  if (stale) return void goAgain(ctx, message);
  const form = scope(ctx), of = sending(ctx);
  if (ctx.response.status === 401) return say({ of, text: message || word("signedOut"), stays: true, link: { text: word("signIn"), href: "/sign-in", tab: true } });
  if (ctx.response.status === 409) return say({ of, text: message || word("failed"), stays: true, link: { text: word("stands"), href: location.href } });
  const left = form && fields ? place(form, fields) : Object.values(fields ?? {});
  if (left.length) say({ of, text: left.join(" "), stays: true });
  else if (!form?.querySelector("[aria-invalid=true]")) say({ of, text: message || word("failed"), stays: true });
});

document.addEventListener("htmx:error", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx && !ctx.response) say({ of: sending(ctx), text: word("offline"), stays: true });
});

document.addEventListener("htmx:finally:request", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (!ctx.response || ctx.response.status >= 400) return;
  renewed.delete(ctx.request.form);
  isOver(sending(ctx));
});

/** @type {WeakSet<HTMLFormElement>} sent once more with a fresh token, and not taken yet */
const renewed = new WeakSet();

/**
 * The browser lost its cookies, and the form with it: what was typed goes once more with the token of the cookies it
 * has now, if nobody else has signed in meanwhile.
 * @param {any} ctx @param {string | undefined} message
 */
async function goAgain(ctx, message) {
  const { form } = ctx.request, known = reader();
  const again = form && !renewed.has(form) && (await renewToken((user) => !user || user === known).catch(() => false));
  if (!again || !form.isConnected) return say({ of: sending(ctx), text: message || word("failed"), stays: true });
  renewed.add(form);
  const pressed = ctx.sourceEvent?.submitter;
  form.requestSubmit(pressed?.form === form ? pressed : null);
}

// The next try, and the next key, clear what was wrong.
document.addEventListener("htmx:before:request", (event) => clear(scope(/** @type {CustomEvent} */ (event).detail.ctx)));
document.addEventListener("input", (event) => unmark(/** @type {HTMLElement} */ (event.target)));

/** @param {string | undefined} text @returns {{message?: string, fields?: Record<string, string>, theirs?: Record<string, string>, stale?: boolean}} */
function read(text) {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return {};
  }
}

/** The same when it is tried again. @param {any} ctx @returns {string} */
function sending({ request: { method, action } }) {
  return `${method} ${String(action).split("?")[0]}`;
}

/** @returns {HTMLElement | null} the form that was sent, or the row it was sent from */
function scope(/** @type {any} */ ctx) {
  return ctx.request.form ?? ctx.sourceElement.closest("form, tr, li, article, dialog, section");
}

/**
 * Put each message at its field, and the reader at the first.
 * @param {HTMLElement} form @param {Record<string, string>} fields
 * @returns {string[]} messages whose field is not on the page
 */
function place(form, fields) {
  const left = [];
  let first = null;
  for (const [name, text] of Object.entries(fields)) {
    const field = /** @type {HTMLElement | null} */ (form.querySelector(`[name="${CSS.escape(name)}"]:not([type=hidden])`));
    if (!field) {
      left.push(text);
      continue;
    }
    const id = `${field.id || name}-wrong`;
    const said = document.getElementById(id) ?? Object.assign(document.createElement("p"), { id, className: "wrong" });
    said.textContent = text;
    (field.closest("fieldset.field") ?? field.closest(".field, .edit") ?? field.parentElement)?.append(said);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", [id, ...described(field, id)].join(" "));
    first ??= field;
  }
  first?.focus();
  return left;
}

/** @param {HTMLElement | null} form */
function clear(form) {
  form?.querySelectorAll("[aria-invalid=true]").forEach((field) => unmark(/** @type {HTMLElement} */ (field)));
}

/** @param {HTMLElement} field */
function unmark(field) {
  if (field.getAttribute?.("aria-invalid") !== "true") return;
  const id = `${field.id || field.getAttribute("name")}-wrong`;
  document.getElementById(id)?.remove();
  field.removeAttribute("aria-invalid");
  const rest = described(field, id);
  if (rest.length) field.setAttribute("aria-describedby", rest.join(" "));
  else field.removeAttribute("aria-describedby");
}

/** @param {HTMLElement} field @param {string} without */
function described(field, without) {
  return (field.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && id !== without);
}
