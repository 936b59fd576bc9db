/**
 * What of the stage is seen. All of it is `whole`; nearer, it may be moved until its edge meets the frame's. In parts of the frame, so that
 * a window of another size shows the same.
 */
import type { Point } from './layout-parts.ts';

export interface Zoom {
  /** How many times larger than the whole. */
  readonly k: number;
  /** Where the drawing's left upper corner stands, in widths and heights of the frame; from `1 - k` to 0. */
  readonly x: number;
  readonly y: number;
}

export const whole: Zoom = { k: 1, x: 0, y: 0 };
export const MOST_ZOOM = 5;
/** One press of a button or key. */
export const ZOOM_STEP = 1.4;
/** One press of an arrow key, in widths or heights of the frame. */
export const PAN_STEP = 0.15;

/** The nearest that shows nothing beside the drawing. */
function within({ k, x, y }: Zoom): Zoom {
  const near = Math.max(1, Math.min(MOST_ZOOM, k));
  // Never -0, which no test and no style wants.
  const keep = (at: number): number => Math.max(1 - near, Math.min(0, at)) + 0;
  // What is hardly nearer than the whole is the whole.
  return near < 1.02 ? whole : { k: near, x: keep(x), y: keep(y) };
}

/** Nearer (or farther) by a factor; what is at that place of the frame stays there. */
export function zoomBy(zoom: Zoom, factor: number, at: Point = { x: 0.5, y: 0.5 }): Zoom {
  const k = Math.max(1, Math.min(MOST_ZOOM, zoom.k * factor));
  const by = k / zoom.k;
  return within({ k, x: at.x - (at.x - zoom.x) * by, y: at.y - (at.y - zoom.y) * by });
}

/** The view goes that far to the right and down, in widths and heights of the frame. */
export const panBy = (zoom: Zoom, x: number, y: number): Zoom => within({ ...zoom, x: zoom.x - x, y: zoom.y - y });

/** How near a point may come to the frame's edge before the view follows. */
const MARGIN = 0.15;

/** The view with a point of the drawing in it (0 to 1 from its left and from its top), moved no farther than it must be. */
export function bringIn(zoom: Zoom, point: Point): Zoom {
  const follow = (at: number, start: number): number => {
    const seen = start + at * zoom.k;
    return start + Math.max(MARGIN, Math.min(1 - MARGIN, seen)) - seen;
  };
  return within({ ...zoom, x: follow(point.x, zoom.x), y: follow(point.y, zoom.y) });
}
