/** A row that is to be removed, and needs something else that is not ticked, says so at once. */
const boxes = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("input[name=take]")]);

function show() {
  const taken = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
  for (const box of boxes.filter((each) => each.dataset.needs)) {
    const met = box.dataset.needs.split(" ").every((need) => taken.has(need));
    box.closest("th").querySelector("[role=status] > span").hidden = met || !box.checked;
  }
}

document.addEventListener("change", show);
show();
