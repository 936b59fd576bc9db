/**
 * A long list of equal rows in a box that scrolls: only those in sight are drawn, the current one stays in sight, and one tab stop
 * goes through them by arrow keys (the row it is at is the box's active descendant).
 */
import { useLayoutEffect, useState, type KeyboardEvent, type RefObject, type UIEvent } from 'react';
import { useSize } from './use-size.ts';

interface RowsOptions {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  /** Of what stays above the rows while they scroll. */
  readonly headHeight: number;
  /** The row to keep in sight: the playhead's; -1 for none. */
  readonly current: number;
  readonly onChoose: (row: number) => void;
}

export interface Rows {
  /** Rows to draw: from, and to before. */
  readonly first: number;
  readonly end: number;
  /** The row that Enter chooses; -1 where there is none. */
  readonly cursor: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Rows drawn beyond what is in sight, so that scrolling meets no gap. */
const AROUND = 12;
/** Rows that stay in sight around the current one. */
const CONTEXT = 2;

/** @param scroller the box that scrolls */
export function useRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, headHeight, current, onChoose }: RowsOptions,
): Rows {
  const { height } = useSize(scroller);
  const [top, setTop] = useState(0);
  /** Where the arrow keys went since the playhead last moved. */
  const [moved, setMoved] = useState<{ row: number; current: number } | null>(null);
  const cursor = Math.min(count - 1, moved?.current === current ? moved.row : Math.max(0, current));
  const room = Math.max(rowHeight, height - headHeight);

  useLayoutEffect(() => {
    reveal(scroller.current, current, room > rowHeight * (2 * CONTEXT + 1) ? CONTEXT : 0, rowHeight, room);
  }, [scroller, current, room, rowHeight]);

  const page = Math.max(1, Math.floor(room / rowHeight) - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || count === 0) return;
    const targets: Partial<Record<string, number>> = {
      ArrowDown: cursor + 1,
      ArrowUp: cursor - 1,
      PageDown: cursor + page,
      PageUp: cursor - page,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      const row = Math.max(0, Math.min(count - 1, target));
      setMoved({ row, current });
      reveal(scroller.current, row, 0, rowHeight, room);
    } else if (event.key === 'Enter' || event.key === ' ') onChoose(cursor);
    else return;
    // The page's own keys step through time.
    event.preventDefault();
    event.stopPropagation();
  };
  const shown = Math.ceil(room / rowHeight);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), count - shown) - AROUND);
  return {
    first,
    end: Math.min(count, first + shown + 2 * AROUND + 1),
    cursor,
    // Once in a few rows is often enough.
    onScroll: ({ currentTarget }) => setTop(Math.floor(currentTarget.scrollTop / (rowHeight * 4)) * rowHeight * 4),
    onKeyDown,
  };
}

/** Scrolls so far that a row is in sight, with some around it. */
function reveal(box: HTMLElement | null, row: number, context: number, rowHeight: number, room: number): void {
  if (!box || row < 0) return;
  const above = (row - context) * rowHeight;
  const below = (row + 1 + context) * rowHeight - room;
  if (box.scrollTop > above) box.scrollTop = Math.max(0, above);
  else if (box.scrollTop < below) box.scrollTop = below;
}
