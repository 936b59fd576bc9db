import { expect, test } from 'vitest';
import { procConns, procCpuStatistics, procServices, procStatistics } from './proc.ts';
import { zero } from './control.ts';
import { makeDirector } from './testing.ts';

// As recorded on Linux 6.1, but for addresses and numbers.
test('the files under /proc/net', () => {
  const d = makeDirector();
  expect(procServices(d.host)).toBe(`IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
`);
  d.service({ persistence: 100 });
  d.server('10.0.0.1:80', { method: 'masquerade' });
  d.server('10.0.0.2:80', { method: 'masquerade' });
  d.tcp('S');
  d.tcp('A');
  expect(procServices(d.host).split('\n').slice(3)).toEqual([
    'TCP  C000020A:0050 rr  persistent 25000 FFFFFFFF',
    '  -> 0A000002:0050      Masq    1      1          0         ',
    '  -> 0A000001:0050      Masq    1      0          0         ',
    '',
  ]);
  d.advance(1.5);
  expect(procConns(d.host, d.kernel.now))
    .toBe(`Pro FromIP   FPrt ToIP     TPrt DestIP   DPrt State       Expires PEName PEData
TCP C6336407 0000 C000020A 0050 0A000002 0050 ASSURED          98
TCP C6336407 9C40 C000020A 0050 0A000002 0050 ESTABLISHED     898
`);
  d.advance(2);
  expect(procStatistics(d.host)).toBe(`   Total Incoming Outgoing         Incoming         Outgoing
   Conns  Packets  Packets            Bytes            Bytes
       1        2        0               50                0

 Conns/s   Pkts/s   Pkts/s          Bytes/s          Bytes/s
       0        0        0                A                0
`);
  // The processor's own row is not zeroed.
  zero(d.host, null);
  expect(procCpuStatistics(d.host).split('\n').slice(2, 4)).toEqual([
    '  0        1        2        0               50                0',
    '  ~        0        0        0                0                0',
  ]);
});
