import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bringIn, MOST_ZOOM, panBy, whole, zoomBy, type Zoom } from './zoom.ts';

/** Where a point of the drawing is seen in the frame. */
const seen = (zoom: Zoom, at: number, axis: 'x' | 'y'): number => zoom[axis] + at * zoom.k;

describe('what of the stage is seen', () => {
  test('nearer, what is under the pointer stays there', () => {
    const near = zoomBy(whole, 2, { x: 0.25, y: 0.75 });
    expect(near).toEqual({ k: 2, x: -0.25, y: -0.75 });
    expect(seen(near, 0.25, 'x')).toBe(0.25);
    expect(zoomBy(near, 0.5, { x: 0.9, y: 0.1 })).toEqual(whole);
    expect(zoomBy(whole, 0.5)).toEqual(whole);
    expect(zoomBy(whole, 100).k).toBe(MOST_ZOOM);
  });

  test('moved, it stops at the drawing’s edge; the whole does not move', () => {
    const near = zoomBy(whole, 2);
    expect(panBy(near, 0.1, 0)).toEqual({ k: 2, x: -0.6, y: -0.5 });
    expect(panBy(near, 9, -9)).toEqual({ k: 2, x: -1, y: 0 });
    expect(panBy(whole, 0.3, 0.3)).toEqual(whole);
  });

  test('a packet that leaves the view is followed, one that is in it is not', () => {
    const near = zoomBy(whole, 4, { x: 0, y: 0 });
    expect(bringIn(near, { x: 0.1, y: 0.1 })).toEqual(near);
    const followed = bringIn(near, { x: 0.5, y: 0.1 });
    expect(seen(followed, 0.5, 'x')).toBeCloseTo(0.85);
    expect(followed.y).toBe(near.y);
    expect(bringIn(whole, { x: 1, y: 1 })).toEqual(whole);
  });

  test('whatever is done, the frame is full, and a point that was brought in is in it', () => {
    const part = fc.double({ min: 0, max: 1, noNaN: true });
    const shift = fc.double({ min: -3, max: 3, noNaN: true });
    const point = fc.record({ x: part, y: part });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), point, shift, shift)),
        point,
        (all, at) => {
          let zoom = whole;
          for (const [factor, about, x, y] of all) zoom = panBy(zoomBy(zoom, factor, about), x, y);
          zoom = bringIn(zoom, at);
          for (const axis of ['x', 'y'] as const) {
            expect(zoom[axis]).toBeLessThanOrEqual(0);
            expect(zoom[axis] + zoom.k).toBeGreaterThanOrEqual(1 - 1e-9);
            expect(seen(zoom, at[axis], axis)).toBeGreaterThanOrEqual(-1e-9);
            expect(seen(zoom, at[axis], axis)).toBeLessThanOrEqual(1 + 1e-9);
          }
        },
      ),
    );
  });
});
