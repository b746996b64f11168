/**
 * Which of the questions the next note answers: the one that was tapped, or that the plan's step asks. A note keeps the
 * question under which it was begun.
 */
export class Questions {
  /** @param {import("./notes-form.js").NoteForm} form @param {() => boolean} correcting a note that has its own question is in the field */
  constructor(form, correcting) {
    this.form = form;
    this.correcting = correcting;
    this.links = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-question]")]);
    /** Of the plan, as long as this page is open. */
    this.step = "";
    this.asked = "";
    const wanted = new URLSearchParams(location.search).get("question");
    /** The recorder has chosen one for this step. */
    this.byHand = Boolean(wanted);
    const kept = this.links.find(({ dataset }) => dataset.question === wanted); // a page without network was not made for its address
    if (kept && !form.words.value) this.#stand(kept);
    form.form.addEventListener("change", () => this.#changed());
    form.words.addEventListener("input", () => !form.words.value && this.#changed());
  }

  /** @param {HTMLElement} link */
  choose(link) {
    const { form } = this;
    if (this.correcting()) form.set("question", link.dataset.question ?? "");
    else {
      this.byHand = true;
      this.#stand(link);
      if (!form.words.value) form.set("kind", link.dataset.kind || "statement");
      address(link.dataset.question);
    }
    this.#show();
    form.words.focus();
  }

  /** After the last comes the first. */
  chooseNext() {
    const now = this.links.findIndex(({ dataset }) => dataset.question === this.form.get("question"));
    if (this.links.length > 1) this.choose(this.links[(now + 1) % this.links.length]);
  }

  /** The plan is at this step now. @param {string} step @param {number} question none, where its words do not say */
  turn(step, question) {
    if (step === this.step) return;
    if (this.step) this.byHand = false;
    this.step = step;
    this.asked = question ? String(question) : "";
    this.#changed();
  }

  /** The field is empty, or filled with a note of another question. */
  #changed() {
    const { form, links, asked } = this;
    const free = !form.words.value && !this.correcting() && !this.byHand;
    const link = links.find(({ dataset }) => asked && dataset.question === asked);
    if (free && link && form.form.dataset.asked !== asked) {
      const before = form.form.dataset.kind || "statement";
      this.#stand(link);
      if (form.get("kind") === before) form.set("kind", link.dataset.kind || "statement");
      address();
    }
    this.#show();
  }

  /** Notes answer it from now on. @param {HTMLElement} link */
  #stand({ dataset: { question = "", kind = "" } }) {
    Object.assign(this.form.form.dataset, { asked: question, kind });
    this.form.set("question", question);
  }

  #show() {
    const now = this.form.get("question");
    for (const link of this.links) {
      if (link.dataset.question === now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }
}

/** Drawn anew, the page asks the same. @param {string} [question] */
function address(question) {
  const wanted = new URLSearchParams(location.search);
  wanted.delete("question");
  if (question) wanted.set("question", question);
  const rest = String(wanted);
  history.replaceState(null, "", location.pathname + (rest && `?${rest}`));
}
