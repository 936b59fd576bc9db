/** A ring around the mouse that is seen from the last row. */
import { useEffect, useRef } from 'react';
import { useApp } from '../../app/StoreProvider.tsx';

export function PresentPointer() {
  const on = useApp((s) => s.pointer);
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!on) return undefined;
    const move = ({ clientX, clientY }: PointerEvent): void => {
      if (ring.current) ring.current.style.translate = `${clientX}px ${clientY}px`;
    };
    addEventListener('pointermove', move);
    return () => removeEventListener('pointermove', move);
  }, [on]);
  return on ? <div ref={ring} className="present-ring" aria-hidden="true" /> : null;
}
