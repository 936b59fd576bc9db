/** A race's numbers: as one table for reading, and as rows for a file, which also hold every moment and every bin. */
import type { Period, RaceResult } from '../../analysis/race/types.ts';
import { formatCount, formatIndex, formatPercent, formatSeconds } from '../charts/format.ts';
import { calm, isSplit, type ChartWords, type Column, type MeasureId } from './columns.ts';

/** One line of the table: a number a scheduler. */
export interface NumberRow {
  readonly measure: MeasureId;
  /** A key of the catalogue's `item`, and what stands in it. */
  readonly item: string;
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly form: Form;
}

/** How a number is written: a count, a part of the whole in percent, seconds, or an index from 0 to 1. */
export type Form = 'count' | 'percent' | 'seconds' | 'index';

const FORMS: Readonly<Record<Form, (value: number) => string>> = {
  count: formatCount,
  percent: formatPercent,
  seconds: formatSeconds,
  index: formatIndex,
};

export const formatNumber = (value: number | null, form: Form): string => (value === null ? '–' : FORMS[form](value));

/** The rows of some measures. Of many servers only the first are shown; the file has all. */
export function numbersOf(
  measures: readonly MeasureId[],
  columns: readonly Column[],
  words: ChartWords,
  mostServers = Infinity,
): NumberRow[] {
  return measures.flatMap((measure) => rowsOf(measure, columns, words, mostServers));
}

type Pick = (result: RaceResult) => number | null | undefined;

function rowsOf(measure: MeasureId, columns: readonly Column[], words: ChartWords, mostServers: number): NumberRow[] {
  const row = (item: string, name: string, form: Form, pick: Pick): NumberRow => ({
    measure,
    item,
    name,
    form,
    values: columns.map(({ result }) => (result ? (pick(result) ?? null) : null)),
  });
  const longest = columns.reduce<readonly string[]>((most, { result }) => {
    const servers = result?.servers ?? [];
    return servers.length > most.length ? servers : most;
  }, []);
  const servers = longest.slice(0, mostServers);
  const part = (n: number | undefined, period: Period): number | null =>
    period.connections === 0 ? null : (n ?? 0) / period.connections;
  const split = columns.some(({ result }) => result !== null && isSplit(result));
  const stretches: [string, (result: RaceResult) => Period | null][] = split
    ? [
        [words.before, ({ before }) => before],
        [words.after, ({ after }) => after],
      ]
    : [[words.all, ({ all }) => all]];
  switch (measure) {
    case 'share':
      return servers.flatMap((name, i) => [
        row('got', name, 'percent', (r) => part(calm(r).picked[i], calm(r))),
        row('due', name, 'percent', (r) => part(calm(r).dueByWeight[i], calm(r))),
      ]);
    case 'active':
      return servers.flatMap((name, i) => [
        row('peak', name, 'count', (r) => r.peaks[i]?.active),
        row('busy', name, 'percent', (r) => r.utilization[i]),
      ]);
    case 'latency':
      return stretches.flatMap(([name, period]) => [
        row('p50', name, 'seconds', (r) => period(r)?.response.p50),
        row('p95', name, 'seconds', (r) => period(r)?.response.p95),
        row('p99', name, 'seconds', (r) => period(r)?.response.p99),
      ]);
    case 'spread':
      return stretches.flatMap(([name, period]) => [
        row('mean', name, 'seconds', (r) => period(r)?.response.mean),
        row('max', name, 'seconds', (r) => period(r)?.response.max),
        row('waited', name, 'seconds', (r) => period(r)?.waiting.mean),
      ]);
    case 'fairness':
      return [
        row('index', words.byWeight, 'index', (r) => calm(r).fairnessByWeight),
        row('index', words.bySpeed, 'index', (r) => calm(r).fairnessBySpeed),
      ];
    case 'disruption': {
      const changes = columns.find(({ result }) => result)?.result?.changes ?? [];
      return changes.flatMap(({ event }, i) => [
        row('kept', words.event(event), 'count', (r) => r.changes[i]?.kept),
        row('hadToMove', words.event(event), 'count', (r) => r.changes[i]?.hadToMove),
        row('movedAnyway', words.event(event), 'count', (r) => r.changes[i]?.movedAnyway),
        row('cut', words.event(event), 'count', (r) => r.changes[i]?.cut),
      ]);
    }
    case 'refused':
      return [
        row('lost', words.refused, 'count', (r) => r.all.refused),
        row('lost', words.failed, 'count', (r) => r.all.failed),
        row('lost', words.cut, 'count', (r) => r.all.cut),
      ];
    case 'hits':
      return stretches.map(([name, period]) =>
        row('hits', name, 'percent', (r) => {
          const p = period(r);
          return p && p.lookups > 0 ? p.hits / p.lookups : null;
        }),
      );
    case 'picks':
      return [];
  }
}

/** A value as a file has it: not rounded for reading. */
type Cell = string | number | null;

/** The rows of a file: measure, what of it, when or from which value on, and one column a scheduler. */
export function fileRows(measures: readonly MeasureId[], columns: readonly Column[], words: ChartWords): Cell[][] {
  const head: Cell[] = [
    'measure',
    'of',
    'what',
    'at',
    ...columns.map(({ entry }) => [entry.scheduler, ...entry.flags].join(' ')),
  ];
  const rows = measures.flatMap((measure): Cell[][] => [
    ...numbersOf([measure], columns, words).map(({ name, item, values }): Cell[] => [
      measure,
      name,
      item,
      null,
      ...values,
    ]),
    ...longRows(measure, columns, words),
  ]);
  return [head, ...rows];
}

/** What has no place in the table for reading: the moments of a series, the bins of a distribution, the picks. */
function longRows(measure: MeasureId, columns: readonly Column[], words: ChartWords): Cell[][] {
  const results = columns.map(({ result }) => result);
  const first = results.find((result) => result !== null);
  if (!first) return [];
  if (measure === 'active') {
    const { from, step, active } = first.series;
    const moments = active[0]?.length ?? 0;
    return first.servers.flatMap((server, i) =>
      Array.from({ length: moments }, (_, k): Cell[] => [
        measure,
        server,
        'active',
        Number((from + k * step).toPrecision(8)),
        ...results.map((r) => r?.series.active[i]?.[k] ?? null),
      ]),
    );
  }
  if (measure === 'spread') {
    const rows: Cell[][] = [];
    const edges = new Set(results.flatMap((r) => r?.all.response.edges ?? []));
    for (const edge of [...edges].sort((a, b) => a - b))
      rows.push([measure, words.all, 'count', edge, ...results.map((r) => binFrom(r, edge))]);
    return rows;
  }
  if (measure === 'picks') {
    const most = Math.max(...results.map((r) => r?.order.length ?? 0));
    return Array.from({ length: most }, (_, i): Cell[] => [
      measure,
      'pick',
      'server',
      i + 1,
      ...results.map((r) => r?.servers[r.order[i] ?? -1] ?? null),
    ]);
  }
  return [];
}

function binFrom(result: RaceResult | null, edge: number): number | null {
  if (!result) return null;
  const i = result.all.response.edges.indexOf(edge);
  return i < 0 ? 0 : (result.all.response.counts[i] ?? 0);
}

/** Comma-separated values, RFC 4180. */
export const csvText = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');

function csvCell(cell: Cell): string {
  const words = String(cell ?? '');
  return /[",\r\n]/.test(words) ? `"${words.replaceAll('"', '""')}"` : words;
}
