/** Arithmetic of `$((...))` and `test`: integers, C's operators and their precedence (POSIX.1-2017, Shell, 2.6.4). */

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

const TOKEN = /\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_][A-Za-z0-9_]*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()!~&|^<>?:=])/y;

/**
 * The value of an expression, or the message that dash has for it.
 * @param variable what a name stands for, as text
 */
export function evaluate(expression: string, variable: (name: string) => string): number | { error: string } {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let rest = expression.trimEnd(); TOKEN.lastIndex < rest.length;) {
    const found = TOKEN.exec(rest);
    if (!found) return { error: `arithmetic expression: expecting primary: "${expression}"` };
    tokens.push(found[1] ?? '');
  }
  let at = 0;
  let fault: string | null = null;
  const binary = (level: number): number => {
    const operators = LEVELS[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    for (let operator = tokens[at]; operator !== undefined && operators.includes(operator); operator = tokens[at]) {
      at++;
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  };
  const unary = (): number => {
    const token = tokens[at++];
    if (token === '-') return -unary();
    if (token === '+') return unary();
    if (token === '!') return Number(unary() === 0);
    if (token === '~') return ~unary();
    if (token === '(') {
      const value = binary(0);
      if (tokens[at++] !== ')') fault ??= `arithmetic expression: expecting ')': "${expression}"`;
      return value;
    }
    if (token !== undefined && /^0[0-7]+$/.test(token)) return Number.parseInt(token, 8);
    if (token !== undefined && /^\d/.test(token)) return Number(token);
    if (token !== undefined && /^\w/.test(token)) {
      const text = variable(token).trim();
      if (!/^[-+]?\d*$/.test(text)) fault ??= `Illegal number: ${text}`;
      return Number(text) || 0;
    }
    fault ??= `arithmetic expression: expecting primary: "${expression}"`;
    return 0;
  };
  const apply = (operator: string, a: number, b: number): number => {
    if ((operator === '/' || operator === '%') && b === 0)
      fault ??= `arithmetic expression: division by zero: "${expression}"`;
    return OPERATIONS[operator]?.(a, b) ?? 0;
  };
  const value = tokens.length === 0 ? 0 : binary(0);
  if (at < tokens.length) fault ??= `arithmetic expression: expecting EOF: "${expression}"`;
  return fault === null ? value : { error: fault };
}

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '||': (a, b) => Number(a !== 0 || b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? 0 : Math.trunc(a / b)),
  '%': (a, b) => (b === 0 ? 0 : a % b),
};
