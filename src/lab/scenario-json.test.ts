import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonFault } from './scenario-json.ts';

const faults: [text: string, offset: number, found: string, expected: string[]][] = [
  ['', 0, '', ['value']],
  ['  ', 2, '', ['value']],
  ['tru', 0, '"t"', ['value']],
  ['undefined', 0, '"u"', ['value']],
  ["'a'", 0, `"'"`, ['value']],
  ['// no comments\n{}', 0, '"/"', ['value']],
  ['[', 1, '', ['value', ']']],
  ['[1,]', 3, '"]"', ['value']],
  ['[1 2]', 3, '"2"', [',', ']']],
  ['[1}', 2, '"}"', [',', ']']],
  ['{', 1, '', ['key', '}']],
  ['{a: 1}', 1, '"a"', ['key', '}']],
  ['{"a" 1}', 5, '"1"', [':']],
  ['{"a":}', 5, '"}"', ['value']],
  ['{"a":1,}', 7, '"}"', ['key']],
  ['{"a":1]', 6, '"]"', [',', '}']],
  ['{} {}', 3, '"{"', ['end']],
  ['01', 1, '"1"', ['end']],
  ['-', 0, '"-"', ['number']],
  ['+1', 0, '"+"', ['value']],
  ['.5', 0, '"."', ['value']],
  ['1.', 1, '"."', ['end']],
  ['"abc', 4, '', ['"']],
  ['"a\nb"', 2, '"\\n"', ['"']],
  ['"\\x"', 2, '"x"', ['escape']],
  ['"\\u12g4"', 2, '"u"', ['escape']],
  ['["\\', 3, '', ['escape']],
  ['😀', 0, '"😀"', ['value']],
];

test.each(faults)('%j is no JSON', (text, offset, found, expected) => {
  expect(findJsonFault(text, 8)).toEqual({ code: 'json-syntax', offset, found, expected });
});

test('a key that stands twice in one object', () => {
  expect(findJsonFault('{"a": 1, "b": {"a": 2}, "\\u0061": 3}', 8)).toEqual({
    code: 'duplicate',
    offset: 24,
    found: '"a"',
    expected: [],
  });
});

test('nesting as deep as the limit, and deeper', () => {
  expect(findJsonFault('[{"a":[1]}]', 3)).toBeUndefined();
  expect(findJsonFault('[{"a":[[]]}]', 3)).toEqual({ code: 'too-deep', offset: 7, found: '', expected: ['3'] });
  expect(findJsonFault('['.repeat(1_000_000), 1_000_000)).toMatchObject({ code: 'json-syntax', offset: 1_000_000 });
});

test('what JSON.parse takes is JSON, and nothing else is', () => {
  const characters = Array.from('{}[]",:\\/ \n\t-+.eE0159tfnu\u0000é');
  // Texts near to JSON: a value's, with a few characters put in or taken away.
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(2), fc.constantFrom(...characters)), {
    maxLength: 3,
  });
  const texts = fc.tuple(fc.json(), edits).map(([json, changes]) =>
    changes.reduce((text, [at, removed, added]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + added + text.slice(place + removed);
    }, json),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const fault = findJsonFault(text, 100);
      fc.pre(fault?.code !== 'duplicate');
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        value = undefined;
      }
      expect(fault === undefined).toBe(value !== undefined);
    }),
    { numRuns: 3000 },
  );
});
