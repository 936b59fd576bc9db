import { describe, expect, test } from 'vitest';
import { parseScript } from './parse.ts';
import { ShellSyntaxError, Tokenizer, type Token } from './tokenize.ts';

function tokens(text: string): Token[] {
  const tokenizer = new Tokenizer(text);
  const list: Token[] = [];
  for (;;) {
    const token = tokenizer.next();
    if (token.kind === 'operator' && token.text === 'end') return list;
    list.push(token);
  }
}

/** Tokens in short: words with their quoted parts in angle brackets. */
const short = (text: string): string =>
  tokens(text)
    .map((token) => {
      if (token.kind === 'operator') return token.text;
      if (token.kind === 'redirect') return `${token.fd}${token.operator}`;
      return token.word
        .map((part) => {
          const body =
            part.kind === 'text' ? part.text : part.kind === 'variable' ? `$${part.name}${part.operator}` : part.kind;
          return part.quoted ? `<${body}>` : body;
        })
        .join('+');
    })
    .join(' ');

describe('words and operators', () => {
  test.each([
    ['ip addr  add\t10.0.0.1/24', 'ip addr add 10.0.0.1/24'],
    ["a'b c'd", 'a+<b c>+d'],
    ['a"b $c"d', 'a+<b >+<$c>+d'],
    ["''", '<>'],
    ['a\\ b', 'a+< >+b'],
    ['a#b #c', 'a#b'],
    ['a;b&&c||d|e', 'a ; b && c || d | e'],
    ['a\nb', 'a newline b'],
    ['a\\\nb', 'ab'],
    ['$a${b}c ${d:-e}', '$a+$b+c $d:-'],
    ['$ a$', '$ a$'],
    ['$1x ${10}', '$1+x $10'],
    ['a>b 2>c >>d <e 2>&1', 'a 1> b 2> c 1>> d 0< e 2>& 1'],
    ['a2>b', 'a2 1> b'],
    ['$(a (b) ")") `c` $((1+(2)))', 'command command arithmetic'],
    ['a=b --c=d', 'a=b --c=d'],
  ])('%s', (text, expected) => {
    expect(short(text)).toBe(expected);
  });
});

test('lines are counted', () => {
  expect(tokens('a\n"b\nc"\n\\\nd').map(({ line }) => line)).toEqual([1, 1, 2, 3, 5]);
});

test.each(["'", '"a', '`a', '$(a', '${a', '${}', '"${a"'])('%s is a mistake', (text) => {
  expect(() => tokens(text)).toThrow(ShellSyntaxError);
});

describe('what stands in front of a mistake is there', () => {
  test.each([
    ['a\nb\n)', 2, 3],
    ['a; )', 0, 1],
    ['if a\nthen b\nfi\nfi', 1, 4],
    ['a\n\n\n;', 1, 4],
  ])('%j', (text, lines, line) => {
    const script = parseScript(text);
    expect(script.lines).toHaveLength(lines);
    expect(script.error?.line).toBe(line);
  });
});

const documentOf = (text: string): string => {
  const command = parseScript(text).lines[0]?.[0]?.first.commands[0];
  const target = command?.redirects[0]?.target ?? [];
  return target.map((part) => (part.kind === 'text' ? part.text : `{${part.kind}}`)).join('');
};

describe('a here-document', () => {
  test.each([
    ['cat <<E\na\nb\nE\nc', 'a\nb\n'],
    ['cat <<E | sort\n$a \\$b "c"\nE', '{variable} $b "c"\n'],
    ["cat <<'E'\n$a\nE", '$a\n'],
    ['cat <<-E\n\ta\n\tE', 'a\n'],
    ['cat <<E\nEE\n E\nE', 'EE\n E\n'],
    ['cat <<E', ''],
  ])('%j', (text, expected) => {
    expect(documentOf(text)).toBe(expected);
  });
});
