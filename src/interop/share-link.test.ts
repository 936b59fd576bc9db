import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { deflateSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { encodeUtf8 } from '../base/bytes.ts';
import { parseScenario, type Scenario } from '../lab/scenario.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';
import { decodeLink, encodeLink, maxLinkLength, maxStateLength, type LinkState } from './share-link.ts';

const empty: LinkState = {
  source: { lab: 'seed-dr-arp-sysctl' },
  seed: 1,
  inputs: [],
  moment: { time: 0, ordinal: 0 },
  view: {},
};

function scenarioOf(name: string): Scenario {
  const parsed = parseScenario(JSON.parse(readFileSync(`fidelity/scenarios/${name}.json`, 'utf8')));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
}

const edited: LinkState = {
  source: { lab: 'seed-dr-arp-sysctl' },
  seed: 7,
  inputs: [
    { at: 1_000_000, after: 2, step: { do: 'run', host: 'rs2', command: 'sysctl -w net.ipv4.conf.all.arp_ignore=0' } },
    { at: 2_500_000, step: { do: 'http', host: 'client', dst: '192.168.56.185:80' } },
  ],
  moment: { time: 2_560_040, ordinal: 1 },
  view: { theme: 'dark', present: true, host: 'rs2' },
};

/** A scenario of somebody's own: small, and independent of the files of labs, which may change. */
const own: Scenario = {
  scenario: 1,
  title: { en: 'Two machines', zh: '两台机器' },
  links: ['lan'],
  hosts: {
    client: {
      role: 'client',
      interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:01:01' } },
      commands: ['ip addr add 10.0.0.1/24 dev eth0'],
      services: [],
    },
    rs1: {
      role: 'realserver',
      interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:04:01' } },
      commands: ['ip addr add 10.0.0.2/24 dev eth0'],
      services: [{ proto: 'tcp', port: 80, reply: 'rs1\n' }],
    },
  },
  steps: [{ do: 'http', host: 'client', dst: '10.0.0.2:80' }],
};

/** Links that were given out once: whatever else changes, they open. Never edit a line; add one for each version. */
const golden: [string, string, LinkState][] = [
  ['a lab', '1.twAVbatWyklMUrJSKk5NTdFNKdJNLCrQLa4sTi7JUaoFAA', empty],
  [
    'a lab with edits and a view',
    '1.jWY2t1WP3WrDMAyFX6Xo2jF2aLLMsCcJYXixtpj5D9tpKSHvXjW9KNXdJ875hDZw-gcUFETTmNzonJpyK3N1wI4lqA8GNqS1FlDjKMUxbAMTqZbXQLkllvqA0hLM0XsdqAdPz6m5ngJWbtPlzOcYfrl2jtOdb_sXYsYvATtrJza23Zt6qTW93LOzGCqxOVB-tlz2A-96LodODeSYJgY--kdKkasX4iyYpOXF4hXUBnVBj9Q1Ov-TKGUsR7jmFd9-2Pc7',
    edited,
  ],
  [
    'a scenario',
    '1.AyewhZ1RTU7FIBC-SjNrolDfwvQc7moXBMaUSIEAeUabnsG1iUsXLl0az-PzHM7UNOnKGIHAMOH7YWaGYjDo7CJ0-1gJqK565CwG6ODqLjaTNqMLWEDAw0i5z_eX0-Pb1_PH6ekVFgHehdsCXQ9eBxgEjLFUus9gvMNQOcqRObeEABcq5httiJSV6ij5ZCJ6xTQCSJVi2XZSbkvRgoUUTZwmHewq6lKjrc28NUqe8VTn7aGxeGxWYnJUMB_dKtYPBM9F7Uxl1J4fYP63scMfjbW_GJsh5VipB1BNIpkUM5XuUpJdTP6ejRZ1HWAZWKhUTD8oy5CxVsZw5fdltut1EycyRtMP4rT2pVfqQtIQcli-AQ',
    { ...empty, source: { scenario: own }, moment: { time: 1_130_000, ordinal: 0 } },
  ],
];

describe('links that were given out', () => {
  test.each(golden)('%s opens', (_, link, state) => {
    expect(decodeLink(link)).toEqual({ ok: true, value: state });
  });
});

describe('a link', () => {
  test('of a lab is short', () => {
    expect(encodeLink(empty).length).toBeLessThan(60);
  });

  test('of a whole scenario stays below what a chat program cuts', () => {
    const link = encodeLink({ ...empty, source: { scenario: scenarioOf('seed-dr-reweight') } });
    expect(link.length).toBeLessThan(2000);
    expect(link).toMatch(/^1\.[\w-]+$/);
  });

  test('may have its #, white space and a full stop around it', () => {
    const link = encodeLink(edited);
    const broken = `#${link.slice(0, 60)}\n  ${link.slice(60)}. `;
    expect(decodeLink(broken)).toEqual({ ok: true, value: edited });
  });

  const flag = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  );
  const states = fc.record({
    source: fc.oneof(
      fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,40}$/).map((lab) => ({ lab })),
      fc.constantFrom('seed-nat-rr', 'seed-tun-three-cities').map((name) => ({ scenario: scenarioOf(name) })),
    ),
    seed: fc.nat(0xffff_ffff),
    inputs: fc
      .array(fc.tuple(fc.nat(), fc.string(), fc.option(fc.nat(), { nil: undefined })), { maxLength: 5 })
      .map((all) =>
        [...all]
          .sort(([a], [b]) => a - b)
          .map(([at, command, after]) => ({
            at,
            ...(after !== undefined && { after }),
            step: { do: 'run' as const, host: 'director', command },
          })),
      ),
    moment: fc.record({ time: fc.maxSafeNat(), ordinal: fc.nat() }),
    view: fc.dictionary(fc.stringMatching(/^[a-z]\w{0,31}$/), flag, { maxKeys: 8, noNullPrototype: true }),
  });

  test('gives back what it was made of', () => {
    fc.assert(
      fc.property(states, (state) => {
        const decoded = decodeLink(encodeLink(state));
        // JSON has no -0.
        const plain = JSON.parse(JSON.stringify(state)) as unknown;
        expect(decoded).toEqual({ ok: true, value: plain });
      }),
    );
  });
});

describe('a link that is not right', () => {
  const link = encodeLink(edited);

  test('each character that is changed, dropped or added is found', () => {
    for (let i = 0; i < link.length; i++) {
      const other = link[i] === 'A' ? 'B' : 'A';
      for (const bad of [
        link.slice(0, i) + other + link.slice(i + 1),
        link.slice(0, i) + link.slice(i + 1),
        link.slice(0, i),
      ]) {
        expect(decodeLink(bad)).toMatchObject({ ok: false });
      }
    }
  });

  test.each([
    ['not-a-link', ''],
    ['not-a-link', '#'],
    ['not-a-link', '#section-2'],
    ['not-a-link', '1.'],
    ['unknown-version', '2.AAAA'],
    ['damaged', '1.AAAA'],
    ['damaged', '1.AAAAAAAAAAAAAAAA'],
    ['damaged', link.slice(0, -3)],
    ['too-large', `1.${'A'.repeat(maxLinkLength)}`],
  ])('%s', (code, text) => {
    expect(decodeLink(text)).toMatchObject({ ok: false, error: { code } });
  });

  test('a version that is not known is named', () => {
    expect(decodeLink(`9${link.slice(1)}`)).toEqual({ ok: false, error: { code: 'unknown-version', version: '9' } });
  });

  test('a small link that unpacks to a large state is refused', () => {
    const state = { ...empty, source: { lab: 'x' }, view: { note: 'x'.repeat(maxStateLength) } };
    const bomb = encodeLink(state);
    expect(bomb.length).toBeLessThan(2000);
    expect(decodeLink(bomb)).toEqual({ ok: false, error: { code: 'too-large' } });
  });

  test.each([
    ['neither lab nor scenario', { ...empty, source: {} }, 'bad-content'],
    ['both', { ...empty, source: { lab: 'x', scenario: scenarioOf('seed-nat-rr') } }, 'bad-content'],
    ['a lab id that is a path', { ...empty, source: { lab: '../secret' } }, 'bad-content'],
    ['a fractional seed', { ...empty, seed: 1.5 }, 'bad-content'],
    ['a moment before the first', { ...empty, moment: { time: -1, ordinal: 0 } }, 'bad-content'],
    ['a step of an unknown kind', { ...empty, inputs: [{ at: 0, step: { do: 'explode' } }] }, 'bad-content'],
    ['inputs out of order', { ...edited, inputs: [...edited.inputs].reverse() }, 'bad-content'],
    [
      'an input on a host that is not there',
      {
        ...empty,
        source: { scenario: scenarioOf('seed-nat-rr') },
        inputs: [{ at: 0, step: { do: 'run', host: 'x', command: 'ls' } }],
      },
      'bad-content',
    ],
    ['a scenario with a mistake', { ...empty, source: { scenario: { scenario: 1 } } }, 'bad-scenario'],
    ['an unknown key', { ...empty, source: { lab: 'x', more: 1 } }, 'bad-content'],
  ])('%s: refused', (_, state, code) => {
    expect(decodeLink(encodeLink(state as LinkState))).toMatchObject({ ok: false, error: { code } });
  });

  test('damage and foreign content never throw', () => {
    const bytes = decodeBase64Url(link.slice(2))!;
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string().map((text) => `1.${text}`),
          fc.uint8Array({ maxLength: 200 }).map((random) => `1.${encodeBase64Url(random)}`),
          fc.json().map((json) => `1.${encodeBase64Url(deflateSync(encodeUtf8(json)))}`),
          fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, value]) => {
            const damaged = Uint8Array.from(bytes);
            damaged[at] = value;
            return `1.${encodeBase64Url(damaged)}`;
          }),
        ),
        (text) => {
          const decoded = decodeLink(text);
          expect(decoded.ok ? decoded.value : edited).toEqual(edited);
        },
      ),
      { numRuns: 500 },
    );
  });
});
