/** How `route` and `netstat -r` show table main: what /proc/net/route has of it. */
import type { Host } from '../../kernel/host.ts';
import type { Route } from '../../kernel/route.ts';
import { formatIpv4, maskOf } from '../../wire/address.ts';

const isReject = (r: Route): boolean => r.type === 'unreachable' || r.type === 'prohibit';

function flags(r: Route): string {
  const up = isReject(r) ? '!' : 'U';
  return `${up}${r.gateway === null ? '' : 'G'}${r.prefixLength === 32 ? 'H' : ''}${r.protocol === 'redirect' ? 'D' : ''}`;
}

/**
 * The table with its title.
 * @param layout `metric` is what `route` shows, `window` what `route -e` and `netstat -r` do, `both` what `route -ee` does
 */
export function routeTable(host: Host, layout: 'metric' | 'window' | 'both', numeric: boolean): string {
  const title = {
    metric: 'Flags Metric Ref    Use Iface',
    window: 'Flags   MSS Window  irtt Iface',
    both: 'Flags Metric Ref    Use Iface    MSS   Window irtt',
  }[layout];
  const rows = host.routes
    .map((r, order) => ({ r, order }))
    .filter(({ r }) => r.table === 'main' && r.type !== 'blackhole')
    .sort(
      (a, b) =>
        a.r.destination - b.r.destination ||
        b.r.prefixLength - a.r.prefixLength ||
        a.r.metric - b.r.metric ||
        a.order - b.order,
    );
  const lines = rows.map(({ r }) => {
    const reject = isReject(r);
    const to = r.prefixLength === 0 && !numeric ? 'default' : formatIpv4(r.destination);
    const gateway = reject ? '-' : formatIpv4(r.gateway ?? 0);
    const head = [to, gateway, formatIpv4(maskOf(r.prefixLength))].map((text) => `${text.padEnd(15)} `).join('');
    const metric = `${flags(r).padEnd(6)}${String(r.metric).padEnd(6)} ${(reject ? '-' : '0').padEnd(8)} 0 ${reject ? '-' : r.interface}`;
    const none = reject ? '-' : '0';
    if (layout === 'metric') return `${head}${metric}`;
    if (layout === 'window')
      return `${head}${flags(r).padEnd(5)} ${none.padStart(5)} ${none.padEnd(6)} ${none.padStart(5)} ${reject ? '-' : r.interface}`;
    const name = (reject ? '-' : r.interface).padEnd(8);
    return `${head}${flags(r).padEnd(6)}${String(r.metric).padEnd(6)} ${none.padEnd(8)} 0 ${name} ${none.padEnd(5)} ${none.padEnd(6)} ${none}`;
  });
  return `Kernel IP routing table\nDestination     Gateway         Genmask         ${title}\n${lines.map((l) => `${l}\n`).join('')}`;
}
