import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadAll } from '../base/late.ts';
import { parseScenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { addressAtStart, addressOf, keepAddress, keptAddress, linkState, readAddress } from './address.ts';
import { LONGEST_ADDRESS } from './long-address.ts';
import { goTo } from './screen.ts';
import { createAppStore, type AppStore } from './store.ts';
import { visitFile, visitScenario } from './visit.ts';
import { linkCode, SEED } from './link-code.ts';

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
const pushed: string[] = [];
const go = (search: string): void =>
  void vi.stubGlobal('location', { search, pathname: '/', href: `http://page/${search}` });
beforeEach(() => {
  kept.clear();
  go('');
  pushed.length = 0;
  const move = (_: unknown, __: string, url: string): void => go(new URL(url, 'http://page/').search);
  vi.stubGlobal('history', {
    replaceState: move,
    pushState: (state: unknown, title: string, url: string) => {
      pushed.push(url);
      move(state, title, url);
    },
  });
  vi.stubGlobal('scrollTo', () => undefined);
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

it('a lab of usual size stays in its address', () => {
  const store = open(1);
  const address = addressOf(store.getState());
  expect(keptAddress(store)).toBe(`/${address}`);
  expect(store.getState().problem).toBeNull();
});

it('one that is too large is kept, said so once, and read again', async () => {
  const store = open(800);
  const address = addressOf(store.getState());
  expect(address.length).toBeGreaterThan(LONGEST_ADDRESS);
  expect(keptAddress(store)).toBe('?kept');
  expect(store.getState().problem).toEqual({ kind: 'too-large', kept: true });
  const again = await readAddress(new URL('http://page/?kept'), labs);
  expect(again.source?.scenario).toEqual(store.getState().scenario);
  go('?kept&lang=zh');
  store.getState().report(null);
  keptAddress(store);
  expect(store.getState().problem).toBeNull();
  store.getState().undo();
  expect(keptAddress(store)).toContain('?lab=seed-dr-rr');
});

it('where nothing can be kept, the page says so', () => {
  vi.stubGlobal('sessionStorage', undefined);
  const store = open(800);
  keptAddress(store);
  expect(store.getState().problem).toEqual({ kind: 'too-large', kept: false });
});

it('the flags of the address stay, and are no reason to say it again', () => {
  const store = open(800);
  store.getState().setLanguage('zh');
  store.getState().setPresenting(true);
  go(keptAddress(store));
  expect(location.search).toMatch(/^\?kept&present=1/);
  store.getState().report(null);
  keptAddress(store);
  expect(store.getState().problem).toBeNull();
});

it('in another tab, which keeps no lab, the address says what it is', async () => {
  const asked = await readAddress(new URL('http://page/?kept'), labs);
  expect(asked).toMatchObject({ source: null, problem: { kind: 'bad-link', code: 'elsewhere' } });
});

it('a lab that is opened, or come back to, is kept before its address stands in the history', async () => {
  const { scenario: large } = open(800).getState();
  const store = open(1);
  store.getState().show('home');
  await visitScenario(store, large);
  expect(pushed).toEqual(['?kept']);
  expect(store.getState().problem).toEqual({ kind: 'too-large', kept: true });
  expect((await readAddress(new URL('http://page/?kept'), labs)).source?.scenario).toEqual(large);
  kept.clear();
  goTo(store, 'home');
  kept.clear();
  goTo(store, 'lab');
  expect(pushed.at(-1)).toBe('?kept');
  expect(kept.size).toBe(1);
});

it('what the share dialog saves in place of a link opens as it was', async () => {
  const before = open(800);
  before.getState().end();
  const state = before.getState();
  const text = linkCode().writeSaved(linkState(state));
  const store = open(1);
  await visitFile(store, labs, 'lab.json', text);
  expect(store.getState()).toMatchObject({ scenario: state.scenario, playhead: state.playhead });
  const others = ['{', text.slice(0, -9), text.replace('"ipvscope": 1', '"ipvscope": 2')];
  for (const bad of others) {
    store.getState().report(null);
    await visitFile(store, labs, 'lab.json', bad);
    expect(store.getState().problem).toMatchObject({ kind: 'bad-file', file: 'lab.json' });
    expect(store.getState().scenario).toEqual(state.scenario);
  }
  expect(store.getState().problem, 'of a newer page').toMatchObject({ version: '2' });
  await visitFile(store, labs, 'lab.json', '{"ipvscope": 1, "lab": "none"}');
  expect(store.getState()).toMatchObject({ scenario: state.scenario, problem: { kind: 'unknown-lab', lab: 'none' } });
  await visitFile(store, labs, 'own.json', JSON.stringify({ ...state.scenario, title: 'own' }));
  expect(store.getState()).toMatchObject({ labId: null, scenario: { title: 'own' } });
});

it('a reload brings back what was done a moment before it, and nothing older', () => {
  const leaving: (() => void)[] = [];
  vi.stubGlobal('addEventListener', (_: string, act: () => void) => void leaving.push(act));
  vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type: 'reload' } as never]);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const store = open(0);
  keepAddress(store);
  const leave = (): void => leaving.forEach((act) => act());
  const settle = (): string => {
    vi.advanceTimersByTime(1000);
    return location.search;
  };
  store.getState().home();
  const first = settle();
  store.getState().step();
  leave();
  const second = location.search;
  expect(second).not.toBe(first);
  go(first);
  expect(addressAtStart().search).toBe(second);
  // Left with something to write, back from the browser's memory, and stepped back to where it stood.
  store.getState().step();
  leave();
  store.getState().stepBack();
  expect(settle()).toBe(second);
  leave();
  expect(addressAtStart().search).toBe(second);
  vi.useRealTimers();
  vi.restoreAllMocks();
});
