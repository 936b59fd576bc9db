/**
 * A chart that can be read: under the pointer, or focused and by arrow keys, a line moves over it and its numbers stand beside. To
 * assistive technology it is a slider, whose value is the numbers at the line: so the arrow keys reach it, and each move is spoken.
 */
import { useState, type KeyboardEvent, type PointerEvent } from 'react';
import type { Chart, Stop } from '../../view/charts/scene.ts';
import { SceneMarks } from './SceneMarks.tsx';

export interface ChartViewProps {
  readonly chart: Chart;
  readonly label: string;
  /** Where it is read, or null; charts of a row are read at the same place. */
  readonly reading: number | null;
  readonly onRead: (stop: number | null) => void;
  readonly say: (stop: Stop) => string;
}

const KEYS: Readonly<Record<string, (at: number, last: number, stride: number) => number>> = {
  ArrowRight: (at) => at + 1,
  ArrowLeft: (at) => at - 1,
  ArrowDown: (at, _last, stride) => at + stride,
  ArrowUp: (at, _last, stride) => at - stride,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_at, last) => last,
};

export function ChartView({ chart, label, reading, onRead, say }: ChartViewProps) {
  const { scene, stops, stride = 1 } = chart;
  const [own, setOwn] = useState(false);
  const last = stops.length - 1;
  const at = reading === null ? 0 : Math.min(reading, last);
  const stop = reading === null ? undefined : stops[at];
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key === 'Escape' && reading !== null) {
      onRead(null);
      event.stopPropagation();
      return;
    }
    const move = KEYS[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    onRead(reading === null ? at : Math.max(0, Math.min(last, move(at, last, stride))));
  };
  const onPointer = (event: PointerEvent<HTMLDivElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const scale = scene.width / box.width;
    onRead(nearest(stops, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale));
  };
  const svg = (
    <svg
      className="scene"
      width={scene.width}
      height={scene.height}
      viewBox={`0 0 ${scene.width} ${scene.height}`}
      aria-hidden="true"
    >
      <SceneMarks marks={scene.marks} />
      {stop && <ReadingLine stop={stop} />}
    </svg>
  );
  if (last < 0) return <div className="chart">{svg}</div>;
  const text = stops[at] ? say(stops[at]) : '';
  return (
    <div
      className="chart"
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- an input can hold no drawing
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={last + 1}
      aria-valuenow={at + 1}
      aria-valuetext={text}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        setOwn(true);
        // A pointer reads where it is; the keyboard begins at the beginning.
        if (event.currentTarget.matches(':focus-visible')) onRead(reading ?? 0);
      }}
      onBlur={() => {
        setOwn(false);
        onRead(null);
      }}
      onPointerMove={onPointer}
      onPointerDown={onPointer}
      onPointerLeave={() => {
        if (!own) onRead(null);
      }}
    >
      {svg}
      {stop && (
        <span className="readout" aria-hidden="true" style={placeOf(stop, scene.width, scene.height)}>
          {text}
        </span>
      )}
    </div>
  );
}

function ReadingLine({ stop: { line, box } }: { stop: Stop }) {
  if (box) return <rect {...box} fill="none" stroke="var(--ink-1)" strokeWidth={1.5} />;
  if (line.y1 === line.y2) {
    const height = 20;
    return (
      <rect
        x={line.x1}
        y={line.y1 - height / 2}
        width={line.x2 - line.x1}
        height={height}
        rx={2}
        fill="none"
        stroke="var(--edge)"
      />
    );
  }
  return <line {...line} stroke="var(--ink-1)" />;
}

/** Beside the place that is read: above it in the lower half, else below, and kept within the chart's width. */
function placeOf({ line, box }: Stop, width: number, height: number): object {
  const x = box ? box.x + box.width / 2 : line.x1 === line.x2 ? line.x1 : width / 2;
  // Flush with the side that the place is near, and never beyond the chart.
  const near = { marginLeft: x < width * 0.38 ? 0 : 'auto', marginRight: x > width * 0.62 ? 0 : 'auto' };
  const upright = line.x1 === line.x2 && !box;
  if (upright) return { ...near, bottom: height + 2 };
  const y = box ? box.y : line.y1;
  return y > 40 ? { ...near, bottom: height - y + 14 } : { ...near, top: (box ? box.y + box.height : y) + 14 };
}

/** The stop that a place on the chart is nearest to. */
function nearest(stops: readonly Stop[], x: number, y: number): number {
  let best = 0;
  let least = Infinity;
  for (const [i, { line, box }] of stops.entries()) {
    const { x1, y1, x2, y2 } = box ? { x1: box.x, y1: box.y, x2: box.x + box.width, y2: box.y + box.height } : line;
    const dx = Math.max(Math.min(x1, x2) - x, 0, x - Math.max(x1, x2));
    const dy = Math.max(Math.min(y1, y2) - y, 0, y - Math.max(y1, y2));
    const distance = dx * dx + dy * dy;
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return best;
}
