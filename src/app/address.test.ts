import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { play } from '../lab/timeline.ts';
import { labs } from '../lessons/labs.ts';
import { addressOf, openAddress } from './address.ts';
import { loadAll } from '../base/late.ts';
import { SEED } from './link-code.ts';
import { createAppStore, type AppStore } from './store.ts';

await loadAll();

const LAB = 'seed-dr-arp-sysctl';
const PAGE = 'https://example.org/lvs/';

function scenarioOf(name: string): Scenario {
  const text = readFileSync(new URL(`../../fidelity/scenarios/${name}.json`, import.meta.url), 'utf8');
  const parsed = parseScenario(JSON.parse(text));
  if (!parsed.ok) throw new Error(`${name} is no scenario`);
  return parsed.value;
}

const open = (name: string): AppStore =>
  createAppStore({ play, labs, source: { labId: name, scenario: scenarioOf(name), seed: SEED, inputs: [] } });

/** A fresh page at an address. */
async function visit(address: string) {
  const { source, place, problem } = await openAddress(new URL(address, PAGE), labs);
  return createAppStore({ play, labs, source, problem, ...(place && { place }) }).getState();
}

describe('the address of what is on screen', () => {
  it.each(['seed-nat-rr', 'broken-dr-no-vip', 'udp-nat'])('opens at any moment of %s as it was', async (name) => {
    const lab = {
      ...labs[0]!,
      id: name,
      load: () => Promise.resolve({ default: JSON.parse(JSON.stringify(scenarioOf(name))) as unknown }),
    };
    const { getState } = open(name);
    for (let at = 0; at < getState().moments.length; at++) {
      getState().seek(at);
      const address = addressOf(getState());
      expect(address).toMatch(/^\?lab=[\w-]+&t=[\d.,]+$/);
      const opened = await openAddress(new URL(address, PAGE), [lab]);
      const store = createAppStore({
        play,
        labs: [lab],
        source: opened.source,
        ...(opened.place && { place: opened.place }),
      });
      expect(store.getState().playhead).toBe(at);
    }
  });

  it('tells moments of one nanosecond apart', () => {
    const { getState } = open(LAB);
    const addresses = getState().moments.map((_, at) => {
      getState().seek(at);
      return addressOf(getState());
    });
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  it('opens after any doing as it was', async () => {
    const { getState } = open(LAB);
    const doing = fc.oneof(
      fc.nat(500).map((to) => () => getState().seek(to)),
      fc.constant(() => getState().sendRequest()),
      fc
        .tuple(
          fc.constantFrom('rs1', 'rs2', 'director', 'router', 'client'),
          fc.constantFrom(
            'true',
            'ip neigh flush all',
            'curl -s 192.168.56.185',
            'sysctl -w net.ipv4.conf.all.arp_ignore=0',
            'no-such-command',
          ),
        )
        .map(
          ([host, command]) =>
            () =>
              getState().runCommand(host, command),
        ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(doing, { minLength: 1, maxLength: 6 }), async (all) => {
        await getState().openLab(LAB);
        for (const each of all) each();
        const here = getState();
        const there = await visit(addressOf(here));
        expect(there.inputs).toEqual(here.inputs);
        expect(there.playhead).toBe(here.playhead);
        expect(there.run.trace).toEqual(here.run.trace);
      }),
      { numRuns: 15 },
    );
  });

  it('is the last moment before where the engine tells something else now', async () => {
    const { moments } = open(LAB).getState();
    const shown = async (t: string) => (await visit(`?lab=${LAB}&t=${t}`)).playhead;
    const times = moments.map((m) => m.time);
    const { time } = moments[20]!;
    const seconds = (ns: number) => (ns / 1e9).toFixed(9);
    expect(await shown(seconds(time))).toBe(times.indexOf(time));
    expect(await shown(seconds(time + 1))).toBe(times.lastIndexOf(time));
    expect(await shown(`${seconds(time)},99`)).toBe(times.lastIndexOf(time));
    expect(await shown('0')).toBe(0);
    expect(await shown('99999')).toBe(moments.length - 1);
  });
});

describe('an address typed by hand', () => {
  it('may say the number of a moment', async () => {
    expect((await visit(`?lab=${LAB}&step=20`)).playhead).toBe(20);
  });

  it.each(['', '&t=', '&t=x', '&t=-1', '&t=1e3', '&step=', '&step=-1', '&step=x', '&t=1.2.3'])(
    'with %j opens where the lab opens by itself',
    async (more) => {
      expect((await visit(`?lab=${LAB}${more}`)).playhead).toBe(open(LAB).getState().playhead);
    },
  );

  it.each([
    ['#hello', { kind: 'bad-link', code: 'not-a-link', kept: false }],
    ['#9.AAAA', { kind: 'bad-link', code: 'unknown-version', version: '9' }],
    ['#1.-ur2z7XOwWrE', { kind: 'bad-link', code: 'damaged' }],
    ['?lab=no-such-lab', { kind: 'unknown-lab', lab: 'no-such-lab' }],
  ])('%s: the default lab, with a problem that says why', async (address, problem) => {
    expect(await visit(address)).toMatchObject({ labId: LAB, problem });
  });
});
