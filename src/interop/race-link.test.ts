import { describe, expect, test } from 'vitest';
import type { Workload } from '../analysis/race/types.ts';
import { pack } from './packed.ts';
import { decodeRaceLink, encodeRaceLink, type RaceLinkState } from './race-link.ts';

const workload: Workload = {
  race: 1,
  seed: 7,
  connections: 2000,
  protocol: 'tcp',
  method: 'direct-route',
  linux: '6.1',
  arrivals: { kind: 'poisson', rate: 110 },
  work: { kind: 'pareto', mean: 0.4, shape: 1.5 },
  clients: { kind: 'zipf', count: 500, exponent: 1 },
  destinations: { kind: 'one' },
  cache: { objects: 0, missFactor: 1 },
  persistence: { timeout: 0, prefix: 32 },
  servers: [
    { name: 'rs1', weight: 2, speed: 1, slots: 10, upperThreshold: 0, lowerThreshold: 0 },
    { name: 'rs2', weight: 1, speed: 0.5, slots: 10, upperThreshold: 0, lowerThreshold: 0 },
  ],
  events: [{ kind: 'dies', at: 5, server: 'rs2', answers: 'nothing', check: { after: 3, action: 'remove' } }],
};
const state: RaceLinkState = {
  workload,
  entries: [
    { scheduler: 'wrr', flags: [] },
    { scheduler: 'sh', flags: ['sh-fallback'] },
  ],
  pick: 17,
};

/** Given out once: it stays readable for ever. */
const GOLDEN =
  '1.CLonrZWSQXLbMAxF74K14pGcupnRAXqC7jpeMBRksaEIDkjZmWp8937IaUZZding4X_gUyvdRN-iuIH6ldR5pr5rqDCj8NKQl5TY1yCpUH9s27ahrFLFS6Seqs_U0Mx1EuA0BAX7pLJURj2GtLyj_P3Q4cuphquLkFnpLSTjs4RSJKGpDhN917X3ZltoDznlKpuNS9S3h29Yb3LZ-MMJvI-BU93r_gl5xICXJVXqT7Y0v2dJwDCEkYFLDcl9nPU5B4JM0PkJ6ivJ62_cAwICM1b94XwVfUhk1hJK5WSJrVTDzDh7Q7PyGHD48xFcYb0Cpf7XSsnNgEmL5XHjcJkwcASTt7gt9yjm10FlybD4OSmXSSK6KEW5fS3dm53ocSdqUg_R9nD6f9kzArs-QsXaH-kMgYu9o0X6765PY5cKRMBTkjqFdLH8J_bbS7qxGvoMbPuVbIpnuSLt-xkZwUlN3MwKpoYlbtI3VciM0V2sB_Jru0y7Lr6eRhfjq4Pn2S7Iwdy7l_tf';

describe('a link to a race', () => {
  test('gives back what it was made of', () => {
    expect(decodeRaceLink(`#${encodeRaceLink(state)}`)).toEqual({ ok: true, value: state });
    expect(decodeRaceLink(encodeRaceLink({ ...state, pick: 0 })!)).toEqual({ ok: true, value: { ...state, pick: 0 } });
  });
  test('of version 1 is read', () => {
    expect(decodeRaceLink(GOLDEN)).toEqual({ ok: true, value: state });
  });
  test('that is damaged says so', () => {
    const link = encodeRaceLink(state)!;
    const codeOf = (text: string): string => {
      const read = decodeRaceLink(text);
      return read.ok ? 'ok' : read.error.code;
    };
    expect(codeOf('')).toBe('not-a-link');
    expect(codeOf('#hello')).toBe('not-a-link');
    expect(codeOf(`9${link.slice(1)}`)).toBe('unknown-version');
    expect(codeOf(link.slice(0, -7))).toBe('damaged');
    expect(codeOf(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))).toBe('damaged');
    expect(codeOf(`1.${'A'.repeat(300_000)}`)).toBe('too-large');
  });
  test.each<[string, object]>([
    ['nobody races', { ...state, entries: [] }],
    ['a scheduler there is not', { ...state, entries: [{ scheduler: 'best', flags: [] }] }],
    ['a scheduler twice', { ...state, entries: [state.entries[0], state.entries[0]] }],
    ['no servers', { ...state, workload: { ...workload, servers: [] } }],
    ['a pick before the first', { ...state, pick: -1 }],
    ['something else', { ...state, more: true }],
  ])('whose content makes no sense says so: %s', (_, document) => {
    expect(decodeRaceLink(pack('1', document))).toMatchObject({ ok: false, error: { code: 'bad-content' } });
  });
  test('holds no recording that is longer than a link may be', () => {
    const at = Array.from({ length: 300_000 }, (_, i) => i / 7);
    expect(encodeRaceLink({ ...state, workload: { ...workload, arrivals: { kind: 'recorded', at } } })).toBeNull();
  });
  test('of 1,024 servers alike is short', () => {
    const servers = Array.from({ length: 1024 }, (_, i) => ({ ...workload.servers[0]!, name: `rs${i + 1}` }));
    expect(encodeRaceLink({ ...state, workload: { ...workload, servers, events: [] } })!.length).toBeLessThan(8000);
  });
});
