/**
 * Arithmetic of `$((...))`: integers of 64 bits, C's operators and their precedence, assignment (POSIX.1-2017, Shell, 2.6.4). Messages
 * are dash's.
 */

/** From the loosest to the tightest. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const PRECEDENCE = new Map(LEVELS.flatMap((operators, level) => operators.map((operator) => [operator, level])));

const TOKEN =
  /\s*(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*|[A-Za-z_]\w*|(?:<<|>>|[-+*/%&^|])=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()!~&|^<>?:=])/y;
const ASSIGNMENT = /^(?:<<|>>|[-+*/%&^|])?=$/;

/** Brackets and signs inside each other. */
const DEEPEST = 200;
const LARGEST = 2n ** 63n - 1n;

/** What an expression reads and sets. */
export interface Names {
  get(name: string): string;
  set(name: string, value: string): void;
}

class Fault extends Error {}

/** The value of an expression, or the message that dash has for it. */
export function evaluate(expression: string, names: Names): bigint | { error: string } {
  try {
    return new Reader(expression, names).value();
  } catch (error) {
    if (error instanceof Fault) return { error: error.message };
    throw error;
  }
}

class Reader {
  readonly #expression: string;
  readonly #names: Names;
  readonly #tokens: string[] = [];
  #at = 0;
  #depth = 0;

  constructor(expression: string, names: Names) {
    this.#expression = expression;
    this.#names = names;
    const text = expression.trimEnd();
    for (TOKEN.lastIndex = 0; TOKEN.lastIndex < text.length;) {
      // What is no token ends the expression: what was expected in its place is what is said.
      const found = TOKEN.exec(text);
      this.#tokens.push(found?.[1] ?? '');
      if (!found) break;
    }
  }

  value(): bigint {
    if (this.#tokens.length === 0) return 0n;
    const value = this.#assignment(true);
    if (this.#at < this.#tokens.length) this.#refuse('expecting EOF');
    return value;
  }

  #refuse(what: string): never {
    throw new Fault(`arithmetic expression: ${what}: "${this.#expression}"`);
  }

  /** @param counts false in a part that C would not evaluate: it is read, and nothing else happens */
  #assignment(counts: boolean): bigint {
    if (++this.#depth > DEEPEST) this.#refuse('not simulated: so many levels');
    const value = this.#assigned(counts) ?? this.#condition(counts);
    this.#depth--;
    return value;
  }

  /** `name = value` and its sisters; null where there is none. */
  #assigned(counts: boolean): bigint | null {
    const [name = '', operator = ''] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!/^[A-Za-z_]/.test(name) || !ASSIGNMENT.test(operator)) return null;
    this.#at += 2;
    const right = this.#assignment(counts);
    if (!counts) return right;
    const value = operator === '=' ? right : this.#apply(operator.slice(0, -1), this.#variable(name), right);
    this.#names.set(name, String(value));
    return value;
  }

  #condition(counts: boolean): bigint {
    const condition = this.#binary(0, counts);
    if (this.#tokens[this.#at] !== '?') return condition;
    this.#at++;
    const yes = this.#assignment(counts && condition !== 0n);
    if (this.#tokens[this.#at++] !== ':') this.#refuse("expecting ':'");
    if (++this.#depth > DEEPEST) this.#refuse('not simulated: so many levels');
    const no = this.#condition(counts && condition === 0n);
    this.#depth--;
    return condition === 0n ? no : yes;
  }

  /** Operators of this level and tighter ones. */
  #binary(level: number, counts: boolean): bigint {
    let left = this.#unary(counts);
    for (;;) {
      const operator = this.#tokens[this.#at] ?? '';
      const own = PRECEDENCE.get(operator);
      if (own === undefined || own < level) return left;
      this.#at++;
      const decided = (operator === '||' && left !== 0n) || (operator === '&&' && left === 0n);
      const evaluated = counts && !decided;
      const right = this.#binary(own + 1, evaluated);
      if (operator === '||') left = truth(left !== 0n || right !== 0n);
      else if (operator === '&&') left = truth(left !== 0n && right !== 0n);
      else if (evaluated) left = this.#apply(operator, left, right);
    }
  }

  #unary(counts: boolean): bigint {
    if (++this.#depth > DEEPEST) this.#refuse('not simulated: so many levels');
    const value = this.#primary(counts);
    this.#depth--;
    return value;
  }

  #primary(counts: boolean): bigint {
    const token = this.#tokens[this.#at++] ?? '';
    if (token === '-') return BigInt.asIntN(64, -this.#unary(counts));
    if (token === '+') return this.#unary(counts);
    if (token === '!') return truth(this.#unary(counts) === 0n);
    if (token === '~') return ~this.#unary(counts);
    if (token === '(') {
      const value = this.#assignment(counts);
      if (this.#tokens[this.#at++] !== ')') this.#refuse("expecting ')'");
      return value;
    }
    if (/^\d/.test(token)) return numberOf(token);
    if (/^\w/.test(token)) return counts ? this.#variable(token) : 0n;
    return this.#refuse('expecting primary');
  }

  #variable(name: string): bigint {
    const text = this.#names.get(name).trim();
    const [, sign, digits] = /^([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*|)$/.exec(text) ?? [];
    if (digits === undefined) throw new Fault(`Illegal number: ${text}`);
    const value = digits === '' ? 0n : numberOf(digits);
    return sign === '-' ? -value : value;
  }

  #apply(operator: string, a: bigint, b: bigint): bigint {
    if ((operator === '/' || operator === '%') && b === 0n) this.#refuse('division by zero');
    return BigInt.asIntN(64, OPERATIONS[operator]?.(a, b) ?? 0n);
  }
}

const truth = (value: boolean): bigint => (value ? 1n : 0n);

/** A number as C writes it; one that is too large is the largest. */
function numberOf(digits: string): bigint {
  // BigInt takes a time that grows with the square of the length, and no number of 64 bits is as long as this.
  if (digits.replace(/^0[xX]?0*/, '').length > 30) return LARGEST;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
  return value > LARGEST ? LARGEST : value;
}

const OPERATIONS: Record<string, (a: bigint, b: bigint) => bigint> = {
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  // A processor looks at the lowest six bits of a shift's width.
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
};
