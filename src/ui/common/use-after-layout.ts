/**
 * Does something that has to know where things stand, once the browser has laid them out and before it paints. (In a layout effect the
 * same would have the browser lay everything out once more, in the midst of drawing.)
 */
import { useLayoutEffect, type RefObject } from 'react';

/** @param element something that is laid out in any case  @param act done again whenever it is another function */
export function useAfterLayout(element: RefObject<HTMLElement | null>, act: () => void): void {
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return undefined;
    // Whoever begins to observe an element hears of its size in the same frame.
    const observer = new ResizeObserver(act);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element, act]);
}
