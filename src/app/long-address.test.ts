import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadAll } from '../base/late.ts';
import { parseScenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { addressOf, readAddress } from './address.ts';
import { keepLong, LONGEST_ADDRESS } from './long-address.ts';
import { SEED } from './link-code.ts';
import { createAppStore, type AppStore } from './store.ts';

await loadAll();

/** A lab with so many command lines, of letters that no deflating makes shorter. */
function open(lines: number): AppStore {
  const text = readFileSync(new URL('../../fidelity/scenarios/seed-dr-rr.json', import.meta.url), 'utf8');
  const parsed = parseScenario(JSON.parse(text));
  if (!parsed.ok) throw new Error('no scenario');
  let seed = 1;
  const letter = (): string => ((seed = (seed * 48_271) % 0x7fff_ffff) % 36).toString(36);
  const commands = Array.from({ length: lines }, () => ({
    host: 'client',
    command: `true ${Array.from({ length: 100 }, letter).join('')}`,
  }));
  const store = createAppStore({
    play,
    labs,
    source: { labId: 'seed-dr-rr', scenario: parsed.value, seed: SEED, inputs: [] },
  });
  store.getState().edit({ commands }, 'start');
  return store;
}

const kept = new Map<string, string>();
beforeEach(() => {
  kept.clear();
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('a lab of usual size stays in its address', () => {
  const store = open(1);
  const address = addressOf(store.getState());
  expect(keepLong(store, address)).toBe(address);
  expect(store.getState().problem).toBeNull();
});

it('one that is too large is kept, said so once, and read again', async () => {
  const store = open(800);
  const address = addressOf(store.getState());
  expect(address.length).toBeGreaterThan(LONGEST_ADDRESS);
  expect(keepLong(store, address)).toBe('?kept');
  expect(store.getState().problem).toEqual({ kind: 'too-large', kept: true });
  const again = await readAddress(new URL('http://page/?kept'), labs);
  expect(again.source?.scenario).toEqual(store.getState().scenario);
  vi.stubGlobal('location', { search: '?kept' });
  store.getState().report(null);
  keepLong(store, address);
  expect(store.getState().problem).toBeNull();
  store.getState().undo();
  expect(keepLong(store, addressOf(store.getState()))).toContain('?lab=seed-dr-rr');
});

it('where nothing can be kept, the page says so', () => {
  vi.stubGlobal('sessionStorage', undefined);
  const store = open(800);
  keepLong(store, addressOf(store.getState()));
  expect(store.getState().problem).toEqual({ kind: 'too-large', kept: false });
});
