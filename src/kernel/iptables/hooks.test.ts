import { beforeEach, describe, expect, test } from 'vitest';
import { EMPTY_BYTES } from '../../base/bytes.ts';
import { clonePlain } from '../../base/clone.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { emitIcmp, parseIcmp } from '../../wire/icmp.ts';
import { emitIpv4Packet, parseIpv4Packet, parseQuotedIpv4, type Ipv4Packet } from '../../wire/ipv4.ts';
import { ACK, emitTcp, parseTcp, PSH, RST, SYN } from '../../wire/tcp.ts';
import { readPorts } from '../../wire/transport.ts';
import { emitUdp, parseUdp } from '../../wire/udp.ts';
import { conntrackHooks } from '../conntrack/hooks.ts';
import { NO_RANGE, type NatRange } from '../conntrack/nat-setup.ts';
import type { Host } from '../host.ts';
import { receiveIp } from '../ip-input.ts';
import type { Hook } from '../netfilter.ts';
import { newSkb, type Skb } from '../skb.ts';
import { ip, makeHost, makeKernel, type TestKernel } from '../testing.ts';
import { addChain, addRule, setPolicy } from './control.ts';
import { iptablesHooks } from './hooks.ts';
import type { Rule, TableName } from './table.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

let host: Host;
let kernel: TestKernel;
/** What passed all hooks of POSTROUTING, or reached the end of LOCAL_IN. */
let passed: { hook: Hook; skb: Skb }[];

beforeEach(() => {
  host = makeHost(['198.51.100.1/24'], ['10.0.0.1/24']);
  for (const name of ['ip_forward', 'conf.all.forwarding', 'conf.eth0.forwarding', 'conf.eth1.forwarding'])
    host.sysctl[`net.ipv4.${name}`] = '1';
  passed = [];
  const last = (hook: Hook) => ({
    hook,
    priority: Infinity,
    name: 'end',
    run: (_kernel: unknown, _host: unknown, skb: Skb) => {
      passed.push({ hook, skb: { ...skb } });
      return 'stolen' as const;
    },
  });
  const ends = { isRegistered: () => true, functions: [last('POSTROUTING'), last('LOCAL_IN')] };
  kernel = makeKernel([conntrackHooks, iptablesHooks, ends]);
});

const CLIENT = '198.51.100.10';
const SERVER = '10.0.0.11';

const packet = (protocol: number, source: string, destination: string, payload: Uint8Array): Ipv4Packet => ({
  typeOfService: 0,
  identification: 1,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 64,
  protocol,
  source: ip(source),
  destination: ip(destination),
  options: EMPTY_BYTES,
  payload,
});

function tcp(from: [string, number], to: [string, number], flags: number, payload = EMPTY_BYTES): Ipv4Packet {
  const [sourcePort, destinationPort] = [from[1], to[1]];
  const segment = { sourcePort, destinationPort, sequence: 1000, acknowledgement: flags & ACK ? 7 : 0, flags };
  const rest = { window: 1000, urgentPointer: 0, options: {}, payload };
  return packet(6, from[0], to[0], emitTcp({ ...segment, ...rest }, ip(from[0]), ip(to[0])));
}

function udp(from: [string, number], to: [string, number]): Ipv4Packet {
  const datagram = { sourcePort: from[1], destinationPort: to[1], payload: new Uint8Array(4) };
  return packet(17, from[0], to[0], emitUdp(datagram, ip(from[0]), ip(to[0])));
}

/** Lets a packet come in; gives what became of it, `source > destination` with ports, or the code of why it ended. */
function receive(p: Ipv4Packet, input = 'eth0'): string {
  const before = passed.length;
  const skb = { ...newSkb(kernel.newPacket(), p), input };
  receiveIp(kernel, host, skb);
  const last = passed.slice(before).find((each) => each.skb.id === skb.id);
  if (last) return `${last.hook} ${endsOf(last.skb.packet)}`;
  return kernel.told.filter((each) => each.kind === 'drop' && each.packet === skb.id).at(-1)?.code ?? 'nothing';
}

const end = (address: number, port: number | undefined): string =>
  formatIpv4(address) + (port === undefined ? '' : `:${port}`);

function endsOf(p: Ipv4Packet): string {
  const ports = readPorts(p.payload, p.protocol);
  return `${end(p.source, ports?.sourcePort)} > ${end(p.destination, ports?.destinationPort)}`;
}

/** What this host has sent of its own by now. */
const sent = (): Ipv4Packet[] => passed.filter(({ skb }) => skb.input === null).map(({ skb }) => skb.packet);

const rule = (more: Partial<Rule>): Rule => ({
  source: null,
  destination: null,
  input: null,
  output: null,
  protocol: null,
  fragment: null,
  matches: [],
  jump: null,
  counters: { packets: 0, bytes: 0 },
  ...more,
});

function add(table: TableName, chain: string, more: Partial<Rule>): Rule {
  const added = rule(more);
  expect(addRule(host, table, chain, added, null)).toBeNull();
  return added;
}

const verdict = (word: 'ACCEPT' | 'DROP' | 'RETURN'): Rule['jump'] => ({ kind: 'verdict', verdict: word });
const target = (name: string, options: object): Rule['jump'] => ({ kind: 'target', name, options });
const states = (...names: string[]) => [{ name: 'conntrack', options: { states: names, invert: false } }];
const to = (address: string, ports: NatRange['ports'] = null): NatRange => ({
  ...NO_RANGE,
  addresses: { from: ip(address), to: ip(address) },
  ports,
});
const TCP = { number: 6, invert: false };

describe('the filter', () => {
  test('a host without rules tracks nothing', () => {
    expect(receive(tcp([CLIENT, 40001], [SERVER, 80], SYN))).toBe(`POSTROUTING ${CLIENT}:40001 > ${SERVER}:80`);
    expect(host.iptables).toBeUndefined();
    expect(host.conntrack).toBeUndefined();
  });

  test('INPUT sees what is for this host, FORWARD what is not', () => {
    const here = add('filter', 'INPUT', { protocol: TCP, jump: verdict('DROP') });
    const through = add('filter', 'FORWARD', { output: { name: 'eth+', invert: false } });
    expect(receive(tcp([CLIENT, 40001], ['198.51.100.1', 80], SYN))).toBe('filter.drop');
    expect(receive(udp([CLIENT, 40001], ['198.51.100.1', 53]))).toBe(`LOCAL_IN ${CLIENT}:40001 > 198.51.100.1:53`);
    expect(receive(tcp([CLIENT, 40001], [SERVER, 80], SYN))).toMatch(/^POSTROUTING/);
    expect(here.counters).toEqual({ packets: 1, bytes: 40 });
    expect(through.counters).toEqual({ packets: 1, bytes: 40 });
    expect(kernel.told.find(({ code }) => code === 'filter.drop')?.values).toEqual({
      table: 'filter',
      chain: 'INPUT',
      rule: 1,
      text: '-A INPUT -p tcp -j DROP',
    });
  });

  test('a chain of its own, with RETURN and goto, and a policy at the end', () => {
    addChain(host, 'filter', 'web');
    setPolicy(host, 'filter', 'FORWARD', 'DROP');
    add('filter', 'web', { source: { address: ip(CLIENT), mask: 0xffffffff, invert: false }, jump: verdict('RETURN') });
    add('filter', 'web', { jump: verdict('ACCEPT') });
    add('filter', 'FORWARD', { jump: { kind: 'chain', chain: 'web', goto: false } });
    const after = add('filter', 'FORWARD', { protocol: TCP, jump: verdict('ACCEPT') });
    expect(receive(tcp([CLIENT, 1], [SERVER, 80], SYN))).toMatch(/^POSTROUTING/);
    expect(after.counters.packets).toBe(1);
    expect(receive(udp([CLIENT, 1], [SERVER, 53]))).toBe('filter.policy');
    expect(receive(udp(['198.51.100.11', 1], [SERVER, 53]))).toMatch(/^POSTROUTING/);
    // With goto, what comes back goes to the policy.
    addRule(host, 'filter', 'FORWARD', rule({ jump: { kind: 'chain', chain: 'web', goto: true } }), 0);
    expect(receive(tcp([CLIENT, 2], [SERVER, 80], SYN))).toBe('filter.policy');
  });

  test('REJECT answers in the name of whom it refuses for', () => {
    add('filter', 'FORWARD', { protocol: TCP, jump: target('REJECT', { with: 'tcp-reset' }) });
    expect(receive(tcp([CLIENT, 40001], [SERVER, 80], SYN))).toBe('filter.reject');
    const [reset] = sent();
    expect(endsOf(reset!)).toBe(`${SERVER}:80 > ${CLIENT}:40001`);
    const segment = parseTcp(reset!.payload, reset!.source, reset!.destination);
    expect(segment.ok && segment.value).toMatchObject({ flags: RST | ACK, sequence: 0, acknowledgement: 1001 });
    // An answer to data: the number that was expected, and nobody resets a reset.
    receive(tcp([CLIENT, 40001], [SERVER, 80], PSH | ACK, new Uint8Array(5)));
    const second = parseTcp(sent()[1]!.payload);
    expect(second.ok && second.value).toMatchObject({ flags: RST, sequence: 7 });
    receive(tcp([CLIENT, 40001], [SERVER, 80], RST));
    expect(sent()).toHaveLength(2);
  });

  test('MARK reaches whoever looks for it', () => {
    add('mangle', 'PREROUTING', { jump: target('MARK', { mark: 0x10, mask: 0xff }) });
    add('mangle', 'FORWARD', {
      matches: [{ name: 'mark', options: { mark: 0x10, mask: 0xffffffff, invert: false } }],
      jump: target('MARK', { mark: 0x20, mask: 0x20 }),
    });
    receive(udp([CLIENT, 1], [SERVER, 53]));
    expect(passed[0]?.skb.mark).toBe(0x30);
  });

  test('what the kernel refuses', () => {
    const bad = (table: TableName, chain: string, more: Partial<Rule>) => addRule(host, table, chain, rule(more), null);
    expect(bad('nat', 'PREROUTING', { jump: target('SNAT', to('10.0.0.1')) })).toBe('EINVAL');
    expect(bad('filter', 'INPUT', { jump: target('DNAT', to('10.0.0.1')) })).toBe('EINVAL');
    expect(bad('filter', 'INPUT', { jump: target('REJECT', { with: 'tcp-reset' }) })).toBe('EINVAL');
    expect(bad('filter', 'INPUT', { jump: { kind: 'chain', chain: 'FORWARD', goto: false } })).toBe('EOPNOTSUPP');
    addChain(host, 'filter', 'loop');
    expect(bad('filter', 'loop', { jump: { kind: 'chain', chain: 'loop', goto: false } })).toBe('EMLINK');
    expect(host.iptables?.tables.filter?.chains.every(({ rules }) => rules.length === 0)).toBe(true);
  });
});

describe('connections', () => {
  test('are followed from the first packet that gets through', () => {
    const counted = ['NEW', 'ESTABLISHED', 'INVALID'].map((state) =>
      add('filter', 'FORWARD', { matches: states(state) }),
    );
    receive(tcp([CLIENT, 40001], [SERVER, 80], SYN));
    receive(tcp([SERVER, 80], [CLIENT, 40001], SYN | ACK), 'eth1');
    receive(tcp([CLIENT, 40001], [SERVER, 80], ACK));
    receive(tcp([SERVER, 81], [CLIENT, 40001], SYN | ACK), 'eth1');
    expect(counted.map(({ counters }) => counters.packets)).toEqual([1, 2, 1]);
    expect(clonePlain(host.conntrack)).toEqual(host.conntrack);
  });

  test('are not remembered where the first packet is dropped', () => {
    add('filter', 'FORWARD', { matches: states('NEW'), jump: verdict('DROP') });
    expect(receive(tcp([CLIENT, 40001], [SERVER, 80], SYN))).toBe('filter.drop');
    expect(receive(tcp([CLIENT, 40001], [SERVER, 80], SYN))).toBe('filter.drop');
    expect(host.conntrack?.connections).toEqual({});
  });

  test('end when their time is over', () => {
    const [fresh] = ['NEW'].map((state) => add('filter', 'FORWARD', { matches: states(state) }));
    receive(udp([CLIENT, 1], [SERVER, 53]));
    receive(udp([SERVER, 53], [CLIENT, 1]), 'eth1');
    receive(udp([CLIENT, 1], [SERVER, 53]));
    expect(fresh!.counters.packets).toBe(1);
    kernel.now += 29_000_000_000;
    receive(udp([CLIENT, 1], [SERVER, 53]));
    expect(fresh!.counters.packets).toBe(1);
    // By now it is a stream.
    kernel.now += 119_000_000_000;
    receive(udp([CLIENT, 1], [SERVER, 53]));
    expect(fresh!.counters.packets).toBe(1);
    kernel.now += 121_000_000_000;
    receive(udp([CLIENT, 1], [SERVER, 53]));
    expect(fresh!.counters.packets).toBe(2);
  });

  test('an ICMP error about one is RELATED, about none INVALID', () => {
    const counted = ['RELATED', 'INVALID'].map((state) => add('filter', 'FORWARD', { matches: states(state) }));
    const asked = udp([CLIENT, 1], [SERVER, 53]);
    const error = (quoted: Ipv4Packet) =>
      packet(1, SERVER, CLIENT, emitIcmp({ type: 3, code: 3, restOfHeader: 0, payload: emitIpv4Packet(quoted) }));
    receive(error(asked), 'eth1');
    receive(asked);
    receive(error(asked), 'eth1');
    expect(counted.map(({ counters }) => counters.packets)).toEqual([1, 1]);
  });
});

describe('translation', () => {
  test('DNAT there, and back', () => {
    const first = add('nat', 'PREROUTING', {
      protocol: TCP,
      jump: target('DNAT', to(SERVER, { from: 8080, to: 8080 })),
    });
    expect(receive(tcp([CLIENT, 40001], ['198.51.100.1', 80], SYN))).toBe(
      `POSTROUTING ${CLIENT}:40001 > ${SERVER}:8080`,
    );
    expect(receive(tcp([SERVER, 8080], [CLIENT, 40001], SYN | ACK), 'eth1')).toBe(
      `POSTROUTING 198.51.100.1:80 > ${CLIENT}:40001`,
    );
    expect(receive(tcp([CLIENT, 40001], ['198.51.100.1', 80], ACK))).toBe(
      `POSTROUTING ${CLIENT}:40001 > ${SERVER}:8080`,
    );
    // Rules are asked once a connection.
    expect(first.counters.packets).toBe(1);
    // Checksums hold.
    for (const { skb } of passed) {
      const { source, destination, payload } = skb.packet;
      expect(parseTcp(payload, source, destination).ok).toBe(true);
    }
  });

  test('MASQUERADE takes the address of the way out', () => {
    add('nat', 'POSTROUTING', {
      output: { name: 'eth1', invert: false },
      jump: target('MASQUERADE', { ports: null, random: false, fully: false }),
    });
    expect(receive(udp([CLIENT, 5000], [SERVER, 53]))).toBe(`POSTROUTING 10.0.0.1:5000 > ${SERVER}:53`);
    expect(receive(udp([SERVER, 53], ['10.0.0.1', 5000]), 'eth1')).toBe(`POSTROUTING ${SERVER}:53 > ${CLIENT}:5000`);
    const { source, destination, payload } = passed.at(-1)!.skb.packet;
    expect(parseUdp(payload, source, destination).ok).toBe(true);
  });

  test('an ICMP error is translated with what it quotes', () => {
    add('nat', 'PREROUTING', { jump: target('DNAT', to(SERVER)) });
    receive(udp([CLIENT, 5000], ['198.51.100.1', 53]));
    const quoted = passed[0]!.skb.packet;
    const error = packet(
      1,
      SERVER,
      CLIENT,
      emitIcmp({ type: 3, code: 3, restOfHeader: 0, payload: emitIpv4Packet(quoted) }),
    );
    expect(receive(error, 'eth1')).toBe(`POSTROUTING 198.51.100.1 > ${CLIENT}`);
    const message = parseIcmp(passed.at(-1)!.skb.packet.payload);
    if (!message.ok) throw new Error(message.error);
    // Its reader finds the very packet that it sent.
    const inside = parseIpv4Packet(message.value.payload);
    expect(inside.ok && endsOf(inside.value)).toBe(`${CLIENT}:5000 > 198.51.100.1:53`);
    const loose = parseQuotedIpv4(message.value.payload);
    expect(loose.ok && parseUdp(loose.value.payload, ip(CLIENT), ip('198.51.100.1')).ok).toBe(true);
  });

  test('without an address to take, the packet is dropped', () => {
    host.interfaces.find(({ name }) => name === 'eth1')!.addresses = [];
    for (const i of host.interfaces) i.addresses = i.addresses.filter((a) => a.scope !== 'global');
    add('nat', 'POSTROUTING', { jump: target('MASQUERADE', { ports: null, random: false, fully: false }) });
    expect(receive(udp([CLIENT, 5000], [SERVER, 53]))).toBe('nat.no-address');
  });

  test('stops with the last rule that needs connections', () => {
    add('nat', 'PREROUTING', { jump: target('DNAT', to(SERVER)) });
    expect(host.iptables?.conntrackUsers).toBe(1);
    receive(udp([CLIENT, 5000], ['198.51.100.1', 53]));
    host.iptables!.tables.nat!.chains[0]!.rules = [];
    addChain(host, 'nat', 'x');
    addRule(host, 'nat', 'x', rule({}), null);
    expect(host.iptables?.conntrackUsers).toBe(0);
    expect(receive(udp([CLIENT, 5000], ['198.51.100.1', 53]))).toBe(`LOCAL_IN ${CLIENT}:5000 > 198.51.100.1:53`);
  });
});
