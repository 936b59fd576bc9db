/** Section 15 of ipvs-test-vectors.md: what ipvsadm says and prints; and the tool of Linux 3.10, which knows less. */
import { describe, expect, test } from 'vitest';
import { ipvsHooks } from '../../kernel/ipvs/hooks.ts';
import { newSysctls } from '../../kernel/sysctl.ts';
import { makeHost, makeKernel } from '../../kernel/testing.ts';
import type { CommandResult } from '../command.ts';
import type { Generation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { largeNumber } from './listing.ts';
import { commandContext } from '../testing.ts';
import { runIpvsadm } from './run.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

const V = '192.0.2.10:80';

/** A director whose ipvsadm runs the lines one after another; the result of the last. */
function tool(generation: Generation = '6.1') {
  const host = makeHost(['10.0.0.254/24']);
  host.generation = generation;
  host.sysctl = newSysctls(['lo', 'eth0'], generation);
  const kernel = makeKernel([ipvsHooks]);
  return (...lines: string[]): CommandResult =>
    lines
      .map((line) => runIpvsadm(commandContext(kernel, host), line.split(' ')))
      .reduce((_, result) => result, { stdout: '', stderr: '', status: 0 });
}

const rows = ({ stdout }: CommandResult): string[] => stdout.split('\n').slice(3, -1);

describe('15. after `-A -t 192.0.2.10:80 -s rr`', () => {
  test('direct routing has the port of the service; masquerading its own; `-e` goes for the first', () => {
    const run = tool();
    run(`-A -t ${V} -s rr`, `-a -t ${V} -r 10.0.0.1:8080`, `-a -t ${V} -r 10.0.0.1:8080 -m`);
    expect(rows(run('-Ln'))).toEqual([
      'TCP  192.0.2.10:80 rr',
      '  -> 10.0.0.1:80                  Route   1      0          0         ',
      '  -> 10.0.0.1:8080                Masq    1      0          0         ',
    ]);
    expect(run(`-e -t ${V} -r 10.0.0.1:8080 -w 5`).status).toBe(0);
    expect(rows(run('-Ln')).slice(1)).toEqual([
      '  -> 10.0.0.1:80                  Route   5      0          0         ',
      '  -> 10.0.0.1:8080                Masq    1      0          0         ',
    ]);
    run(`-d -t ${V} -r 10.0.0.1:80`);
    expect(run(`-e -t ${V} -r 10.0.0.1:8080 -w 5`)).toMatchObject({ stderr: 'No such destination\n', status: 255 });
  });

  test.each([
    [`-a -t ${V} -r 10.0.0.2 -m -y 10`, 'Numerical result out of range', 255],
    ['-A -t 192.0.2.10 -s rr', 'Zero port specified for non-persistent service', 2],
    ['-A -t 192.0.2.10:53 -o', 'One-Packet Scheduling is only for UDP virtual services', 2],
    [`-A -t ${V}`, 'Service already exists', 255],
    ['-L -c --stats', 'options conflicts in the list command', 2],
    ['-L -c --timeout', "The option 'timeout' conflicts with the 'connection' option in the 'list' command", 2],
    [`-a -t ${V}`, "You need to supply the 'real-server' option for the 'add-server' command", 2],
    [`-D -t ${V} -n`, "Illegal 'numeric' option with the 'delete-service' command", 2],
    ['-A -t 192.0.2.11:80 -s rr -b sh-port', "incompatible scheduler flag `sh-port'", 2],
    // 65536 itself is taken: by Debian's ipvsadm 1.31, by which the records were made.
    [`-a -t ${V} -r 10.0.0.3 -w 2147483648`, 'illegal weight specified', 2],
  ])('%s: %s', (line, stderr, status) => {
    const run = tool();
    run(`-A -t ${V} -s rr`);
    expect(run(line)).toEqual({ stdout: '', stderr: `${stderr}\n`, status });
  });

  test('`-E` without a scheduler makes it wlc', () => {
    const run = tool();
    expect(rows(run(`-A -t ${V} -s rr`, `-E -t ${V} -p 600`, '-Ln'))).toEqual([
      'TCP  192.0.2.10:80 wlc persistent 600',
    ]);
  });
});

test.each([
  [99999999, ' 99999999'],
  [100000000, '  100000K'],
  [999999999, '  999999K'],
  [1e9, '    1000M'],
  [99999999999, '   99999M'],
  [1e11, '     100G'],
  [99999999999999, '   99999G'],
  [1e14, '     100T'],
])('%i is shown as "%s"', (n, shown) => {
  expect(largeNumber(n, new Set())).toBe(shown);
});

test('--exact leaves a space before a number that is too long for its column', () => {
  expect(largeNumber(100000000, new Set(['exact']))).toBe(' 100000000');
  expect(largeNumber(12345678, new Set(['exact']))).toBe(' 12345678');
});

test('172.16.0.1 and 192.168.0.1 stand before 10.0.0.1; --nosort shows the newest first', () => {
  const run = tool();
  run(`-A -t ${V} -s rr`, ...['10.0.0.1', '172.16.0.1', '192.168.0.1'].map((a) => `-a -t ${V} -r ${a} -m`));
  const addresses = (line: string): string[] =>
    rows(run(line))
      .slice(1)
      .map((row) => row.slice(5, 20).split(':')[0] ?? '');
  expect(addresses('-Ln')).toEqual(['172.16.0.1', '192.168.0.1', '10.0.0.1']);
  expect(addresses('-Ln --nosort')).toEqual(['192.168.0.1', '172.16.0.1', '10.0.0.1']);
});

test('the help names every command and every option with a short name, in our words', () => {
  const { stdout, status } = tool()('-h');
  expect(status).toBe(0);
  expect(stdout.split('\n')[0]).toBe('ipvsadm v1.31 2019/12/24 (compiled with popt and IPVS v1.2.1)');
  for (const word of ['-A SERVICE', '-a SERVICE -r HOST[:PORT]', '--tun-type ipip|gue|gre', '--set TCP TCPFIN UDP'])
    expect(stdout).toContain(word);
});

describe('on Linux 3.10', () => {
  test.each(['fo', 'ovf', 'mh', 'twos'])('there is no %s', (scheduler) => {
    const line = `-A -t ${V} -s ${scheduler}`;
    expect(tool('3.10')(line)).toEqual({
      stdout: '',
      stderr: 'Scheduler or persistence engine not found\n',
      status: 255,
    });
    expect(tool('6.1')(line).status).toBe(0);
  });

  test.each([
    [`-A -t ${V} -s sh -b sh-port`, '-b'],
    [`-A -t ${V} -s sh --sched-flags sh-port`, '--sched-flags'],
    [`-a -t ${V} -r 10.0.0.1 -i --tun-type gre`, '--tun-type'],
    [`-a -t ${V} -r 10.0.0.1 -i --tun-type gue --tun-port 6080`, '--tun-type'],
    ['-Ln --tun-info', '--tun-info'],
  ])('the tool does not know the option of: %s', (line, option) => {
    for (const generation of ['3.10', '6.1'] as const) {
      const run = tool(generation);
      run('-A -t 192.0.2.10:80 -s rr');
      if (line.startsWith('-A')) run(`-D -t ${V}`);
      expect(run(line)).toMatchObject(
        generation === '3.10' ? { stderr: `${option}: unknown option\n`, status: 255 } : { stderr: '', status: 0 },
      );
    }
  });

  test('rules and daemons are told without what came later', () => {
    const told = (generation: Generation): string => {
      const run = tool(generation);
      run(`-A -t ${V} -s rr`, `-a -t ${V} -r 10.0.0.1 -i`, '--start-daemon master --syncid 7');
      return run('-S -n').stdout + run('-L --daemon').stdout + run('-v').stdout;
    };
    expect(told('3.10')).toBe(`-A -t ${V} -s rr
-a -t ${V} -r 10.0.0.1:80 -i -w 1
master sync daemon (mcast=eth0, syncid=7)
ipvsadm v1.26 2008/5/15 (compiled with popt and IPVS v1.2.1)
`);
    expect(told('6.1')).toContain('-w 1 --tun-type ipip\nmaster sync daemon (mcast=eth0, syncid=7, maxlen=1472,');
  });
});
