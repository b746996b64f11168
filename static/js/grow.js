/** Text areas as high as their text, where the browser cannot do it by itself (`field-sizing`). */
if (!CSS.supports("field-sizing", "content")) {
  const all = () => document.querySelectorAll("textarea").forEach(grow);
  document.addEventListener("input", (event) => event.target instanceof HTMLTextAreaElement && grow(event.target));
  document.addEventListener("htmx:after:settle", all);
  addEventListener("resize", all);
  all();
}

/** @param {HTMLTextAreaElement} area */
function grow(area) {
  area.style.blockSize = "auto";
  area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}
