/** The frame that a drawing is seen through: all of it, or nearer. A packet under way stays in it, and so does what has the focus. */
import {
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Point } from '../../view/layout-parts.ts';
import { bringIn, MOST_ZOOM, PAN_STEP, panBy, whole, ZOOM_STEP, zoomBy } from '../../view/zoom.ts';
import { Icon } from '../common/Icon.tsx';
import { lazyPanel, useTranslation } from '../common/translation.tsx';
import type { Movable } from './Hands.tsx';

const Hands = lazyPanel(() => import('./Hands.tsx').then((m) => m.Hands));

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-PAN_STEP, 0],
  ArrowRight: [PAN_STEP, 0],
  ArrowUp: [0, -PAN_STEP],
  ArrowDown: [0, PAN_STEP],
};

interface ZoomFrameProps {
  /** Where something happens now, in parts of the drawing's width and height; null for nowhere. */
  at: Point | null;
  movable?: Movable;
  children: ReactNode;
}

export function ZoomFrame({ at, movable, children }: ZoomFrameProps) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useApp((s) => s.zoom);
  const [touched, setTouched] = useState(false);
  const near = zoom.k > 1;

  const held = useRef(false);
  const hold = useCallback((on: boolean): void => {
    held.current = on;
    frame.current?.toggleAttribute('data-held', on);
  }, []);
  const bring = useCallback((point: Point): void => getState().setZoom(bringIn(getState().zoom, point)), [getState]);
  const [x, y] = [at?.x, at?.y];
  useEffect(() => {
    if (zoom.k > 1 && x !== undefined && y !== undefined && !held.current) bring({ x, y });
  }, [x, y, zoom.k, bring]);

  const onFocus = ({ target, currentTarget }: FocusEvent): void => {
    if (!near || target === currentTarget || !target.matches(':focus-visible')) return;
    const [thing, seen] = [target.getBoundingClientRect(), currentTarget.getBoundingClientRect()];
    const inDrawing = (left: number, top: number): Point => ({
      x: ((left - seen.left) / seen.width - zoom.x) / zoom.k,
      y: ((top - seen.top) / seen.height - zoom.y) / zoom.k,
    });
    bring(inDrawing(thing.right, thing.bottom));
    bring(inDrawing(thing.left, thing.top));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key];
    if (!by || !event.shiftKey || event.target !== event.currentTarget) return;
    event.preventDefault();
    getState().setZoom(panBy(zoom, ...by));
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- what is moved in a frame is reached by its keys
    <div
      ref={frame}
      className="zoom-frame"
      data-near={near || undefined}
      role={near ? 'group' : undefined}
      aria-label={near ? t('stage.near') : undefined}
      tabIndex={near ? 0 : undefined}
      onFocus={(event) => {
        setTouched(true);
        onFocus(event);
      }}
      onKeyDown={onKeyDown}
      onPointerEnter={() => setTouched(true)}
      onPointerDown={() => setTouched(true)}
    >
      <div
        className="zoom-sheet"
        style={near ? { transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.k})` } : undefined}
      >
        {children}
      </div>
      {touched && (
        <Suspense>
          <Hands frame={frame} hold={hold} movable={movable} />
        </Suspense>
      )}
    </div>
  );
}

/** Nearer, farther, and all of it. */
export function ZoomButtons({ size = 16 }: { size?: number }) {
  const { t, join } = useTranslation();
  const { getState } = useAppStore();
  const zoom = useApp((s) => s.zoom);
  const by = (factor: number): void => getState().setZoom(zoomBy(zoom, factor));
  const far = zoom.k === 1;
  const seen = `${Math.round(zoom.k * 100)} %`;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no fieldset: it has no fields
    <div className="zoom-buttons" role="group" aria-label={t('stage.zoom')}>
      <button type="button" aria-label={t('zoom.farther')} aria-disabled={far} onClick={() => by(1 / ZOOM_STEP)}>
        <Icon name="minus" size={size} />
      </button>
      <button
        type="button"
        aria-label={join('clauses', [seen, t('zoom.whole')])}
        aria-disabled={far}
        onClick={() => getState().setZoom(whole)}
      >
        {seen}
      </button>
      <button
        type="button"
        aria-label={t('zoom.nearer')}
        aria-disabled={zoom.k === MOST_ZOOM}
        onClick={() => by(ZOOM_STEP)}
      >
        <Icon name="plus" size={size} />
      </button>
    </div>
  );
}
