/** What takes hold of the stage, by pointer: fetched when one comes near. */
import { useEffect, type RefObject } from 'react';
import { useAppStore } from '../../app/StoreProvider.tsx';
import { startGestures } from './gestures.ts';

/** `hold`: whether a hand is on the stage now. */
export function Hands({ frame, hold }: { frame: RefObject<HTMLElement | null>; hold: (held: boolean) => void }) {
  const { getState } = useAppStore();
  useEffect(() => {
    if (!frame.current) return undefined;
    return startGestures(frame.current, {
      get: () => getState().zoom,
      set: (zoom) => getState().setZoom(zoom),
      hold,
    });
  }, [frame, getState, hold]);
  return null;
}
