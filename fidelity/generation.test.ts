/** A scenario that is held to Linux 6.1, played on Linux 3.10: what a learner sees that is different. */
import { expect, test } from 'vitest';
import { playScenario } from '../src/lab/play-scenario.ts';
import type { FrameRecord, RunRecord } from '../src/lab/record.ts';
import { parseScenario } from '../src/lab/scenario.ts';
import { readScenario } from './corpus.ts';

const VIP = '10.10.10.100:80';

/** A command at the director. */
const run = (command: string) => ({ do: 'run' as const, host: 'director', command });

/** Plays seed-dr-rr on that Linux; then nobody listens at the servers any more, and a client tries. */
function play(linux: '3.10' | '6.1'): RunRecord {
  const { steps, ...lab } = readScenario('seed-dr-rr');
  const parsed = parseScenario({
    ...lab,
    linux,
    steps: [
      ...steps.slice(0, 2),
      { do: 'kill-service', host: 'rs1', port: 80 },
      { do: 'kill-service', host: 'rs2', port: 80 },
      { do: 'http', host: 'client', src: '198.51.100.10:40010', dst: VIP },
      run('ipvsadm -Ln'),
      run('ipvsadm -Lnc'),
      run('sysctl net.ipv4.vs.conn_reuse_mode'),
      run('sysctl net.ipv4.vs.expire_nodest_conn'),
      run('ipvsadm -A -t 10.10.10.100:81 -s mh'),
      run('ipvsadm -A -t 10.10.10.100:81 -s sh -b sh-port'),
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return playScenario(parsed.value);
}

/** TTLs of the requests that came to the servers. */
const timesToLive = ({ frames }: RunRecord): number[] => [
  ...new Set(
    frames
      .filter(({ at, dir, ip }: FrameRecord) => at.startsWith('rs') && dir === 'in' && ip?.dst === '10.10.10.100')
      .map(({ ip }) => ip!.ttl),
  ),
];

const output = ({ results }: RunRecord, step: number): unknown => {
  const result = results[step];
  return result && 'stdout' in result ? [result.stdout || result.stderr, result.status] : result;
};

const listing = (rs1: string, rs2: string): string => `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
TCP  10.10.10.100:80 rr
  -> 10.10.10.12:80               Route   1      ${rs1}
  -> 10.10.10.13:80               Route   1      ${rs2}
`;

test('the director takes nothing from the TTL, and a half-open connection is inactive', () => {
  const [old, young] = [play('3.10'), play('6.1')];
  expect([timesToLive(old), timesToLive(young)]).toEqual([[63], [62]]);
  for (const record of [old, young]) {
    expect(record.results.slice(0, 2)).toEqual([{ reply: 'rs2\n' }, { reply: 'rs1\n' }]);
    expect(output(record, 4)).toEqual({ error: 'ECONNREFUSED' });
    expect(output(record, 6)).toEqual([expect.stringContaining('SYN_RECV    198.51.100.10:40010'), 0]);
  }
  expect(output(old, 5)).toEqual([listing('0          1         ', '0          2         '), 0]);
  expect(output(young, 5)).toEqual([listing('0          1         ', '1          1         '), 0]);
});

test('there is no conn_reuse_mode, no mh, and no flag for sh', () => {
  const [old, young] = [play('3.10'), play('6.1')];
  const missing = 'sysctl: cannot stat /proc/sys/net/ipv4/vs/conn_reuse_mode: No such file or directory\n';
  expect([output(old, 7), output(young, 7)]).toEqual([
    [missing, 1],
    ['net.ipv4.vs.conn_reuse_mode = 1\n', 0],
  ]);
  expect(output(old, 8)).toEqual(['net.ipv4.vs.expire_nodest_conn = 0\n', 0]);
  expect(output(old, 9)).toEqual(['Scheduler or persistence engine not found\n', 255]);
  expect(output(old, 10)).toEqual(['-b: unknown option\n', 255]);
  expect(output(young, 9)).toEqual(['', 0]);
});
