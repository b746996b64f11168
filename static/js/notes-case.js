/** A case is disclosed: one tap stops the record, shows the card, and keeps only that it happened. */

export class Case {
  /** @param {import("./notes-writing.js").Writing} writing */
  constructor(writing) {
    this.writing = writing;
    this.card = /** @type {HTMLDialogElement} */ (document.getElementById("case-card"));
    /** @type {{lines: import("./notes-lines.js").Line[], note: string} | null} while the record is stopped */
    this.stopped = null;
  }

  /** What was typed stays in this page's memory until the card is closed, for a tap that was a mistake. */
  disclose() {
    const { writing } = this;
    const lines = writing.lines.takeAll();
    const made = writing.operation({ ...writing.form.read("", "do_not_record"), kind: "statement" });
    this.stopped = { lines, note: made.operation.note };
    this.card.showModal();
    this.card.addEventListener("close", () => this.over(), { once: true });
    writing.next(() => writing.keep([made]));
  }

  /** @param {boolean} [mistake] */
  over(mistake = false) {
    const { writing, stopped } = this;
    this.stopped = null;
    if (!stopped) return;
    this.card.close();
    if (mistake) {
      writing.next(() => {
        writing.takeBack(stopped.note);
        writing.takeUp(stopped.lines);
        writing.draft();
      });
    }
    writing.form.words.focus();
  }
}
