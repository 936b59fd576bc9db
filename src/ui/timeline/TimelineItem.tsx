/** One request, command or pause on the timeline: folded to a barcode, or open in a frame with its phases. */
import { memo } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';
import { formatTime } from '../../view/format-time.ts';
import type { Phase } from '../../view/moments.ts';
import type { Tick, TimelineItem as Item } from '../../view/timeline.ts';
import { useTranslation } from '../common/translation.tsx';
import { itemName } from './item-name.ts';

const BASE = 40.5;

interface Props {
  item: Item;
  playhead: number;
  /** Without its frame and words: a phone's. */
  bare: boolean;
}

export function TimelineItem({ item, playhead, bare }: Props) {
  return item.open ? (
    <OpenItem item={item} playhead={playhead} bare={bare} />
  ) : (
    <FoldedItem item={item} past={item.request.last < playhead} />
  );
}

/** Drawn again only when it becomes past: there may be hundreds. */
const FoldedItem = memo(function FoldedItem({ item, past }: { item: Item; past: boolean }) {
  const middle = item.x + item.width / 2;
  const result = useApp((s) => s.run.results[item.request.step]) as { reply?: unknown; error?: unknown } | undefined;
  const server = past && typeof result?.reply === 'string' ? result.reply.trim() : '';
  const failed = past && typeof result?.error === 'string';
  if (item.request.kind !== 'request') {
    return (
      <g className={past ? 'past' : 'ahead'}>
        <CommandMark x={middle} waits={item.request.kind === 'wait'} />
      </g>
    );
  }
  return (
    <g className={past ? 'past' : 'ahead'}>
      {item.width >= 14 && (
        <text x={middle} y={16} textAnchor="middle" className="number">
          {item.request.number}
        </text>
      )}
      <path d={`M${item.x} ${BASE}h${item.width}`} stroke="var(--line)" />
      <path d={item.ticks.map(foldedTick).join('')} className="folded-ticks" />
      {past && (
        <path
          d={item.ticks
            .filter((tick) => tick.kind === 'arp')
            .map(foldedTick)
            .join('')}
          stroke="var(--p-arp)"
        />
      )}
      {server !== '' && item.width >= 20 && (
        <text x={middle} y={72} textAnchor="middle" className="server">
          {server.slice(0, 8)}
        </text>
      )}
      {failed && <path className="cross" d={`M${middle - 3} 64.5l6 6m0-6-6 6`} />}
    </g>
  );
});

function foldedTick({ x, kind }: Tick): string {
  if (kind === 'arp') return `M${x} 37V44`;
  if (kind === 'down') return `M${x} 41V51`;
  if (kind === 'drop') return `M${x} 34V47`;
  return kind === 'end' ? '' : `M${x} 40V30`;
}

function CommandMark({ x, waits = false }: { x: number; waits?: boolean }) {
  const d = waits ? `M${x - 3} 35v10M${x + 3} 35v10` : `M${x - 5.5} 36l4 4-4 4M${x + 0.5} 44h4`;
  return <path className="command-mark" d={d} />;
}

function OpenItem({ item, playhead, bare }: Props) {
  const { t } = useTranslation();
  const moment = useApp((s) => s.moments[s.playhead]!);
  const { request } = item;
  const inside = playhead >= request.first && playhead <= request.last;
  const count = request.last - request.first + 1;
  const now = item.ticks.find((tick) => tick.moment === playhead);
  const title = itemName(request, t);
  const dense = item.ticks.length > 1 && item.ticks[1]!.x - item.ticks[0]!.x < 10;
  const first = item.ticks[0]?.x ?? 0;
  const last = item.ticks.at(-1)?.x ?? 0;
  return (
    <g>
      {!bare && (
        <>
          <rect className="open-frame" x={item.x + 0.5} y={0.5} width={item.width - 1} height={78} rx={7} />
          <text x={item.x + 12} y={16} className="open-title">
            {title}
            {inside && count > 1 && (
              <tspan className="open-count" dx={8}>
                {t('timeline.frame', { n: playhead - request.first + 1, count })}
              </tspan>
            )}
          </text>
          {inside && (
            <text x={item.x + item.width - 12} y={16} textAnchor="end" className="open-time">
              {formatTime(moment.time)}
            </text>
          )}
        </>
      )}
      <path d={`M${first - 10} ${BASE}H${last + 10}`} stroke="var(--line)" />
      {!bare && <Phases item={item} />}
      {now && <rect className="now-mark" x={now.x - 8} y={28} width={16} height={26} rx={4} />}
      {item.ticks.map((tick) => (
        <OpenTick
          key={tick.moment - request.first}
          tick={tick}
          when={tick.moment === playhead ? 'now' : tick.moment < playhead ? 'past' : 'ahead'}
          dense={dense}
        />
      ))}
      {now && <Pointer tick={now} />}
    </g>
  );
}

/** The playhead's triangle: on the side where the tick is not. */
function Pointer({ tick: { x, kind } }: { tick: Tick }) {
  const above = kind === 'down' || kind === 'arp' || kind === 'drop' || kind === 'end' || kind === 'command';
  return <path className="pointer" d={above ? `M${x - 4.5} 20h9l-4.5 7z` : `M${x - 4.5} 62.5h9l-4.5-6.5z`} />;
}

/** @param props.dense too close for diamonds of their full width */
const OpenTick = memo(function OpenTick({
  tick: { x, kind, protocol },
  when,
  dense,
}: {
  tick: Tick;
  when: 'past' | 'now' | 'ahead';
  dense: boolean;
}) {
  const color = when === 'now' ? 'var(--now-ink)' : `var(--p-${protocol ?? 'eth'})`;
  const thick = when === 'ahead' ? 1 : 3;
  switch (kind) {
    case 'arp':
      return (
        <path
          d={dense ? `M${x} 33.5l2.5 7-2.5 7-2.5-7z` : `M${x} 33.5l4.5 7-4.5 7-4.5-7z`}
          fill={when === 'now' ? 'var(--now)' : 'var(--bg)'}
          stroke={color}
          strokeWidth={when === 'ahead' ? 1 : 1.75}
        />
      );
    case 'drop':
      return (
        <g transform={`translate(${x - 6} 34.5)`}>
          <path
            d="M3.5 0h5L12 3.5v5L8.5 12h-5L0 8.5v-5z"
            fill={when === 'ahead' ? 'var(--bg)' : 'var(--ink-1)'}
            stroke="var(--ink-1)"
          />
          <path d="m4 4 4 4m0-4-4 4" stroke={when === 'ahead' ? 'var(--ink-1)' : 'var(--bg)'} strokeWidth={1.5} />
        </g>
      );
    case 'end':
      return (
        <circle cx={x} cy={BASE} r={3} fill={when === 'ahead' ? 'var(--bg)' : 'var(--ink-1)'} stroke="var(--ink-1)" />
      );
    case 'command':
      return <CommandMark x={x} />;
    default: {
      const up = kind !== 'down';
      const tip = up ? 28 : 53;
      const d = `M${x} ${up ? 40 : 41}V${tip}`;
      return (
        <g>
          <path d={d} stroke={color} strokeWidth={thick} />
          {protocol === 'udp' && <circle cx={x} cy={tip} r={2.5} fill={color} />}
          {protocol === 'icmp' && (
            <path d={up ? `M${x - 3.5} ${tip + 4}h7l-3.5-6z` : `M${x - 3.5} ${tip - 4}h7l-3.5 6z`} fill={color} />
          )}
        </g>
      );
    }
  }
});

const Phases = memo(function Phases({ item }: { item: Item }) {
  const { t, join } = useTranslation();
  const xOf = (moment: number): number => item.ticks.find((tick) => tick.moment === moment)?.x ?? item.x;
  const tcp = item.ticks.some((tick) => tick.protocol === 'tcp');
  const word = (phase: Phase): string =>
    !tcp && (phase === 'get' || phase === 'reply')
      ? t(`timeline.phaseWithoutTcp.${phase}`)
      : t(`timeline.phase.${phase}`);
  const shown = merge(item.request.phases);
  return (
    <>
      {shown.map(({ phases, first }, i) => {
        const x = i === 0 ? item.x + 12 : xOf(first) - 4;
        const room = (shown[i + 1] ? xOf(shown[i + 1]!.first) - 10 : item.x + item.width - 4) - x;
        const text = join(
          'words',
          phases.map(word).filter((w) => w !== ''),
        );
        return (
          <g key={first - item.request.first}>
            {i > 0 && <path d={`M${xOf(first) - 8} 26V74`} stroke="var(--hair)" />}
            {room > text.length * 5.4 && (
              <text x={x} y={73}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
});

/** A phase of one or two moments shares its neighbour's place. */
function merge(phases: Item['request']['phases']): { phases: Phase[]; first: number; last: number }[] {
  const merged: { phases: Phase[]; first: number; last: number }[] = [];
  for (const { phase, first, last } of phases) {
    const before = merged.at(-1);
    if (before && (before.last - before.first < 1 || before.phases.at(-1) === 'none')) {
      before.phases.push(phase);
      before.last = last;
    } else merged.push({ phases: [phase], first, last });
  }
  return merged;
}
