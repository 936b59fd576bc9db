/** Everything that happened on one line: a slider over the moments, the current request opened. */
import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { App } from '../../app/store.ts';
import { formatTime } from '../../view/format-time.ts';
import { requestIndexAt } from '../../view/moments.ts';
import { layoutTimeline, momentAt, type TimelineItem as Item } from '../../view/timeline.ts';
import { useTranslation } from '../common/translation.tsx';
import { useCaptionText } from '../common/use-caption.ts';
import { useSize } from '../common/use-size.ts';
import { itemName } from './item-name.ts';
import { TimelineItem } from './TimelineItem.tsx';
import { OldRun } from './OldRun.tsx';
import './timeline.css';

/** What keys do on the line: as on the page, where they would do something else on a range. */
const KEYS: Readonly<Record<string, (app: App) => void>> = {
  ArrowRight: (app) => app.step(),
  ArrowUp: (app) => app.step(),
  PageDown: (app) => app.step(),
  ArrowLeft: (app) => app.stepBack(),
  ArrowDown: (app) => app.stepBack(),
  PageUp: (app) => app.stepBack(),
  ' ': (app) => (app.playing ? app.pause() : app.play()),
};
const SHIFTED: typeof KEYS = {
  ArrowRight: (app) => app.nextPhase(),
  ArrowLeft: (app) => app.previousPhase(),
};

const LEFT = 72;
const NARROW = 720;

export function Timeline() {
  const { t } = useTranslation();
  const store = useAppStore();
  const moments = useApp((s) => s.moments);
  const requests = useApp((s) => s.requests);
  const playhead = useApp((s) => s.playhead);
  const fork = useApp((s) => s.fork);
  const caption = useCaptionText();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  // While somebody drags, the open request stays open: the ground must not move under the pointer.
  const [held, setHeld] = useState<number | null>(null);
  const current = requestIndexAt(requests, playhead);
  const narrow = width < NARROW;
  const left = narrow ? 0 : LEFT;
  const oldWidth = fork && !narrow ? 160 : 0;
  const open = held ?? Math.max(current, 0);
  const layout = useMemo(() => {
    const shown = narrow ? requests.slice(open, open + 1) : requests;
    return layoutTimeline({
      moments,
      requests: shown,
      open: narrow ? 0 : open,
      left,
      width: Math.max(200, width - left - oldWidth),
      alone: narrow,
    });
  }, [moments, requests, open, left, width, narrow, oldWidth]);

  const seekTo = (event: PointerEvent): void => {
    const origin = box.current?.getBoundingClientRect().left ?? 0;
    store.getState().seek(momentAt(layout, event.clientX - origin));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const app = store.getState();
    const act = event.shiftKey ? SHIFTED[event.key] : KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(app);
  };
  const moment = moments[playhead]!;
  const openAt = layout.items.findIndex((item) => item.open);
  const currentItem = layout.items[openAt];
  return (
    <div
      ref={box}
      className="timeline"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setHeld(open);
        seekTo(event);
      }}
      onPointerMove={(event) => {
        if (held !== null) seekTo(event);
      }}
      onPointerUp={() => setHeld(null)}
      onPointerCancel={() => setHeld(null)}
    >
      <input
        type="range"
        className="sr"
        min={1}
        max={moments.length}
        value={playhead + 1}
        aria-label={t('timeline.label')}
        aria-valuetext={t('timeline.value', { n: playhead + 1, count: moments.length, caption })}
        onKeyDown={onKeyDown}
        onChange={(event) => store.getState().seek(Number(event.target.value) - 1)}
      />
      {width > 0 && (
        <svg width={width} height={84} aria-hidden="true">
          {!narrow && (
            <>
              <text x={0} y={36}>
                {t('timeline.up')}
              </text>
              <text x={0} y={53}>
                {t('timeline.down')}
              </text>
            </>
          )}
          {layout.before && <path className="more" d={`M${left - 8} 36l-4 4 4 4`} />}
          {layout.items.map((item, i) => (
            // By their place beside the open one: where that is another, they mostly look the same, and stay.
            <TimelineItem key={i - openAt} item={item} playhead={playhead} bare={narrow} />
          ))}
          {layout.after && <path className="more" d={`M${layout.end + 8} 36l4 4-4 4`} />}
          {fork && !narrow && <OldRun fork={fork} x={layout.end + 28} width={Math.max(80, width - layout.end - 40)} />}
          {playhead === 0 && <StartMark item={layout.items[0]} x={left} />}
        </svg>
      )}
      {narrow && currentItem && (
        <p className="timeline-words">
          <span>
            {itemName(currentItem.request, t)},{' '}
            {t('timeline.frame', {
              n: playhead - currentItem.request.first + 1,
              count: currentItem.request.last - currentItem.request.first + 1,
            })}
          </span>
          <span className="m">{formatTime(moment.time)}</span>
        </p>
      )}
    </div>
  );
}

/** The playhead before anything happened. */
function StartMark({ item, x }: { item: Item | undefined; x: number }) {
  const at = (item?.x ?? x) - 6;
  return (
    <g>
      <rect x={at - 5} y={28} width={10} height={25} rx={4} fill="var(--now)" />
      <path d={`M${at} 31V50`} stroke="var(--now-ink)" strokeWidth={3} />
    </g>
  );
}
