/** The shell's patterns: `*`, `?` and `[...]` (POSIX.1-2017, Shell Command Language, 2.13). */

/** A piece of a pattern; in a quoted one nothing is special. */
export interface PatternPiece {
  text: string;
  quoted: boolean;
}

/** Whether a character is one that the pattern has here; null: `*`. */
type Step = ((c: string) => boolean) | null;

export const hasPattern = (pieces: readonly PatternPiece[]): boolean =>
  pieces.some((p) => !p.quoted && /[*?[]/.test(p.text));

/** A pattern that is ready to be tried on texts. */
export class Pattern {
  readonly #steps: Step[] = [];
  readonly #inPath: boolean;

  /** @param inPath nothing but a slash stands for a slash */
  constructor(pieces: readonly PatternPiece[], inPath = false) {
    this.#inPath = inPath;
    for (const { text, quoted } of pieces) {
      for (let at = 0; at < text.length; at++) {
        const c = text[at] ?? '';
        const end = !quoted && c === '[' ? text.indexOf(']', at + (text[at + 1] === '!' ? 3 : 2)) : -1;
        const set = end > 0 ? bracket(text.slice(at + 1, end)) : null;
        if (!quoted && c === '*') {
          if (this.#steps.at(-1) !== null) this.#steps.push(null);
        } else if (!quoted && c === '?') this.#steps.push((other) => !inPath || other !== '/');
        else if (set) {
          this.#steps.push((other) => (!inPath || other !== '/') && set(other));
          at = end;
        } else this.#steps.push((other) => other === c);
      }
    }
  }

  /** How much work it is to try a text of this length. */
  effort(length: number): number {
    return this.#steps.length * length;
  }

  /** Whether the pattern stands for the whole text: every `*` takes as little as it can, and the last one more when the rest fails. */
  matches(text: string): boolean {
    let step = 0;
    let at = 0;
    let star = -1;
    let taken = 0;
    while (at < text.length || step < this.#steps.length) {
      const now = this.#steps[step];
      if (now === null) {
        star = step++;
        taken = at;
      } else if (now !== undefined && at < text.length && now(text[at] ?? '')) {
        step++;
        at++;
      } else {
        if (star < 0 || taken >= text.length || (this.#inPath && text[taken] === '/')) return false;
        at = ++taken;
        step = star + 1;
      }
    }
    return true;
  }

  /**
   * The length of the shortest (or longest) beginning, or end, of the text that the pattern stands for; -1 if there is none. One pass
   * over the text, with every step that the pattern may be at.
   */
  part(text: string, from: 'beginning' | 'end', longest: boolean): number {
    const steps = from === 'end' ? [...this.#steps].reverse() : this.#steps;
    let found = -1;
    let here = behindStars(steps, [0]);
    for (let n = 0; here.length > 0; n++) {
      if (here.at(-1) === steps.length) {
        found = n;
        if (!longest) break;
      }
      if (n === text.length) break;
      const c = text[from === 'end' ? text.length - 1 - n : n] ?? '';
      const next: number[] = [];
      for (const at of here) {
        const step = steps[at];
        if (step === null) next.push(at);
        else if (step?.(c)) next.push(at + 1);
      }
      here = behindStars(steps, next);
    }
    return found;
  }
}

/** The places, in order, and those behind a `*` that takes nothing. */
function behindStars(steps: readonly Step[], places: readonly number[]): number[] {
  const all: number[] = [];
  const add = (place: number) => {
    if ((all.at(-1) ?? -1) < place) all.push(place);
  };
  for (const place of places) {
    add(place);
    if (steps[place] === null) add(place + 1);
  }
  return all;
}

/** What stands between brackets; null where it is no set. */
function bracket(inside: string): ((c: string) => boolean) | null {
  const set = regExpOf(`^[${inside.replace(/^!/, '^').replaceAll(/[\\[\]]/g, '\\$&')}]$`);
  return set && ((c) => set.test(c));
}

export const escapeRegExp = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** A regular expression from this source; null where it is none. */
export function regExpOf(source: string, flags = ''): RegExp | null {
  try {
    return new RegExp(source, flags);
  } catch {
    return null;
  }
}
