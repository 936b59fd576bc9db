/** What takes hold of the stage and of its hosts, by pointer and keys: fetched when one comes near. */
import { useEffect, useEffectEvent, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';
import { useAppStore } from '../../app/StoreProvider.tsx';
import { layoutMoved } from '../../view/layout-moved.ts';
import type { StageLayout } from '../../view/layout-parts.ts';
import { withPosition } from '../../view/position-edits.ts';
import { useTranslation } from '../common/translation.tsx';
import { startGestures } from './gestures.ts';
import { startMoving } from './move-hosts.ts';
import type { Draft } from './use-stage.ts';

/** The hosts that may be moved, and what shows one on its way. */
export interface Movable {
  readonly layout: StageLayout;
  readonly show: (draft: Draft | null) => void;
  /** Has it drawn by a layout that knows where hosts were put. */
  readonly drawBy: (lay: typeof layoutMoved) => void;
}

interface Props {
  frame: RefObject<HTMLElement | null>;
  /** Whether a hand is on the stage now. */
  hold: (held: boolean) => void;
  /** Absent: nothing on it is moved. */
  movable?: Movable | undefined;
}

export function Hands({ frame, hold, movable }: Props) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const [said, setSaid] = useState<Draft | null>(null);
  const boxOf = useEffectEvent((host: string) => movable?.layout.hosts.find(({ name }) => name === host));
  // At once: what has the focus may be drawn anew, and gets it back.
  const show = useEffectEvent((draft: Draft | null) => flushSync(() => movable?.show(draft)));
  const drop = useEffectEvent(({ host, at }: Draft) => {
    const { edit, scenario } = getState();
    edit({ scenario: withPosition(scenario, host, at) }, 'start');
  });
  const prepare = useEffectEvent(() => movable?.drawBy(layoutMoved));
  useEffect(() => prepare(), []);
  useEffect(() => {
    if (!frame.current) return undefined;
    const stops = [
      startGestures(frame.current, {
        get: () => getState().zoom,
        set: (zoom) => getState().setZoom(zoom),
        hold,
      }),
      startMoving(frame.current, {
        boxOf: (host) => boxOf(host),
        show: (draft) => show(draft),
        drop: (draft) => drop(draft),
        say: setSaid,
        isNear: () => getState().zoom.k > 1,
      }),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [frame, getState, hold]);
  return (
    <span className="sr" aria-live="polite" data-hands>
      {said ? t('edit:moved', { host: said.host, x: said.at.x, y: said.at.y }) : ''}
    </span>
  );
}
