/**
 * A long list of equal rows in a box that scrolls: only those in sight are drawn, the current one stays in sight, and one tab stop
 * goes through them by arrow keys (the row it is at is the box's active descendant).
 */
import { useCallback, useState, type KeyboardEvent, type RefObject, type UIEvent } from 'react';
import { useAfterLayout } from './use-after-layout.ts';
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
  /** A row's key: one that scrolls out of sight is drawn again as the one that comes in. */
  readonly keyOf: (row: number) => number;
  /** The row that Enter chooses; -1 where there is none. */
  readonly cursor: number;
  readonly onScroll: (event: UIEvent<HTMLElement>) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

interface View {
  /** The current row and the room that it was made for. */
  readonly current: number;
  readonly room: number;
  /** How far it is scrolled, as it last said: to ask it would have the browser lay everything out. */
  readonly top: number;
  /** Where the box is to be scrolled: another object each time the current row moves. */
  readonly to: { readonly top: number } | null;
}

/** Rows drawn beyond what is in sight, so that scrolling meets no gap. */
const AROUND = 3;
/** Rows that stay in sight around the current one. */
const CONTEXT = 2;

/** @param scroller the box that scrolls */
export function useRows(
  scroller: RefObject<HTMLElement | null>,
  { count, rowHeight, headHeight, current, onChoose }: RowsOptions,
): Rows {
  const { height } = useSize(scroller);
  const [view, setView] = useState<View>({ current: -1, room: 0, top: 0, to: null });
  /** Where the arrow keys went since the playhead last moved. */
  const [moved, setMoved] = useState<{ row: number; current: number } | null>(null);
  const cursor = Math.min(count - 1, moved?.current === current ? moved.row : Math.max(0, current));
  const room = Math.max(rowHeight, height - headHeight);

  let shown = view;
  if (view.current !== current || view.room !== room) {
    // The rows that will be in sight are drawn; the box is scrolled to them when it has been laid out.
    const context = room > rowHeight * (2 * CONTEXT + 1) ? CONTEXT : 0;
    const top = current < 0 ? view.top : reveal(view.top, current, context, rowHeight, room);
    shown = { current, room, top, to: { top } };
    setView(shown);
  }
  const { top, to } = shown;
  const follow = useCallback(() => {
    if (to) scrollTo(scroller, () => to.top);
  }, [scroller, to]);
  useAfterLayout(scroller, follow);

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
      scrollTo(scroller, (before) => reveal(before, row, 0, rowHeight, room));
    } else if (event.key === 'Enter' || event.key === ' ') onChoose(cursor);
    else return;
    // The page's own keys step through time.
    event.preventDefault();
    event.stopPropagation();
  };
  const inSight = Math.ceil(room / rowHeight);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight), count - inSight) - AROUND);
  const drawn = inSight + 2 * AROUND + 1;
  return {
    first,
    end: Math.min(count, first + drawn),
    keyOf: (row) => row % drawn,
    cursor,
    // It is there, or somebody has scrolled on: another size of the box is no reason to go back.
    onScroll: ({ currentTarget }) => setView({ ...shown, top: currentTarget.scrollTop, to: null }),
    onKeyDown,
  };
}

function scrollTo({ current: box }: RefObject<HTMLElement | null>, place: (before: number) => number): void {
  if (box) box.scrollTop = place(box.scrollTop);
}

/** From where it is scrolled to, so far that a row is in sight, with some around it. */
function reveal(top: number, row: number, context: number, rowHeight: number, room: number): number {
  const above = (row - context) * rowHeight;
  const below = (row + 1 + context) * rowHeight - room;
  return top > above ? Math.max(0, above) : Math.max(top, below);
}
