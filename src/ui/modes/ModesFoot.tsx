/** Time: one transport for all three, and a line of the request's packets, a place for every hop. */
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { ModesState } from '../../app/modes-store.ts';
import { phasesOf } from '../../view/modes.ts';
import { sansWidth } from '../../view/text-width.ts';
import { useSize } from '../common/use-size.ts';
import { useTranslation } from '../common/translation.tsx';
import { TransportButtons } from '../transport/Transport.tsx';
import { Announcer } from './Announcer.tsx';
import { useModes, useModesStore } from './use-modes.ts';

export function ModesFoot() {
  const { getState } = useModesStore();
  const at = useModes((s) => s.at);
  const last = useModes((s) => s.steps.length - 1);
  const playing = useModes((s) => s.playing);
  const speed = useModes((s) => s.speed);
  return (
    <footer className="modes-foot">
      <TransportButtons getState={getState} atStart={at === 0} atEnd={at === last} playing={playing} speed={speed} />
      <Line />
      <Announcer />
    </footer>
  );
}

/** What keys do on the line: as on the page, where they would do something else on a range. */
const KEYS: Readonly<Record<string, (state: ModesState) => void>> = {
  ArrowRight: (s) => s.step(),
  ArrowUp: (s) => s.step(),
  PageDown: (s) => s.step(),
  ArrowLeft: (s) => s.stepBack(),
  ArrowDown: (s) => s.stepBack(),
  PageUp: (s) => s.stepBack(),
  Home: (s) => s.home(),
  End: (s) => s.end(),
  ' ': (s) => (s.playing ? s.pause() : s.play()),
};
const SHIFTED: typeof KEYS = { ArrowRight: (s) => s.nextPhase(), ArrowLeft: (s) => s.previousPhase() };

const HEIGHT = 60;
const AXIS = 22;
const PAD = 8;

function Line() {
  const { t } = useTranslation();
  const store = useModesStore();
  const steps = useModes((s) => s.steps);
  const at = useModes((s) => s.at);
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [held, setHeld] = useState(false);
  const step = steps[at]!;
  const phases = useMemo(() => phasesOf(steps), [steps]);
  const packets = steps.at(-1)!.packet;
  const slot = Math.max(0, width - 2 * PAD) / steps.length;
  const x = (index: number): number => PAD + (index + 0.5) * slot;
  const words = { packet: step.packet, packets, name: step.name, hop: step.hop, hops: step.hops };

  const seekTo = (event: PointerEvent): void => {
    const origin = box.current?.getBoundingClientRect().left ?? 0;
    store.getState().seek(Math.floor((event.clientX - origin - PAD) / slot));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const act = event.shiftKey ? SHIFTED[event.key] : KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(store.getState());
  };
  return (
    <div className="modes-time">
      <p className="modes-place">
        <b>{t(`packet.${step.name}`)}</b>
        <span>{t('modes:line.hop', words)}</span>
        <span className="cap">{t('modes:line.packet', words)}</span>
      </p>
      <div
        ref={box}
        className="timeline modes-line"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setHeld(true);
          seekTo(event);
        }}
        onPointerMove={(event) => held && seekTo(event)}
        onPointerUp={() => setHeld(false)}
        onPointerCancel={() => setHeld(false)}
      >
        <input
          type="range"
          className="sr"
          min={1}
          max={steps.length}
          value={at + 1}
          aria-label={t('modes:line.label')}
          aria-valuetext={t('modes:line.value', words)}
          onKeyDown={onKeyDown}
          onChange={(event) => store.getState().seek(Number(event.target.value) - 1)}
        />
        {slot > 0 && (
          <svg width={width} height={HEIGHT} aria-hidden="true">
            <rect x={x(at) - 6} y={AXIS - 18} width={12} height={36} rx={4} fill="var(--now)" />
            <path d={`M${PAD} ${AXIS}H${width - PAD}`} stroke="var(--line)" />
            {steps.map(({ direction, packet, hop }, index) => (
              <path
                key={`${packet}.${hop}`}
                d={`M${x(index)} ${AXIS}v${direction === 'up' ? -11 : 11}`}
                className={index <= at ? 'modes-tick past' : 'modes-tick'}
                data-now={index === at || undefined}
                strokeWidth={Math.min(3, Math.max(1, slot * 0.4))}
              />
            ))}
            {phases.map(({ phase, first }, i) => {
              const name = t(`modes:line.phase.${phase}`);
              const room = ((phases[i + 1]?.first ?? steps.length) - first) * slot - 8;
              return (
                <g key={first}>
                  <path d={`M${x(first) - slot / 2} ${AXIS + 16}v18`} stroke="var(--line)" />
                  {sansWidth(name) < room && (
                    <text x={x(first) - slot / 2 + 6} y={AXIS + 31}>
                      {name}
                    </text>
                  )}
                </g>
              );
            })}
          </svg>
        )}
      </div>
    </div>
  );
}
