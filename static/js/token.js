/** The form token of this browser: a page that stands open longer than the browser's cookies asks for the present one. */

/** @returns {string} */
export function token() {
  return document.querySelector('meta[name="csrf"]')?.getAttribute("content") ?? "";
}

/** Whose page this is; "" nobody's. @param {ParentNode} [page] */
export function reader(page = document) {
  return /** @type {HTMLElement | null} */ (page.querySelector("form[data-user][action='/sign-out']"))?.dataset.user ?? "";
}

/**
 * The page itself tells the present token; or the page for signing in, where that is in its place.
 * @param {(user: string) => boolean} [fits] not taken where somebody else is signed in now
 * @returns {Promise<boolean>}
 */
export async function renewToken(fits = () => true) {
  const answer = await fetch(location.pathname + location.search, { cache: "no-store", headers: { Accept: "text/html" } });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector('meta[name="csrf"]')?.getAttribute("content");
  if (!fresh || !fits(reader(page))) return false;
  document.querySelector('meta[name="csrf"]')?.setAttribute("content", fresh);
  document.body.setAttribute("hx-headers:inherited", JSON.stringify({ "X-CSRF-Token": fresh }));
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll('input[type="hidden"][name="csrf"]'))) field.value = fresh;
  return true;
}
