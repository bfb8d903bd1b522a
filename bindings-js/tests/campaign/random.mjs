/** Numbers that look random, the same for each seed (mulberry32). */
export function randomOf(seed) {
  let state = seed >>> 0;
  const unit = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end) => Math.floor(unit() * end);
  const shuffled = (all) => all.map((one) => [unit(), one]).sort(([one], [other]) => one - other).map(([, one]) => one);
  return { unit, below, shuffled };
}
