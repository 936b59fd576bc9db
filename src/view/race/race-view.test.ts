import { describe, expect, test } from 'vitest';
import { drawWorkload } from '../../analysis/race/draw.ts';
import { picksOf, runRace } from '../../analysis/race/race.ts';
import type { Workload } from '../../analysis/race/types.ts';
import { createTexts } from '../../locale/index.ts';
import { chartOf } from './charts.ts';
import { calm, measuresOf, roundUp, scalesOf, type Column } from './columns.ts';
import { findingOf, leadOf } from './findings.ts';
import { csvText, fileRows, numbersOf } from './numbers.ts';
import { pickSentence, pickStrip, scoreOf, smoothStrip, stateChart } from './pick.ts';
import { readRecorded, writeRecorded } from './recorded.ts';
import { editGroup, freeNames, groupServers, resizeGroup } from './servers.ts';
import { entriesOf, raced, words, workload } from './testing/small-race.ts';

const ALL = 'rr wrr lc wlc lblc lblcr dh sh sed nq mh fo ovf twos';
const columns = raced('wrr wlc sed mh');
const keys = (found: { key: string }[]): string[] => found.map(({ key }) => key);

test('beneath wrr, the smooth order of the same weights, as nginx documents it for 5, 1, 1; none for equal weights', () => {
  const servers = [5, 1, 1].map((weight, i) => ({ name: `rs${i + 1}`, weight }));
  const { stops } = smoothStrip(servers, 3, words, 320)!;
  expect(stops.slice(0, 7).map(({ values }) => values['server'])).toEqual('rs1 rs1 rs2 rs1 rs3 rs1 rs1'.split(' '));
  expect(
    smoothStrip(
      servers.map(({ name }) => ({ name, weight: 2 })),
      3,
      words,
      320,
    ),
  ).toBeNull();
});

describe('what a race shows', () => {
  test('a slow server: who cannot know, who turns away; and who lets clients stay', () => {
    const lead = leadOf(workload, columns);
    expect(keys(lead)).toEqual(['slow', 'slowBoth', 'stayOnly']);
    expect(lead[0]!.values).toEqual({ server: 'rs2' });
    expect(lead[1]!.values).toMatchObject({ blind: ['wrr', 'mh'], seeing: ['wlc', 'sed'] });
    expect(lead[2]!.values).toMatchObject({ event: 'removed', server: 'rs3', keeping: ['mh'] });
    // As the results say.
    const facts = columns.map(({ entry, result }) => {
      const { kept, movedAnyway } = result!.changes[0]!;
      const { picked, dueByWeight } = calm(result!);
      const given = picked[1]! / dueByWeight[1]!;
      return [entry.scheduler, given >= 0.95, given <= 0.97, kept / (kept + movedAnyway) >= 0.9];
    });
    expect(facts).toEqual([
      ['wrr', true, false, false],
      ['wlc', false, true, false],
      ['sed', false, true, false],
      ['mh', true, false, true],
    ]);
  });

  test('nothing before there is news, and one scheduler alone', () => {
    const none: Column[] = entriesOf('wrr').map((entry) => ({ entry, result: null }));
    expect(leadOf(workload, none)).toEqual([]);
    expect(findingOf('share', workload, none)).toBeNull();
    const calmRace: Partial<Workload> = { events: [], servers: workload.servers.filter(({ name }) => name !== 'rs2') };
    expect(keys(leadOf({ ...workload, ...calmRace }, raced('wrr', calmRace)))).toEqual(['alone']);
  });

  test('a death that nobody notices', () => {
    const change: Partial<Workload> = {
      events: [{ kind: 'dies', at: 10, server: 'rs4', answers: 'nothing', check: null }],
      servers: workload.servers.map((server) => ({ ...server, speed: 1 })),
    };
    const lead = leadOf({ ...workload, ...change }, raced('rr wlc', change));
    expect(keys(lead)).toContain('diedUnchecked');
  });

  test('one address hides all clients from a hash', () => {
    const change: Partial<Workload> = {
      clients: { kind: 'nat', count: 400, share: 1 },
      events: [],
      servers: workload.servers.map((server) => ({ ...server, speed: 1 })),
    };
    const lead = leadOf({ ...workload, ...change }, raced('wrr sh mh', change));
    expect(lead.find(({ key }) => key === 'hotSpot')?.values['names']).toEqual(['sh', 'mh']);
  });

  test('one scheduler with two sets of flags: each by its flags, and blind all the same', () => {
    const entries = [
      { scheduler: 'sh', flags: [] },
      { scheduler: 'sh', flags: ['sh-port'] },
    ];
    const two = entries.map((entry) => ({ entry, result: runRace(workload, entry) }));
    expect(findingOf('fairness', workload, two)).toMatchObject({ values: { best: 'sh sh-port', worst: 'sh' } });
    const [slow, blind] = leadOf(workload, two);
    expect([slow?.key, blind?.key, blind?.values['blind']]).toEqual(['slow', 'slowBlind', ['sh sh-port']]);
  });

  test('every finding has its sentence, in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const { exists } = createTexts(language);
      for (const measure of ['share', 'active', 'latency', 'spread', 'fairness', 'disruption', 'refused'] as const)
        for (const some of [columns, columns.slice(0, 1)]) {
          const finding = findingOf(measure, workload, some);
          expect([measure, finding && exists(`race:finding.${finding.key}`)]).toEqual([measure, true]);
        }
    }
  });
});

describe('the rows', () => {
  test('only those that have something to say', () => {
    expect(measuresOf(workload, columns)).toEqual([
      'share',
      'active',
      'latency',
      'fairness',
      'disruption',
      'refused',
      'picks',
    ]);
    const quiet: Partial<Workload> = { events: [] };
    expect(measuresOf({ ...workload, ...quiet }, raced('wrr', quiet))).not.toContain('disruption');
  });

  test('one scale for a row: it holds every column', () => {
    const scales = scalesOf(columns);
    for (const { result } of columns) {
      for (const { active } of result!.peaks) expect(scales.active).toBeGreaterThanOrEqual(active);
      expect(scales.latency[1]).toBeGreaterThanOrEqual(result!.after!.response.p99);
    }
    expect(scales.emphasis).toBe(1);
    expect([0, 0.43, 0.6, 7, 1300].map(roundUp)).toEqual([1, 0.5, 0.6, 8, 1500]);
  });

  test.each(['share', 'active', 'latency', 'spread', 'fairness', 'disruption', 'refused', 'hits'] as const)(
    '%s is drawn for every scheduler, and read',
    (measure) => {
      const scales = scalesOf(columns);
      for (const { result } of columns) {
        const { scene, stops } = chartOf(measure, result!, scales, words, 222);
        expect(JSON.stringify(scene)).not.toMatch(/NaN|null/);
        expect(stops.length).toBeGreaterThan(0);
      }
    },
  );
});

describe('numbers', () => {
  test('what was got and what was due add up to everything', () => {
    const rows = numbersOf(['share'], columns, words);
    for (const item of ['got', 'due']) {
      const sum = rows.filter((row) => row.item === item).reduce((total, { values }) => total + values[0]!, 0);
      expect(sum).toBeCloseTo(1, 6);
    }
    expect(numbersOf(['share'], columns, words, 2)).toHaveLength(4);
  });

  test('a file has every moment, every bin and every pick', () => {
    const rows = fileRows(['active', 'spread', 'picks'], columns, words);
    expect(rows[0]).toEqual(['measure', 'of', 'what', 'at', 'wrr', 'wlc', 'sed', 'mh']);
    const { series, order } = columns[0]!.result!;
    expect(rows.filter(([measure, , what]) => measure === 'active' && what === 'active')).toHaveLength(
      4 * series.active[0]!.length,
    );
    expect(rows.filter(([measure]) => measure === 'picks')).toHaveLength(order.length);
    const counted = rows
      .filter(([m, , what]) => m === 'spread' && what === 'count')
      .reduce((n, row) => n + Number(row[4]), 0);
    const { count, zeros } = columns[0]!.result!.all.response;
    expect(counted).toBe(count - zeros);
    expect(csvText([['a', 1.5, null, 'x, "y"']])).toBe('a,1.5,,"x, ""y"""\r\n');
  });
});

describe('picks', () => {
  const draw = drawWorkload(workload);
  test.each(ALL.split(' '))('%s: the pick, its sentence, its state', (scheduler) => {
    const [column] = raced(scheduler);
    const { servers, order } = column!.result!;
    const records = picksOf(draw, column!.entry, 0, 40);
    for (const record of records) {
      expect(record.server).toBe(order[record.pick]);
      const { key } = pickSentence(record, scheduler, servers);
      for (const language of ['en', 'zh'] as const)
        expect([key, createTexts(language).exists(`race:decided.${key}`)]).toEqual([key, true]);
      expect(JSON.stringify(stateChart(record, scheduler, servers, words, 222) ?? '')).not.toMatch(/NaN/);
      expect(JSON.stringify(pickStrip(column!.result!, record.pick, record, words, 222))).not.toMatch(/NaN/);
    }
  });

  test('scores as the scheduler compares them', () => {
    const [wrr, wlc, mh] = ['wrr', 'wlc', 'mh'].map((name) => picksOf(draw, entriesOf(name)[0]!, 17, 1)[0]!);
    expect(scoreOf(wrr!, wrr!.server)).toMatch(/^\d+ ≥ \d+$/);
    const scores = wlc!.candidates.map(({ server }) => Number(scoreOf(wlc!, server)));
    expect(Number(scoreOf(wlc!, wlc!.server))).toBe(Math.min(...scores));
    const slots = [0, 1, 2, 3].reduce((sum, server) => sum + Number(scoreOf(mh!, server)), 0);
    expect(slots).toBe(4093);
  });
});

describe('the form', () => {
  const many = Array.from({ length: 30 }, (_, i) => ({
    ...workload.servers[0]!,
    name: `rs${i + 1}`,
    weight: i < 20 ? 4 : 2,
  }));
  test('few servers have a row each, many are grouped by what they are', () => {
    expect(groupServers(workload.servers).map(({ label }) => label)).toEqual(['rs1', 'rs2', 'rs3', 'rs4']);
    expect(groupServers(many).map(({ label, count }) => [label, count])).toEqual([
      ['rs1–rs20', 20],
      ['rs21–rs30', 10],
    ]);
  });
  test('a group is edited and resized as one', () => {
    const [first, second] = groupServers(many);
    expect(editGroup(many, second!, { weight: 9 }).filter(({ weight }) => weight === 9)).toHaveLength(10);
    const names = many.map(({ name }) => name);
    const more = resizeGroup(many, first!, 22, names);
    expect(more.map(({ name }) => name).slice(19, 23)).toEqual(['rs20', 'rs31', 'rs32', 'rs21']);
    expect(resizeGroup(many, first!, 0, names)).toHaveLength(10);
    expect(freeNames(['rs1', 'rs3'], 3)).toEqual(['rs2', 'rs4', 'rs5']);
  });
  test('a recorded list is read, or the line that is wrong is told', () => {
    expect(readRecorded('0.25, 0.4\n\n0.5; 1\n')).toEqual({ kind: 'recorded', at: [0.25, 0.5], work: [0.4, 1] });
    expect(readRecorded('1\n2\nx')).toEqual({ line: 3 });
    expect(readRecorded('2\n1')).toEqual({ line: 2 });
    expect(readRecorded('1 1\n2')).toBe('mixed');
    expect(readRecorded('')).toEqual({ line: 1 });
    const list = { kind: 'recorded' as const, at: [0, 1.5], work: [0.1, 0.2] };
    expect(readRecorded(writeRecorded(list))).toEqual(list);
  });
});
