import { expect, test } from 'vitest';
import { parseHex } from '../../../base/bytes.ts';
import { emitIpv4Packet, parseIpv4Packet } from '../../../wire/ipv4.ts';
import { parseUdp } from '../../../wire/udp.ts';
import { makeDirector } from '../testing.ts';
import { addRoute } from '../../route.ts';
import { ip } from '../../testing.ts';

// Recorded on Linux 6.1: a SYN of 198.51.100.7:40000 that a director at 10.0.0.254 sent to a server at 10.1.0.2.
const INNER =
  '4500003c3a5d40003f06151ac6336407c000020a9c400050f345144c00000000a002fbe0b16d0000020404d80402080ad14039e50000000001030307';

/** What comes out for the same SYN, as it was before the director took one from its TTL. */
function tunnelled(tunnel: Parameters<ReturnType<typeof makeDirector>['server']>[1]): string {
  const d = makeDirector();
  const route = d.host.routes.find((r) => r.table === 'main' && r.interface === 'eth1')!;
  addRoute(d.host, { ...route, destination: ip('10.1.0.0'), gateway: ip('10.0.0.1') });
  d.service();
  d.server('10.1.0.2:80', { method: 'tunnel', ...tunnel });
  const inner = parseIpv4Packet(parseHex(INNER)!);
  if (!inner.ok) throw new Error(inner.error);
  d.receive({ ...inner.value, timeToLive: 64 });
  const [out] = d.out;
  return Array.from(emitIpv4Packet(out!.packet), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

test('IPIP', () => {
  const sent = tunnelled({ tunnel: { type: 'ipip', port: 0, checksum: 'nocsum' } });
  expect(sent.slice(0, 20)).toBe('45000050000040003f04');
  expect(sent.slice(40)).toBe(INNER);
});

test('GUE, but for the source port, which the kernel draws', () => {
  const sent = tunnelled({ tunnel: { type: 'gue', port: 6080, checksum: 'nocsum' } });
  expect(sent.slice(0, 40)).toBe('4500005c000040003f1126910a0000fe0a010002');
  expect(sent.slice(44)).toBe(`17c00048000000040000${INNER}`);
  const port = Number.parseInt(sent.slice(40, 44), 16);
  expect(port).toBeGreaterThanOrEqual(32768);
  expect(port).toBeLessThan(61000);
});

test.each(['csum', 'remcsum'] as const)('GUE with a checksum (%s)', (checksum) => {
  const sent = parseHex(tunnelled({ tunnel: { type: 'gue', port: 6080, checksum } }))!;
  expect(sent[26]! | sent[27]!).not.toBe(0);
  expect(parseUdp(sent.subarray(20), ip('10.0.0.254'), ip('10.1.0.2')).ok).toBe(true);
});

test('GRE', () => {
  expect(tunnelled({ tunnel: { type: 'gre', port: 0, checksum: 'nocsum' } })).toBe(
    `45000054000040003f2f267b0a0000fe0a01000200000800${INNER}`,
  );
  const checked = tunnelled({ tunnel: { type: 'gre', port: 0, checksum: 'csum' } });
  expect(checked.slice(40, 48)).toBe('80000800');
  expect(checked).toHaveLength(2 * (20 + 8 + 60));
});
