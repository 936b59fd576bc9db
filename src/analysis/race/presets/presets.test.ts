import { describe, expect, test } from 'vitest';
import { drawWorkload } from '../draw.ts';
import { runRace } from '../race.ts';
import { parseEntry, parseWorkload } from '../schema.ts';
import { longestRun, smoothOrder } from '../smooth-wrr.ts';
import { presets, sayPreset } from './index.ts';
import { count, duration, percent } from './preset.ts';

test('there are presets, each with a name of its own', () => {
  expect(presets.length).toBeGreaterThanOrEqual(10);
  expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
});

describe.each(presets.map((preset) => [preset.id, preset] as const))('%s', (_, preset) => {
  const { workload, entries, about, sentence } = preset;
  const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

  test('can be raced', () => {
    expect(parseWorkload(workload)).toEqual({ ok: true, value: workload });
    for (const entry of entries) expect(parseEntry(entry, workload)).toMatchObject({ ok: true });
  });

  test('its sentence is true, and says its numbers in both languages', () => {
    const draw = drawWorkload(workload);
    const results = entries.map((entry) => runRace(workload, entry, draw));
    expect(preset.claim(results)).toBe(true);
    const numbers = preset.numbers(results);
    expect(placeholders(sentence.en)).toEqual(Object.keys(numbers).sort());
    expect(placeholders(sentence.zh)).toEqual(Object.keys(numbers).sort());
    expect(placeholders(about.en + about.zh), 'said before there are numbers').toEqual([]);
    expect({
      ...numbers,
      en: sayPreset(preset, results, 'en'),
      zh: sayPreset(preset, results, 'zh'),
    }).toMatchSnapshot();
  });

  test('its claim can fail: it is false of one scheduler in all places', () => {
    const same = { scheduler: 'rr', flags: [] };
    const [result] = [runRace(workload, same)];
    expect(preset.claim(entries.map(() => result))).toBe(false);
  });
});

test('nginx’s smooth order', () => {
  expect(smoothOrder([5, 1, 1], 7)).toEqual([0, 0, 1, 0, 2, 0, 0]);
  expect(smoothOrder([0, 0], 3)).toEqual([]);
  expect([longestRun([]), longestRun([1]), longestRun([1, 1, 2, 2, 2, 1])]).toEqual([0, 1, 3]);
});

test('numbers as they are said', () => {
  expect([percent(0.256), duration(0.28912), duration(92.28), count(13_396), count(999)]).toEqual([
    '26%',
    '289 ms',
    '92.3 s',
    '13\u202f396',
    '999',
  ]);
});
