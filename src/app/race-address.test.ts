import { expect, test } from 'vitest';
import { openRaceAddress } from './race-address.ts';
import { presetState } from './race-presets.ts';

const schedulersAt = (query: string): string[] =>
  openRaceAddress(new URL(`https://example.org/?page=schedulers${query}`), presetState).opened.entries.map(
    ({ scheduler }) => scheduler,
  );

test('a scheduler that an address names races among the others, once', () => {
  const usual = schedulersAt('');
  const missing = ['fo', 'twos'].find((name) => !usual.includes(name))!;
  expect(schedulersAt(`&with=${missing}`)).toEqual(expect.arrayContaining([...usual, missing]));
  expect(schedulersAt(`&with=${usual[0]!}`)).toEqual(usual);
  expect(schedulersAt('&with=none-such')).toEqual(usual);
});
