/** The timeline opens where today is, and the names of phases stay in sight while it is moved sideways. */
const wrap = /** @type {HTMLElement | null} */ (document.querySelector(".timeline .wrap"));
const GAP = 10;

if (wrap) {
  const names = /** @type {SVGTextElement[]} */ ([...wrap.querySelectorAll("text.phase")]);
  const own = names.map((name) => Number(name.getAttribute("x")));
  const into = () => names.forEach((name, at) => {
    const seen = wrap.scrollLeft + wrap.clientWidth - name.getComputedTextLength() - GAP;
    name.setAttribute("x", String(Math.max(wrap.scrollLeft + GAP, Math.min(own[at], seen))));
  });
  let waiting = 0;
  wrap.addEventListener("scroll", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(into);
  });
  new ResizeObserver(into).observe(wrap);
  wrap.scrollLeft = Number(wrap.dataset.today) - wrap.clientWidth / 3;
}
