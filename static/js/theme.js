/** Light or dark: the system's, until somebody chooses; the choice is a cookie, so that the page arrives in it. */

document.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest("[data-theme-switch]"))) return;
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  document.cookie = `kuvend_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
});
