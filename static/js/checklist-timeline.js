/** The timeline opens where today is. */
const wrap = /** @type {HTMLElement | null} */ (document.querySelector(".timeline .wrap"));
if (wrap) wrap.scrollLeft = Number(wrap.dataset.today) - wrap.clientWidth / 3;
