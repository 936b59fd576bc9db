/** What happens when one of IPVS's timers fires. */
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Timer } from '../timer.ts';
import { connTimer, dropConn, dropConnsWithoutDest } from './conn-table.ts';
import { describeConn } from './conn.ts';
import { entriesToDrop } from './defence.ts';
import { estimate } from './estimator.ts';
import { findConn } from './ipvs.ts';
import { armTimer, isDue } from './timing.ts';
import { collect, emptyTrash } from './trash.ts';

/** Deals with a timer whose kind begins with `ipvs-`; one that is stale is ignored. */
export function ipvsTimer(kernel: Kernel, host: Host, timer: Timer): void {
  switch (timer.kind) {
    case 'ipvs-conn':
      return connTimer(kernel, host, timer.conn, timer.expires);
    case 'ipvs-collect':
      return collect(kernel, host, timer.service, timer.scheduler);
    case 'ipvs-estimator':
      if (isDue(kernel, host, 'estimator')) estimate(kernel, host);
      return;
    case 'ipvs-defence':
      if (isDue(kernel, host, 'defence')) defend(kernel, host);
      return;
    case 'ipvs-trash':
      if (isDue(kernel, host, 'trash')) emptyTrash(kernel, host);
      return;
    case 'ipvs-no-dest':
      if (isDue(kernel, host, 'noDest')) dropConnsWithoutDest(kernel, host);
      return;
    default:
      return;
  }
}

/** drop_entry's turn, once a second while there are connections. */
function defend(kernel: Kernel, host: Host): void {
  for (const conn of entriesToDrop(kernel, host)) {
    if (findConn(host.ipvs, conn.id) !== conn) continue;
    kernel.decide(host, 0, 'ipvs', 'ipvs.conn-dropped', describeConn(conn));
    dropConn(kernel, host, conn);
  }
  if (host.ipvs.connCount > 0) armTimer(kernel, host, 'defence', SECOND);
}
