/** Every match and target has a half in the kernel and one here, and what one writes the other reads. */
import { describe, expect, test } from 'vitest';
import { matches, targets } from '../../kernel/iptables/extensions.ts';
import { makeKernel } from '../../kernel/testing.ts';
import { sessionHost } from '../sessions/host.ts';
import { runNow } from '../shell.ts';
import { findMatch, findTarget } from './index.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

describe.each(Object.values(matches))('match $name', (match) => {
  test('has its half here', () => {
    expect(findMatch(match.name)?.name).toBe(match.name);
  });

  test('names its place in Linux', () => {
    expect(match.source).toMatch(/^net\/[\w/]+\.c: \w+\(\)$/);
  });

  test('can be listed with nothing asked', () => {
    const half = findMatch(match.name)!;
    expect(JSON.parse(JSON.stringify(half.init()))).toEqual(half.init());
    expect(half.print(half.init(), true, emptyRule)).toEqual(expect.any(String));
  });
});

describe.each(Object.values(targets))('target $name', (target) => {
  test('has its half here', () => {
    expect(findTarget(target.name)?.name).toBe(target.name);
  });

  test('names its place in Linux', () => {
    expect(target.source).toMatch(/^net\/[\w/]+\.c: \w+\(\)$/);
  });
});

const emptyRule = {
  source: null,
  destination: null,
  input: null,
  output: null,
  protocol: null,
  fragment: null,
  matches: [],
  jump: null,
  counters: { packets: 0, bytes: 0 },
};

/** Rules whose listing is the command line that makes them. */
const RULES = `
-A INPUT -s 10.0.0.0/8 -d 192.168.56.185/32 -i eth0 -p tcp -m tcp --sport 1024:65535 --dport 80 -j ACCEPT
-A INPUT ! -s 10.0.0.1/32 ! -i lo ! -p udp -j DROP
-A INPUT -s 1.0.3.0/255.0.255.0 -j DROP
-A INPUT -p tcp -m tcp ! --dport 22 --tcp-option 3 --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with tcp-reset
-A INPUT -p udp -m udp ! --dport 53 -j REJECT --reject-with icmp-admin-prohibited
-A INPUT -p icmp -m icmp --icmp-type 3/4 -j ACCEPT
-A INPUT -p icmp -m icmp ! --icmp-type 8 -j RETURN
-A INPUT -p tcp -m multiport ! --ports 80,443,8000:8010 -j web
-A INPUT -f -g web
-A FORWARD -o eth+ -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A FORWARD -m state ! --state INVALID,NEW -m mark ! --mark 0x1/0xff
-A FORWARD -m comment --comment "it's \\"so\\"" -j LOG --log-prefix "a b" --log-level 6
-A OUTPUT -j MARK --set-xmark 0x1/0xff
`
  .trim()
  .split('\n');

test('what -S prints makes the same rules again, and so does iptables-save', () => {
  const host = sessionHost();
  const kernel = makeKernel();
  const run = (line: string) => {
    const { stdout, stderr } = runNow(kernel, host, line);
    expect(stderr).toBe('');
    return stdout;
  };
  run('iptables -N web');
  for (const rule of RULES) run(`iptables ${rule}`);
  const listed = run('iptables -S');
  expect(listed.split('\n').filter((line) => line.startsWith('-A'))).toEqual(
    RULES.map((rule) => rule.replaceAll("it's", "it\\'s")),
  );
  const saved = run('iptables-save');
  run('iptables -F');
  host.files = { '/tmp/saved': saved };
  run('iptables-restore < /tmp/saved');
  expect(run('iptables -S')).toBe(listed);
  expect(run('iptables-save')).toBe(saved);
  // Plain data, which a copy of a run takes along.
  expect(JSON.parse(JSON.stringify(host.iptables))).toEqual(host.iptables);
});
