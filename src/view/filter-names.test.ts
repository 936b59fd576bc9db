import { expect, it } from 'vitest';
import { FIELDS, PROTOCOLS } from '../analysis/filter-fields.ts';
import { FILTER_NAMES } from './filter-names.ts';

it('the help lists every protocol, and fields that there are', () => {
  const [protocols, ...fields] = FILTER_NAMES;
  expect(new Set(protocols)).toEqual(new Set(Object.keys(PROTOCOLS)));
  expect(fields.flat().filter((name) => !FIELDS.has(name))).toEqual([]);
});
