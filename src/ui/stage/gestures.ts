/**
 * Wheel, pinch and drag on the stage, by d3-zoom: the only place that knows it. What is seen stands in the store; d3's own copy is set
 * from it before each gesture.
 *
 *   wheel   zooms where the page does not scroll; where it does, the wheel is the page's, and with Ctrl the stage's (as a trackpad's pinch)
 *   finger  one scrolls the page while all is seen, and moves the view once it is nearer; two zoom
 *   mouse   drags the ground, not a host nor a text
 */
import { select } from 'd3-selection';
import { zoom as zoomBehaviour, zoomIdentity, type D3ZoomEvent } from 'd3-zoom';
import { MOST_ZOOM, whole, type Zoom } from '../../view/zoom.ts';

/** What is drawn with the pointer for itself: it is no ground. */
const THINGS = '.host, .packet-place, .present-host, .present-packet, button, input, a';

export interface View {
  readonly get: () => Zoom;
  readonly set: (zoom: Zoom) => void;
  /** A hand is on it, or off again: it must follow at once, not glide. */
  readonly hold: (held: boolean) => void;
}

/** Listens on the frame that the drawing is seen through. Returns what stops it. */
export function startGestures(frame: HTMLElement, view: View): () => void {
  const size = (): [number, number] => {
    const { width, height } = frame.getBoundingClientRect();
    return [width || 1, height || 1];
  };
  const mayScroll = (): boolean => {
    const page = document.scrollingElement;
    return window.self !== window.top || (page !== null && page.scrollHeight > page.clientHeight + 1);
  };
  const isMeant = (event: Event): boolean => {
    if (event instanceof WheelEvent) {
      // A browser would zoom the page where there is nothing left to zoom here.
      if (event.ctrlKey) event.preventDefault();
      return event.ctrlKey || !mayScroll();
    }
    const near = view.get().k > 1;
    if ('touches' in event) return near || (event as TouchEvent).touches.length > 1;
    const { button, target } = event as MouseEvent;
    return near && button === 0 && target instanceof Element && target.closest(THINGS) === null;
  };
  const selection = select(frame);
  const behaviour = zoomBehaviour<HTMLElement, unknown>()
    .scaleExtent([1, MOST_ZOOM])
    .extent(() => [[0, 0], size()])
    .translateExtent([
      [0, 0],
      [Infinity, Infinity],
    ])
    .constrain((transform) => {
      const [w, h] = size();
      const { k, x, y } = transform;
      const keep = (at: number, room: number): number => Math.max(room * (1 - k), Math.min(0, at));
      return zoomIdentity.translate(keep(x, w), keep(y, h)).scale(k);
    })
    .filter((event: Event) => {
      const { k, x, y } = view.get();
      const [w, h] = size();
      selection.property('__zoom', zoomIdentity.translate(x * w, y * h).scale(k));
      return isMeant(event);
    })
    .on('start', () => view.hold(true))
    .on('zoom', ({ transform: { k, x, y } }: D3ZoomEvent<HTMLElement, unknown>) => {
      const [w, h] = size();
      view.set(k === 1 ? whole : { k, x: x / w, y: y / h });
    })
    .on('end', () => view.hold(false));
  selection.call(behaviour).on('dblclick.zoom', null);
  return () => void selection.on('.zoom', null);
}
