/** What a measure's marks mean, and in which unit it is: beside the charts, once a row. */
import type { ReactNode } from 'react';
import { formatCount, formatTick } from '../../view/charts/format.ts';
import { hatch } from '../../view/charts/scene.ts';
import { calm, type Column, type MeasureId, type Scales } from '../../view/race/columns.ts';
import { useRace, useRaceText } from './race-context.tsx';

/** The lines under a measure's name. */
export function useNotes(measure: MeasureId, columns: readonly Column[], { emphasis }: Scales): string[] {
  const { say, join, event } = useRaceText();
  const events = useRace((s) => s.workload.events);
  const result = columns.find((column) => column.result)?.result;
  if (!result) return [];
  switch (measure) {
    case 'share':
      return calm(result) === result.before
        ? [say('note.shareBefore', { seconds: formatTick(Number(result.before.to.toPrecision(4))) })]
        : [say('note.shareAll')];
    case 'active': {
      const server = result.servers[emphasis] ?? '';
      const told = events.slice(0, 3).map((one) => event(one));
      const note = say('note.active', { server });
      return told.length > 0 ? [note, say('note.activeEvents', { events: join(told) })] : [note];
    }
    case 'disruption': {
      const { changes } = result;
      const [change] = changes;
      if (changes.length !== 1 || !change) return [say('note.disruptionEach')];
      return [say('note.disruption', { number: formatCount(change.kept + change.hadToMove + change.movedAnyway) })];
    }
    default:
      return [say(`note.${measure}`)];
  }
}

type Sign = readonly [key: string, drawing: ReactNode];

const KEYS: Readonly<Partial<Record<MeasureId, readonly Sign[]>>> = {
  share: [
    ['got', <circle key="got" cx="6" cy="7" r="4" fill="var(--ink-1)" />],
    ['due', <path key="due" d="M6 0v14" stroke="var(--ink-1)" strokeWidth="1.5" />],
  ],
  latency: [
    ['p50', <circle key="p50" cx="6" cy="7" r="3.75" fill="var(--ink-1)" />],
    ['p95', <path key="p95" d="M6 1v12" stroke="var(--ink-1)" strokeWidth="2" />],
    ['p99', <circle key="p99" cx="6" cy="7" r="4" fill="var(--bg)" stroke="var(--ink-1)" strokeWidth="1.5" />],
  ],
  disruption: [
    ['kept', <rect key="kept" x="0.5" y="3.5" width="19" height="8" fill="none" stroke="var(--edge)" />],
    [
      'had',
      <g key="had" stroke="var(--ink-2)" fill="none">
        <path d={hatch(0.5, 3.5, 19, 8, 5)} />
        <rect x="0.5" y="3.5" width="19" height="8" stroke="var(--edge)" />
      </g>,
    ],
    ['moved', <rect key="moved" y="3" width="20" height="9" fill="var(--ink-1)" />],
  ],
};

export function MeasureKey({ measure }: { measure: MeasureId }) {
  const { say } = useRaceText();
  const signs = KEYS[measure];
  if (!signs) return null;
  return (
    <ul className={measure === 'latency' ? 'row-key inline' : 'row-key'}>
      {signs.map(([key, drawing]) => (
        <li key={key}>
          <svg width={measure === 'latency' ? 12 : 20} height="14" aria-hidden="true">
            {drawing}
          </svg>
          {say(`key.${key}`)}
        </li>
      ))}
    </ul>
  );
}
