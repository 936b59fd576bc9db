/** Moving hosts: by dragging them, or with Alt and the arrow keys where a host has the focus. Let go, a host stays where it is. */
import { GRID, onGrid } from '../../view/layout-moved.ts';
import { STAGE_WIDTH, type Box, type Point } from '../../view/layout-parts.ts';
import type { Draft } from './use-stage.ts';

export interface Mover {
  /** Where a host is drawn now; undefined: nowhere. */
  readonly boxOf: (host: string) => Box | undefined;
  /** Shows a host on its way; null: there is none. */
  readonly show: (draft: Draft | null) => void;
  readonly drop: (draft: Draft) => void;
  /** Tells where keys have brought it. */
  readonly say: (draft: Draft) => void;
  /** A finger moves the view, not a host. */
  readonly isNear: () => boolean;
}

/** So far, in pixels, a pointer only trembles. */
const TREMBLE = 4;
/** A row becomes a card, which must stay under the pointer. */
const HANDLE = { x: 140, y: 88 };
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-GRID, 0],
  ArrowRight: [GRID, 0],
  ArrowUp: [0, -GRID],
  ArrowDown: [0, GRID],
};

const hostAt = (target: EventTarget | null): string | undefined => {
  const card = target instanceof Element ? target.closest<HTMLElement>('[data-host]') : null;
  return card?.closest('[data-small]') ? undefined : card?.dataset['host'];
};
const isControl = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('button, a, input, select') !== null;

/** Listens on the frame that the hosts are seen through. Returns what stops it. */
export function startMoving(frame: HTMLElement, mover: Mover): () => void {
  let draft: Draft | null = null;
  let held: { readonly pointer: number; readonly host: string; readonly down: Point; readonly grip: Point } | null =
    null;
  const show = (next: Draft | null): void => {
    draft = next;
    mover.show(next);
  };
  const drop = (): void => {
    if (draft) mover.drop(draft);
    show(null);
  };
  /** A place of the window in units of the stage. */
  const inStage = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top, width } = frame.querySelector('.stage-canvas')!.getBoundingClientRect();
    const scale = width / STAGE_WIDTH;
    return { x: (clientX - left) / scale, y: (clientY - top) / scale };
  };

  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(type: K, act: (event: HTMLElementEventMap[K]) => void): void =>
    frame.addEventListener(type, act, { signal: stop.signal });
  on('mousedown', (event) => {
    // No text is selected on the way.
    if (hostAt(event.target) !== undefined && !isControl(event.target)) event.preventDefault();
  });
  on('pointerdown', (event) => {
    const host = hostAt(event.target);
    const box = host === undefined ? undefined : mover.boxOf(host);
    // A second finger zooms: what the first had hold of goes back.
    if (held && draft) show(null);
    held = null;
    if (host === undefined || !box || !event.isPrimary || event.button !== 0 || isControl(event.target)) return;
    if (event.pointerType === 'touch' && mover.isNear()) return;
    const at = inStage(event);
    const grip = { x: at.x - box.x, y: at.y - box.y };
    held = { pointer: event.pointerId, host, down: { x: event.clientX, y: event.clientY }, grip };
  });
  on('pointermove', (event) => {
    if (held?.pointer !== event.pointerId) return;
    const { host, down, grip } = held;
    if (!draft && Math.hypot(event.clientX - down.x, event.clientY - down.y) < TREMBLE) return;
    if (!draft) frame.setPointerCapture(event.pointerId);
    const at = inStage(event);
    const box = mover.boxOf(host);
    const isCard = (box?.w ?? 0) <= 2 * HANDLE.x;
    const [x, y] = draft || isCard ? [Math.min(grip.x, HANDLE.x), Math.min(grip.y, HANDLE.y)] : [grip.x, grip.y];
    show({ host, at: onGrid({ x: at.x - x, y: at.y - y }) });
  });
  // Only the one that has hold of it: others come and go.
  on('pointerup', ({ pointerId }) => {
    if (held?.pointer !== pointerId) return;
    held = null;
    drop();
  });
  on('pointercancel', ({ pointerId }) => {
    if (held?.pointer !== pointerId) return;
    held = null;
    show(null);
  });
  on('keydown', (event) => {
    const by = ARROWS[event.key];
    const host = hostAt(event.target);
    if (!by || host === undefined || !event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const from = draft?.host === host ? draft.at : mover.boxOf(host);
    if (!from) return;
    const times = event.shiftKey ? 4 : 1;
    const next = { host, at: onGrid({ x: from.x + by[0] * times, y: from.y + by[1] * times }) };
    show(next);
    // A row that became a card has another name to hold the focus.
    frame.querySelector<HTMLElement>(`[data-host="${host}"] .host-name button`)?.focus({ preventScroll: true });
    mover.say(next);
  });
  const onWindow = (type: 'keydown' | 'keyup' | 'blur', act: (event: Event) => void): void =>
    window.addEventListener(type, act, { signal: stop.signal });
  onWindow('keydown', (event) => {
    if (!draft || (event as KeyboardEvent).key !== 'Escape') return;
    held = null;
    show(null);
    event.preventDefault();
  });
  onWindow('keyup', (event) => {
    if (draft && !held && (event as KeyboardEvent).key === 'Alt') {
      event.preventDefault();
      drop();
    }
  });
  // With Alt held another window may come.
  onWindow('blur', () => {
    if (!held) drop();
  });
  return () => stop.abort();
}
