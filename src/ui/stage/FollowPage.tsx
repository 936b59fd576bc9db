/**
 * Where the stage is higher than what is seen of the page (a phone's, with many servers): a step brings the place of the packet into view.
 * Whoever has scrolled that place out of sight reads something else, and is left there until it is in sight again.
 */
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Point } from '../../view/layout-parts.ts';

/** What of a host stands around the place, in pixels. */
const AROUND = 64;

interface Props {
  stage: RefObject<HTMLElement | null>;
  /** Where something happens now, in parts of the stage's width and height; null for nowhere. */
  at: Point | null;
}

export function FollowPage({ stage, at }: Props) {
  const { getState } = useAppStore();
  const playhead = useApp((s) => s.playhead);
  // It may come later than the first step.
  const before = useRef(getState().motion === 'none' ? playhead : -1);
  /** Somebody has scrolled the place out of sight. */
  const left = useRef(false);
  /** Since the last step there was a wheel, a finger or a key: what scrolls is not the page's own doing. */
  const hand = useRef(false);

  /** How far the page must scroll for the place to be in view; 0: it is. */
  const missing = useEffectEvent((): number => {
    if (!at || !stage.current) return 0;
    const { zoom } = getState();
    const { top, height } = stage.current.getBoundingClientRect();
    const y = top + (zoom.y + at.y * zoom.k) * height;
    const end = footTop();
    const around = Math.min(AROUND, end / 2);
    return y < around ? y - around : Math.max(0, y - (end - around));
  });
  useEffect(() => {
    const stop = new AbortController();
    const on = (type: string, act: () => void): void =>
      window.addEventListener(type, act, { passive: true, signal: stop.signal });
    for (const type of ['wheel', 'touchmove', 'pointerdown', 'keydown']) on(type, () => (hand.current = true));
    on('scroll', () => {
      if (hand.current) left.current = missing() !== 0;
    });
    return () => stop.abort();
  }, []);
  useEffect(() => {
    if (before.current === playhead) return;
    before.current = playhead;
    hand.current = false;
    const by = left.current ? 0 : missing();
    if (by === 0) return;
    const calm = getState().motion !== 'step' || window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    window.scrollBy({ top: by, behavior: calm ? 'instant' : 'smooth' });
  }, [playhead, getState]);
  return null;
}

/** The upper edge of what stays at the window's lower end. */
function footTop(): number {
  const parts = document.querySelectorAll<HTMLElement>('.foot, .foot > .transport');
  const fixed = [...parts].find((part) => getComputedStyle(part).position === 'sticky');
  return fixed?.getBoundingClientRect().top ?? window.innerHeight;
}
