/** One pick laid open: what stands behind each server in the strip, the scheduler's own state as a drawing, and what its sentence says. */
import { smoothOrder } from '../../analysis/race/smooth-wrr.ts';
import type { PickCandidate, PickRecord, RaceResult } from '../../analysis/race/types.ts';
import type { Chart } from '../charts/scene.ts';
import { bucketsChart, cacheChart, ownedChart, roundChart } from '../charts/state.ts';
import { stripChart } from '../charts/strip.ts';
import type { ChartWords } from './columns.ts';

/** Picks that a strip shows at once. */
export const STRIP = 40;

/** The first pick of the stretch that a pick stands in. */
export const stripStart = (pick: number): number => Math.floor(pick / STRIP) * STRIP;

/** The picks around one, with the scores that decided it where its record is there. */
export function pickStrip(
  result: RaceResult,
  pick: number,
  record: PickRecord | null,
  words: ChartWords,
  width: number,
): Chart {
  const first = stripStart(pick);
  return stripChart({
    width,
    servers: result.servers,
    order: result.order.slice(first, first + STRIP),
    first,
    now: pick,
    capacity: STRIP,
    scores: record ? result.servers.map((_, server) => scoreOf(record, server)) : [],
    refused: words.refused,
  });
}

/**
 * The same stretch as nginx would pick it, going by the weights at the start.
 * @returns null where all weights are equal: then it is plain turns, as with IPVS
 */
export function smoothStrip(
  servers: readonly { readonly name: string; readonly weight: number }[],
  pick: number,
  words: ChartWords,
  width: number,
): Chart | null {
  const weights = servers.map(({ weight }) => weight);
  if (weights.every((weight) => weight === weights[0])) return null;
  const first = stripStart(pick);
  return stripChart({
    width,
    servers: servers.map(({ name }) => name),
    order: smoothOrder(weights, first + STRIP).slice(first),
    first,
    now: pick,
    capacity: STRIP,
    scores: weights.map(String),
    refused: words.refused,
  });
}

/** What a server had to show at a pick, short enough to stand behind its line. */
export function scoreOf(record: PickRecord, server: number): string {
  const candidate = record.candidates.find((one) => one.server === server);
  if (!candidate) return '';
  const { weight, score } = candidate;
  const pass = Number(record.values['pass'] ?? 0);
  if (record.table?.kind === 'buckets') return String(record.table.owned[server] ?? 0);
  if (candidate.status === 'weight-0') return '0';
  if ('pass' in record.values) return `${weight} ${weight >= pass ? '≥' : '<'} ${pass}`;
  if (score) return formatScore(score, record);
  return '';
}

/** A score as the scheduler's formula gives it: overheads are counted in active connections. fo and ovf compare weights. */
function formatScore([numerator, denominator]: [number, number], { values }: PickRecord): string {
  const load = Number(values['activeLoad'] ?? 1);
  return (numerator / load / denominator).toFixed(2);
}

/** The sentence that decided: a key of the catalogue's `pick`, and its values. */
export interface PickSentence {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export function pickSentence(record: PickRecord, scheduler: string, servers: readonly string[]): PickSentence {
  const { server, byTemplate, candidates, values, client, destination, table } = record;
  const name = (position: number): string => servers[candidates[position]?.server ?? -1] ?? '';
  const picked = candidates.find((one) => one.status === 'picked');
  const base = { server: servers[server] ?? '', client: hostOf(client), destination: hostOf(destination), ...values };
  if (server < 0) return { key: 'refused', values: base };
  if (byTemplate) return { key: 'template', values: base };
  const counted = { ...base, ...countsOf(picked) };
  const owned = table?.kind === 'buckets' ? (table.owned[server] ?? 0) : 0;
  switch (scheduler) {
    case 'sh':
    case 'mh':
    case 'dh': {
      const place = Number(values['slot'] ?? values['bucket'] ?? -1);
      const moved = 'own' in values && Number(values['own']) !== place;
      return { key: `${scheduler}${moved ? 'Moved' : ''}`, values: { ...counted, place, owned } };
    }
    case 'nq':
      return { key: Number(values['idle']) >= 0 ? 'nqIdle' : 'nq', values: counted };
    case 'lblc':
    case 'lblcr': {
      const cache = String(values['cache'] ?? '');
      const key = cache === 'hit' ? 'Hit' : cache === 'too-busy' ? 'Busy' : 'Miss';
      return { key: `${scheduler}${key}`, values: counted };
    }
    case 'twos':
      return {
        key: 'choice1' in values && values['choice1'] !== values['choice2'] ? 'twos' : 'twosOne',
        values: { ...counted, one: name(Number(values['choice1'])), two: name(Number(values['choice2'])) },
      };
    default:
      return { key: scheduler, values: counted };
  }
}

const hostOf = (endpoint: string): string => endpoint.split(':')[0] ?? endpoint;

const countsOf = (picked: PickCandidate | undefined): Record<string, number> =>
  picked ? { weight: picked.weight, active: picked.active, inactive: picked.inactive } : {};

/** Which drawing a record's state is; the catalogue's `state` names it. */
export type StateKind = 'round' | 'list' | 'buckets' | 'slots' | 'cache';

/** The scheduler's own state at a pick; null where it has none but the connections, which the scores show. */
export function stateChart(
  record: PickRecord,
  scheduler: string,
  servers: readonly string[],
  words: ChartWords,
  width: number,
): { kind: StateKind; chart: Chart } | null {
  const { candidates, values, table, server, byTemplate } = record;
  if (byTemplate) return null;
  if (scheduler === 'rr' || scheduler === 'wrr') {
    const pointer = candidates.findIndex((one) => one.status === 'picked');
    const pass = scheduler === 'wrr' ? Number(values['pass'] ?? 0) : null;
    const rows = candidates.map((one) => ({
      label: servers[one.server] ?? '',
      weight: one.weight,
      picked: one.status === 'picked',
    }));
    return { kind: pass === null ? 'list' : 'round', chart: roundChart({ width, rows, pass, pointer }) };
  }
  if (table?.kind === 'buckets' && table.holders.length <= 256) {
    const taken = Number(values['bucket'] ?? -1);
    const own = Number(values['own'] ?? taken);
    const { holders, owned } = table;
    return {
      kind: 'buckets',
      chart: bucketsChart({ width, servers, holders, owned, own, taken, nobody: words.nobody }),
    };
  }
  if (table?.kind === 'buckets') {
    return { kind: 'slots', chart: ownedChart({ width, servers, owned: table.owned, picked: server }) };
  }
  if (table?.kind === 'cache') {
    const names = table.servers.map((one) => servers[one] ?? '');
    const picked = servers[server] ?? '';
    return { kind: 'cache', chart: cacheChart({ width, servers: names, picked, nowhere: words.nowhere }) };
  }
  return null;
}
