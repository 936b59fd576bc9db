/**
 * Seeded pseudo-random numbers whose state is plain data: Chris Doty-Humphrey's sfc32.
 *
 * One stream a consumer, seeded from the run's seed and the stream's name, so that drawing more in one place changes nothing in
 * another. Not for secrets.
 */

/** A stream's state: four unsigned 32-bit numbers. Drawing changes it in place. */
export interface RandomState {
  a: number;
  b: number;
  c: number;
  d: number;
}

/** The start of the stream `name` under `seed` (an integer; its lowest 32 bits count). */
export function seedRandom(seed: number, name: string): RandomState {
  const state = { a: hash(name), b: hash(`${name}~`), c: seed >>> 0, d: 1 };
  for (let i = 0; i < 12; i++) next32(state);
  return state;
}

/** The next number, from 0 to 2^32 - 1. */
export function next32(state: RandomState): number {
  const result = (state.a + state.b + state.d) >>> 0;
  state.d = (state.d + 1) >>> 0;
  state.a = (state.b ^ (state.b >>> 9)) >>> 0;
  state.b = (state.c + (state.c << 3)) >>> 0;
  state.c = (((state.c << 21) | (state.c >>> 11)) + result) >>> 0;
  return result;
}

/** A number from 0 to `bound` - 1, each equally likely; `bound` is an integer from 1 to 2^32. */
export function below(state: RandomState, bound: number): number {
  const unfair = 0x1_0000_0000 % bound; // so many numbers at the top would favour the small remainders
  for (;;) {
    const drawn = next32(state);
    if (drawn < 0x1_0000_0000 - unfair) return drawn % bound;
  }
}

/** FNV-1a over the name's UTF-16 units. */
function hash(name: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
