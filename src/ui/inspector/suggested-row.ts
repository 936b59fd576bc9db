/** Which field is explained when nobody has chosen one: what this hop is about. */
import type { HeaderRow, HeadersView } from '../../view/headers.ts';

/** Earlier ones first: addresses that were rewritten, a tunnel's protocol, the envelope, what an ARP packet tells. */
const INTEREST: readonly ((row: HeaderRow) => boolean)[] = [
  (row) => row.mark === 'new' && row.key === 'ip.proto',
  (row) => row.mark === 'changed' && (row.key === 'ip.dst' || row.key === 'ip.src'),
  (row) => row.mark === 'news',
  (row) => row.mark === 'changed' && row.key === 'eth.dst',
  (row) => row.mark === 'changed',
  (row) => row.key === 'tcp.flags' || row.key === 'icmp.type',
  (row) => row.key === 'ip.dst',
];

export function suggestedRow(view: HeadersView): string | null {
  const rows = view.layers.flatMap((layer) => layer.rows);
  for (const interests of INTEREST) {
    const row = rows.find(interests);
    if (row) return row.id;
  }
  return rows[0]?.id ?? null;
}
