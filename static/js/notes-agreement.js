/**
 * What was read back and agreed holds for the words that were read, and for who said them: other words untick it at
 * once, the same words tick it again, and a tick that is set anew holds for the words as they are then.
 */
export class Agreement {
  /** @param {HTMLInputElement[]} boxes @param {() => string} words as they would be kept, and their speaker */
  constructor(boxes, words) {
    this.boxes = boxes;
    this.words = words;
    /** @type {{words: string, ticked: boolean[]} | null} */
    this.held = null;
    for (const box of boxes) box.addEventListener("change", () => this.held && this.hold());
  }

  /** From now on the ticks belong to these words. */
  hold() {
    this.held = { words: this.words(), ticked: this.boxes.map((box) => box.checked) };
  }

  letGo() {
    this.held = null;
  }

  /** Tells whether a tick came or went. */
  follow() {
    const { held } = this;
    if (!held) return false;
    const same = this.words() === held.words;
    const turned = this.boxes.filter((box, place) => box.checked !== (same && held.ticked[place]));
    for (const box of turned) box.checked = !box.checked;
    return turned.length > 0;
  }
}
