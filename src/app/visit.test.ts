/** Opening while the parts of the page that come late have not come: no loadAll here, and each test has the modules anew. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const pushed: string[] = [];
beforeEach(() => {
  vi.resetModules();
  pushed.length = 0;
  vi.stubGlobal('location', { pathname: '/', search: '?page=home' });
  vi.stubGlobal('history', { pushState: (_: unknown, __: string, url: string) => void pushed.push(url) });
  vi.stubGlobal('scrollTo', () => undefined);
});
afterEach(() => vi.unstubAllGlobals());

async function open() {
  const { labs } = await import('../lessons/labs.ts');
  const { parseScenario } = await import('../lab/scenario.ts');
  const { play } = await import('../lab/play.ts');
  const { createAppStore } = await import('./store.ts');
  const { SEED } = await import('./link-code.ts');
  const parsed = parseScenario(
    JSON.parse(readFileSync(new URL('../../fidelity/scenarios/seed-dr-rr.json', import.meta.url), 'utf8')),
  );
  if (!parsed.ok) throw new Error('no scenario');
  const scenario = parsed.value;
  const source = { labId: 'seed-dr-rr', scenario, seed: SEED, inputs: [] };
  const store = createAppStore({ play, labs, source, screen: 'home' });
  const own = (title: string) => ({ ...scenario, title });
  return { store, own, ...(await import('./visit.ts')) };
}

it('a scenario that must wait for a part is shown, with a place in the history', async () => {
  const { store, own, visitScenario } = await open();
  const shown = visitScenario(store, own('mine'));
  expect(store.getState()).toMatchObject({ labId: 'seed-dr-rr', screen: 'home' });
  await shown;
  expect(store.getState()).toMatchObject({ labId: null, screen: 'lab', scenario: { title: 'mine' } });
  expect(pushed).toHaveLength(1);
  expect(pushed[0]).toMatch(/^\/#1\./);
});

it('what was asked for last is what opens, whatever comes when', async () => {
  const { store, own } = await open();
  const { openScenario, openLab } = store.getState();
  await Promise.all([openScenario(own('first')), openScenario(own('second'))]);
  expect(store.getState().scenario.title).toBe('second');
  await Promise.all([openLab('seed-nat-rr'), openScenario(own('third'))]);
  expect(store.getState()).toMatchObject({ scenario: { title: 'third' }, loading: null });
});

it('an edit that waits for a part does not change the lab that was opened meanwhile', async () => {
  const { store, own } = await open();
  const { edit, openScenario } = store.getState();
  edit({ commands: [{ host: 'client', command: 'true' }] }, 'now');
  await openScenario(own('next'));
  await vi.dynamicImportSettled();
  expect(store.getState()).toMatchObject({ scenario: { title: 'next' }, inputs: [] });
});

it('two edits that wait for a part are both made', async () => {
  const { store } = await open();
  const { runCommand } = store.getState();
  runCommand('client', 'true');
  runCommand('client', 'hostname');
  await vi.waitFor(() => expect(store.getState().inputs).toHaveLength(2), { timeout: 20_000 });
});
