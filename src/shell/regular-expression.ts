/**
 * Regular expressions whose time grows with the text's length times the pattern's, whatever they are: JavaScript's own may take longer
 * than anyone waits for `(a+)+$`. A pattern becomes a network of states, and a text is read once with every state that it may be in
 * (Thompson's construction). The match that begins first is found and, of those, the longest, as POSIX has it.
 */
import { escapeRegExp, regExpOf } from './pattern.ts';

type State =
  | { kind: 'one'; fits: (c: string) => boolean; next: number }
  | { kind: 'check'; holds: (line: string, at: number) => boolean; next: number }
  | { kind: 'fork'; to: number[] }
  | { kind: 'found' };

type Node =
  | { kind: 'one'; fits: (c: string) => boolean }
  | { kind: 'check'; holds: (line: string, at: number) => boolean }
  | { kind: 'sequence' | 'choice'; nodes: Node[] }
  | { kind: 'repeat'; node: Node; least: number; most: number };

/** What cannot be done here, in words. */
export class TooHard extends Error {}

const MOST_STATES = 1000;
export const LONGEST_PATTERN = 1000;
/** A line that is longer is not searched. */
export const LONGEST_LINE = 10_000;
const DEEPEST = 50;

export interface Asked {
  ignoreCase?: boolean;
  /** The whole line; whole words. */
  line?: boolean;
  word?: boolean;
}

const isWord = (c: string | undefined): boolean => c !== undefined && /\w/.test(c);
const atEdge = (line: string, at: number): boolean => isWord(line[at - 1]) !== isWord(line[at]);

export class Expression {
  readonly #states: State[] = [{ kind: 'found' }];
  readonly #first: number;

  /** @param source a regular expression in JavaScript's notation, without what only JavaScript has. Throws TooHard. */
  constructor(source: string, { ignoreCase = false, line = false, word = false }: Asked = {}) {
    if (source.length > LONGEST_PATTERN) throw new TooHard('so long a pattern');
    let node = new Reader(source, ignoreCase).read();
    const around = (before: (text: string, at: number) => boolean, behind: (text: string, at: number) => boolean) => {
      node = { kind: 'sequence', nodes: [{ kind: 'check', holds: before }, node, { kind: 'check', holds: behind }] };
    };
    if (word)
      around(
        (text, at) => !isWord(text[at - 1]),
        (text, at) => !isWord(text[at]),
      );
    if (line)
      around(
        (_text, at) => at === 0,
        (text, at) => at === text.length,
      );
    this.#first = this.#build(node, 0);
  }

  test(line: string): boolean {
    return this.find(line, 0, true) !== null;
  }

  /** Where the first match at `from` or behind it begins and ends. `any`: the first end that is seen will do. */
  find(line: string, from: number, any = false): [from: number, to: number] | null {
    if (line.length > LONGEST_LINE) throw new TooHard('so long a line');
    let best: [number, number] | null = null;
    let now = new Map<number, number>();
    for (let at = from; at <= line.length; at++) {
      // In the order in which they began, so that the first to get to a state is the one that began first.
      if (!best) this.#enter(now, this.#first, at, line, at);
      const began = now.get(0);
      if (began !== undefined && (!best || began <= best[0])) best = [began, at];
      if (best && any) break;
      const next = new Map<number, number>();
      for (const [n, start] of now) {
        const state = this.#states[n];
        if (state?.kind !== 'one' || (best && start > best[0])) continue;
        if (at < line.length && state.fits(line[at] ?? '')) this.#enter(next, state.next, start, line, at + 1);
      }
      if (best && next.size === 0) break;
      now = next;
    }
    return best;
  }

  /** Comes to a state, and to those that need no character. */
  #enter(now: Map<number, number>, first: number, start: number, line: string, at: number): void {
    const open = [first];
    for (let n = open.pop(); n !== undefined; n = open.pop()) {
      if (now.has(n)) continue;
      const state = this.#states[n];
      now.set(n, start);
      if (state?.kind === 'fork') open.push(...state.to);
      if (state?.kind === 'check' && state.holds(line, at)) open.push(state.next);
    }
  }

  #add(state: State): number {
    if (this.#states.length >= MOST_STATES) throw new TooHard('so large a pattern');
    return this.#states.push(state) - 1;
  }

  /** The state at which a node begins that goes on at `next`. */
  #build(node: Node, next: number): number {
    switch (node.kind) {
      case 'one':
      case 'check':
        return this.#add({ ...node, next });
      case 'sequence':
        return node.nodes.reduceRight((behind, part) => this.#build(part, behind), next);
      case 'choice':
        return this.#add({ kind: 'fork', to: node.nodes.map((part) => this.#build(part, next)) });
      case 'repeat': {
        let entry = next;
        if (node.most === Infinity) {
          const to = [next];
          entry = this.#add({ kind: 'fork', to });
          to.push(this.#build(node.node, entry));
        } else
          for (let n = node.least; n < node.most; n++)
            entry = this.#add({ kind: 'fork', to: [next, this.#build(node.node, entry)] });
        for (let n = 0; n < node.least; n++) entry = this.#build(node.node, entry);
        return entry;
      }
    }
  }
}

/** Reads a source. That JavaScript takes it is known: brackets are closed. */
class Reader {
  readonly #source: string;
  readonly #ignoreCase: boolean;
  #at = 0;
  #depth = 0;

  constructor(source: string, ignoreCase: boolean) {
    this.#source = source;
    this.#ignoreCase = ignoreCase;
  }

  read(): Node {
    const nodes: Node[] = [this.#sequence()];
    while (this.#source[this.#at] === '|') {
      this.#at++;
      nodes.push(this.#sequence());
    }
    return { kind: 'choice', nodes };
  }

  #sequence(): Node {
    const nodes: Node[] = [];
    for (let c = this.#source[this.#at]; c !== undefined && c !== '|' && c !== ')'; c = this.#source[this.#at])
      nodes.push(this.#repeated(this.#atom()));
    return { kind: 'sequence', nodes };
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source);
    if (found) this.#at = pattern.lastIndex;
    return found;
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const found = this.#match(/([*+?])|\{(\d+)(,?)(\d*)\}/y);
      if (!found) return node;
      const [, sign, low, comma, high] = found;
      const least = sign === undefined ? Number(low) : Number(sign === '+');
      let most = sign === '?' ? 1 : Infinity;
      if (sign === undefined) most = high ? Number(high) : comma ? Infinity : least;
      if (Math.max(least, most === Infinity ? 0 : most) > MOST_STATES) throw new TooHard('so large a pattern');
      node = { kind: 'repeat', node, least, most };
    }
  }

  #atom(): Node {
    if (this.#match(/\(/y)) {
      if (this.#source[this.#at] === '?') throw new TooHard('(?');
      if (++this.#depth > DEEPEST) throw new TooHard('so many groups in each other');
      const node = this.read();
      this.#depth--;
      this.#at++;
      return node;
    }
    if (this.#match(/\^/y)) return { kind: 'check', holds: (_line, at) => at === 0 };
    if (this.#match(/\$/y)) return { kind: 'check', holds: (line, at) => at === line.length };
    if (this.#match(/\\b/y)) return { kind: 'check', holds: atEdge };
    if (this.#match(/\\B/y)) return { kind: 'check', holds: (line, at) => !atEdge(line, at) };
    const back = this.#match(/\\[1-9]/y);
    if (back) throw new TooHard(back[0]);
    if (this.#match(/\./y)) return { kind: 'one', fits: () => true };
    const [atom = ''] = this.#match(/\[\^?(?:\\[^]|[^\]\\])*\]|\\[^]|[^]/y) ?? [];
    if (atom.length === 1 && !this.#ignoreCase) return { kind: 'one', fits: (c) => c === atom };
    const set = regExpOf(`^${atom.length === 1 ? escapeRegExp(atom) : atom}$`, this.#ignoreCase ? 'i' : '');
    return { kind: 'one', fits: (c) => set?.test(c) ?? false };
  }
}
