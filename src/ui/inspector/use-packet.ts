/** What headers and hops are about: the packet at the playhead, or the one that was picked on the stage. */
import { useMemo } from 'react';
import { useApp, useMoment } from '../../app/StoreProvider.tsx';
import { momentsOf } from '../../view/lookup.ts';
import type { Moment } from '../../view/moments.ts';

/** The moment whose frame is looked at: the playhead's, or the last one (else the next one) of the packet that was picked. */
export function useFrameMoment(): Moment {
  const moment = useMoment();
  const moments = useApp((s) => s.moments);
  const packet = useApp((s) => s.selectedPacket);
  return useMemo(() => {
    if (packet === null || packet === moment.packet) return moment;
    const own = momentsOf(moments, packet).filter((m) => m.kind === 'send');
    return own.filter((m) => m.index <= moment.index).at(-1) ?? own[0] ?? moment;
  }, [moment, moments, packet]);
}
