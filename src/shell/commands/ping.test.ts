import { expect, test } from 'vitest';
import { TestLab } from '../sessions/lab.ts';

const lab = new TestLab('a', 'b');
const run = (line: string) => lab.run('a', line);

test('an answer', () => {
  expect(run('ping -c 1 10.0.0.2')).toEqual({
    stdout: `PING 10.0.0.2 (10.0.0.2) 56(84) bytes of data.
64 bytes from 10.0.0.2: icmp_seq=1 ttl=64 time=0.170 ms

--- 10.0.0.2 ping statistics ---
1 packets transmitted, 1 received, 0% packet loss, time 0ms
rtt min/avg/max/mdev = 0.170/0.170/0.170/0.000 ms
`,
    stderr: '',
    status: 0,
  });
});
