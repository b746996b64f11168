/** A form goes once: a second press while the first is under way does nothing. */

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.matches("[data-autosave], [method=dialog]")) return;
  if (form.matches(".htmx-request") || form.dataset.sent) {
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (!sentByHtmx(form)) {
    setTimeout(() => event.defaultPrevented || mark(form, true));
  }
}, true);

document.addEventListener("click", (event) => {
  const busy = /** @type {Element} */ (event.target).closest("button.htmx-request, a.htmx-request");
  if (busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}, true);

// Back in a page that the browser kept: its forms may be sent again. A download leaves the page standing.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => mark(/** @type {HTMLFormElement} */ (form), false)));

/** @param {HTMLFormElement} form @param {boolean} sent */
function mark(form, sent) {
  if (!sent) delete form.dataset.sent;
  else if (form.method === "post") {
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 8000);
  }
  form.setAttribute("aria-busy", String(sent));
}

/** @param {HTMLFormElement} form */
function sentByHtmx(form) {
  return form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete], [hx-get]");
}
