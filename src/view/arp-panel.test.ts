import { describe, expect, test } from 'vitest';
import type { Host, Role } from '../kernel/host.ts';
import { newSysctls } from '../kernel/sysctl.ts';
import type { TraceEvent } from '../kernel/trace.ts';
import type { World } from '../lab/run.ts';
import { ARP_REPLY, ARP_REQUEST, emitArp } from '../wire/arp.ts';
import { emitEthernet, ETHER_TYPE_ARP } from '../wire/ethernet.ts';
import { meaningKey, viewArpPanel, type ArpPanelView } from './arp-panel.ts';

const VIP = 0xc0a838b9;
const ASKER = 0xc0a83801;

function hostOf(
  name: string,
  role: Role,
  addresses: Record<string, number[]>,
  sysctl: Record<string, string> = {},
): Host {
  const interfaces = Object.entries(addresses).map(([i, all]) => ({
    name: i,
    link: i === 'lo' ? null : 'lan',
    up: true,
    addresses: all.map((local) => ({ local, prefixLength: 32, scope: 'global' })),
  }));
  const all = { ...newSysctls(Object.keys(addresses)), ...sysctl };
  return { name, role, interfaces, sysctl: all, neighbours: {} } as unknown as Host;
}

const quiet = {
  'net.ipv4.conf.all.arp_ignore': '1',
  'net.ipv4.conf.all.arp_announce': '2',
  'net.ipv4.conf.lo.arp_ignore': '1',
};

function worldOf(rs2: Record<string, string>): World {
  const hosts = {
    router: hostOf('router', 'router', { eth0: [ASKER] }),
    director: hostOf('director', 'director', { lo: [], eth0: [0xc0a838b5, VIP] }),
    rs1: hostOf('rs1', 'realserver', { lo: [VIP], eth0: [0xc0a838b7] }, quiet),
    rs2: hostOf('rs2', 'realserver', { lo: [VIP], eth0: [0xc0a838b8] }, { ...quiet, ...rs2 }),
  };
  return { time: 0, tick: 0, ordinal: 0, hosts };
}

const at = { tick: 0, step: 0, cause: 0, interface: 'eth0' };
const arp = (operation: number, mac: number): Uint8Array =>
  emitEthernet({
    destination: 0xffffffffffff,
    source: mac,
    etherType: ETHER_TYPE_ARP,
    payload: emitArp({
      operation,
      senderMac: mac,
      senderIp: operation === ARP_REPLY ? VIP : ASKER,
      targetMac: 0,
      targetIp: VIP,
    }),
  });
const trace: TraceEvent[] = [
  {
    ...at,
    kind: 'command',
    time: 0,
    step: -1,
    host: 'director',
    command: 'ipvsadm -A -t 192.168.56.185:80 -s wrr',
    stdout: '',
    stderr: '',
    status: 0,
  },
  {
    ...at,
    kind: 'command',
    time: 0,
    host: 'rs2',
    command: 'sysctl -w net.ipv4.conf.all.arp_ignore=0',
    stdout: '',
    stderr: '',
    status: 0,
  },
  { ...at, kind: 'send', time: 1000, host: 'router', packet: 5, frame: arp(ARP_REQUEST, 0x202) },
  { ...at, kind: 'send', time: 1045, host: 'rs2', packet: 6, cause: 5, frame: arp(ARP_REPLY, 0x501) },
  { ...at, kind: 'drop', time: 1050, host: 'rs1', packet: 5, stage: 'arp', code: 'arp.ignore', values: {} },
  { ...at, kind: 'send', time: 1135, host: 'director', packet: 7, cause: 5, frame: arp(ARP_REPLY, 0x301) },
  { ...at, kind: 'receive', time: 1153, host: 'router', packet: 6, frame: arp(ARP_REPLY, 0x501), of: 3 },
  { ...at, kind: 'decision', time: 1153, host: 'router', packet: 6, stage: 'arp', code: 'arp.learn', values: {} },
  { ...at, kind: 'receive', time: 1174, host: 'router', packet: 7, frame: arp(ARP_REPLY, 0x301), of: 5 },
  { ...at, kind: 'drop', time: 1174, host: 'router', packet: 7, stage: 'arp', code: 'arp.too-late', values: {} },
] as TraceEvent[];

const view = (until: number): ArpPanelView =>
  viewArpPanel({ world: worldOf({ 'net.ipv4.conf.all.arp_ignore': '0' }), start: worldOf({}), trace, until })!;
const answers = (until: number): string[] =>
  view(until).hosts.map(
    ({ name, answer }) =>
      `${name} ${answer.kind}${'order' in answer ? ` ${answer.order}` : ''}${'won' in answer && answer.won ? ' won' : ''}`,
  );

describe('the panel', () => {
  test('has a row for each host that shares the segment, the one that hears first at the top', () => {
    expect(view(9)).toMatchObject({ vip: '192.168.56.185', question: { host: 'router', time: 1000 } });
    expect(view(9).hosts.map(({ name, vipOn }) => `${name} ${vipOn}`)).toEqual(['rs2 lo', 'rs1 lo', 'director eth0']);
  });

  test('tells what two values come to, and which does not count', () => {
    const [rs2, rs1, director] = view(9).hosts;
    expect(rs2?.ignore).toEqual({
      all: { sysctl: 'net.ipv4.conf.all.arp_ignore', value: 0, changed: true },
      own: { sysctl: 'net.ipv4.conf.eth0.arp_ignore', value: 0, changed: false },
      idle: { interface: 'lo', value: 1 },
      effective: 0,
    });
    expect(rs1?.announce.effective).toBe(2);
    expect(director?.ignore.effective).toBe(0);
    expect([rs2?.command, rs1?.command]).toEqual(['sysctl -w net.ipv4.conf.all.arp_ignore=0', null]);
  });

  test('tells who answered, in order of arrival, as far as the playhead', () => {
    expect(answers(1)).toEqual(['rs2 not-heard', 'rs1 not-heard', 'director not-heard']);
    expect(answers(3)).toEqual(['rs2 under-way 1', 'rs1 not-heard', 'director not-heard']);
    expect(answers(7)).toEqual(['rs2 answered 1 won', 'rs1 silent', 'director under-way 2']);
    expect(answers(9)).toEqual(['rs2 answered 1 won', 'rs1 silent', 'director answered 2']);
  });

  test('knows how to make the router ask again', () => {
    expect(view(9).asker).toEqual({
      host: 'router',
      interface: 'eth0',
      mac: null,
      state: null,
      flush: 'ip neigh flush dev eth0',
    });
  });

  test('is not there without a virtual service', () => {
    expect(viewArpPanel({ world: worldOf({}), start: worldOf({}), trace: [], until: -1 })).toBeNull();
  });
});

test('values beyond the known ones mean what the kernel does with them', () => {
  expect([0, 1, 2, 3, 4, 7, 8, 9].map((value) => meaningKey('arp_ignore', value))).toEqual(
    '0 1 2 3 reserved reserved 8 reserved'.split(' '),
  );
  expect([0, 1, 2, 3].map((value) => meaningKey('arp_announce', value))).toEqual('0 1 2 2'.split(' '));
});

describe('the command of a row', () => {
  const commandOf = (...commands: [command: string, status?: number][]): string | null => {
    const lines = commands.map(([command, status = 0]) => ({
      ...at,
      kind: 'command',
      time: 0,
      host: 'rs1',
      command,
      stdout: '',
      stderr: '',
      status,
    }));
    const told = [trace[0]!, ...lines] as TraceEvent[];
    const panel = viewArpPanel({ world: worldOf({}), start: worldOf({}), trace: told, until: told.length - 1 })!;
    return panel.hosts.find(({ name }) => name === 'rs1')!.command;
  };

  test('is the last one that set a switch', () => {
    const set = 'sysctl -w net.ipv4.conf.all.arp_ignore=1';
    const echo = 'echo 2 > /proc/sys/net/ipv4/conf/eth0/arp_announce';
    expect(commandOf([set], [echo])).toBe(echo);
    expect(
      commandOf([set], ['sysctl net.ipv4.conf.all.arp_ignore'], ['cat /proc/sys/net/ipv4/conf/all/arp_ignore']),
    ).toBe(set);
    expect(commandOf([set], ['sysctl -w net.ipv4.conf.eth7.arp_ignore=1', 255])).toBe(set);
    expect(commandOf(['sysctl -w net.ipv4.ip_forward=1'])).toBeNull();
  });
});
