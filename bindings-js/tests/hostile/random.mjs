/** Chance that can be repeated: everything follows from one seed. */

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0 || 1;
  }

  /** A number from 0 up to, and without, `end` (xorshift). */
  below(end) {
    let it = this.#state;
    it ^= it << 13;
    it ^= it >>> 17;
    it ^= it << 5;
    this.#state = it >>> 0;
    return this.#state % end;
  }

  chance(percent) {
    return this.below(100) < percent;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** One of several functions' results; only that one is called. */
  one(makers) {
    return this.pick(makers)();
  }

  text(length = this.below(12)) {
    const letters = ["a", "Z", "9", "@", ".", "/", "%", "?", "#", "\n", "\u0000", "é", "\u2028", "🦀", "\ud800", "\udc00", '"', "\\", " "];
    return Array.from({ length }, () => this.pick(letters)).join("");
  }
}
