import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../kernel/testing.ts';
import { compile } from './compile.ts';
import { runNow } from './shell.ts';
import { sessionHost } from './sessions/host.ts';
import { TestLab } from './sessions/lab.ts';

const run = (line: string, variables: Record<string, string> = {}) =>
  runNow(makeKernel(), sessionHost(), line, variables);

test('a line knows the variables that it is given', () => {
  expect(run('echo $vip', { vip: '10.0.0.1' }).stdout).toBe('10.0.0.1\n');
});

test('what is not simulated is said', () => {
  expect(run('echo a; case x in x) ;; esac')).toEqual({
    stdout: '',
    stderr: 'sh: 1: not simulated: case\n',
    status: 2,
  });
  expect(run('f() { echo; }').stderr).toBe('sh: 1: not simulated: a function\n');
  expect(run('sleep 1 &').stderr).toBe('sh: 1: not simulated: a command in the background (&)\n');
  expect(run('echo a 3>/tmp/x').stderr).toBe('sh: 1: not simulated: redirection of descriptor 3\n');
});

test('a line that does not end is ended', () => {
  expect(run('while :; do :; done; echo never')).toEqual({
    stdout: '',
    stderr: 'sh: the command line does not end\n',
    status: 124,
  });
});

test('sh itself says what a command cannot write', () => {
  expect(run('seq 2 > /proc/sys/net/ipv4/ip_default_ttl').status).toBe(0);
  expect(run('printf x > /proc/sys/net/ipv4/ip_forward').stderr).toBe('sh: 1: printf: printf: I/O error\n');
  expect(run('cat /dev/null - > /proc/sys/net/ipv4/ip_forward <<E\nx\nE').stderr).toBe(
    'cat: write error: Invalid argument\n',
  );
});

describe('patterns find sysctls', () => {
  test.each([
    [
      'cd /proc/sys/net/ipv4/conf; echo */arp_ignore',
      'all/arp_ignore default/arp_ignore eth0/arp_ignore eth1/arp_ignore lo/arp_ignore tunl0/arp_ignore\n',
    ],
    ['echo /proc/sys/net/ipv4/conf/eth[01]', '/proc/sys/net/ipv4/conf/eth0 /proc/sys/net/ipv4/conf/eth1\n'],
    ['echo "/proc/sys/net/ipv4/conf/e*"', '/proc/sys/net/ipv4/conf/e*\n'],
    [
      'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 2 > $f; done; sysctl -n net.ipv4.conf.eth1.rp_filter',
      '2\n',
    ],
  ])('%s', (line, stdout) => {
    expect(run(line)).toEqual({ stdout, stderr: '', status: 0 });
  });
});

describe('commands that wait', () => {
  test('go on when their time has come, also in the middle of a line', () => {
    const lab = new TestLab('a', 'b');
    const before = lab.kernel.now;
    const line =
      'echo one; for i in 1 2; do sleep 0.5; echo $i; done | cat -n; x=$(sleep 1; echo slept); echo $x; exit 3';
    expect(lab.run('a', line)).toEqual({ stdout: 'one\n     1\t1\n     2\t2\nslept\n', stderr: '', status: 3 });
    expect(lab.kernel.now - before).toBeGreaterThanOrEqual(2_000_000_000);
  });
  test('cannot be run at once; what they began is forgotten', () => {
    const host = sessionHost();
    const kernel = makeKernel();
    runNow(kernel, host, 'ip addr add 10.0.0.1/24 dev eth0');
    expect(runNow(kernel, host, 'echo a; ping -c 1 10.0.0.2; echo b')).toEqual({
      stdout: 'a\n',
      stderr: 'sh: 1: ping: cannot wait here\n',
      status: 124,
    });
    expect(host.sockets).toEqual({});
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    ...'echo a b ; && || | ! ( ) { } for in do done if then else fi while $x ${x:-y} $(echo z) `echo` "q q" \' " \\ > < >> 2>&1 <<E E $((1+1)) * ? [ # ~ = x=1 /tmp/f exit break\n'.split(
      / |(?=\n)/,
    ),
  );
  const text = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.array(piece, { maxLength: 15 }).map((pieces) => pieces.join(' ')),
  );
  test('is read without a fault, and the same way every time', () => {
    fc.assert(
      fc.property(text, (line) => {
        expect(compile(line)).toEqual(compile(line));
      }),
      { numRuns: 500 },
    );
  });
  test('runs to an end', () => {
    fc.assert(
      fc.property(text, (line) => {
        const { status } = run(line);
        expect(status >= 0 && status < 256).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
