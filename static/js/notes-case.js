/** A case is disclosed: one tap stops the record, shows the card, and keeps only that it happened. */

export class Case {
  /** @param {import("./notes-writing.js").Writing} writing */
  constructor(writing) {
    this.writing = writing;
    this.card = /** @type {HTMLDialogElement} */ (document.getElementById("case-card"));
    /** @type {{line: string, note: string} | null} while the record is stopped */
    this.stopped = null;
  }

  /** The line stays in this page's memory until the card is closed, for a tap that was a mistake. */
  disclose() {
    const { writing } = this;
    const { form } = writing;
    const line = form.words.value;
    writing.correcting = null;
    form.clear();
    writing.goOn();
    form.set("mark", "do_not_record");
    const made = writing.operation({ ...form.read(""), kind: "statement" });
    form.set("mark", form.form.dataset.defaultMark ?? "public");
    this.stopped = { line, note: made.operation.note };
    this.card.showModal();
    this.card.addEventListener("close", () => this.over(), { once: true });
    writing.next(() => writing.keep([made], { typed: "", correcting: null }));
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
        writing.form.words.value = stopped.line;
        writing.form.followShorthand();
      });
    }
    writing.form.words.focus();
  }
}
