/** For tests: a host with interfaces and addresses, and a kernel that writes down what it was asked to do. */
import { parseIpv4, parseMac } from '../wire/address.ts';
import { newHost, type Host } from './host.ts';
import { sendIcmpError } from './icmp.ts';
import { addAddress, setUp, type Interface, type Scope } from './interface.ts';
import type { Kernel } from './kernel.ts';
import { arrangeHooks, type HookGroup } from './netfilter.ts';
import type { ReasonCode } from './reasons.ts';
import type { Timer } from './timer.ts';
import type { ReasonValues, Stage } from './trace.ts';
import type { Signal } from './process.ts';

/** An address in numbers; throws on nonsense. */
export function ip(text: string): number {
  const address = parseIpv4(text);
  if (address === null) throw new Error(`no address: ${text}`);
  return address;
}

/** A hardware address in numbers. */
export const mac = (text: string): number => parseMac(text) ?? 0;

/** Gives an interface an address, `a.b.c.d/len`. */
export function give(host: Host, i: Interface, text: string, scope: Scope = 'global'): void {
  const [address = '', length = '32'] = text.split('/');
  addAddress(host, i, { local: ip(address), prefixLength: Number(length), broadcast: null, scope, label: i.name });
}

/** A host with lo, and interfaces eth0, eth1... that are up and have these addresses. */
export function makeHost(...addresses: string[][]): Host {
  const host = newHost('host', 'director', '6.1', ['lo', ...addresses.map((_, n) => `eth${n}`)]);
  host.nextPort = 40000;
  const plug = (name: string, kind: Interface['kind'], hardware: number): Interface => {
    const i = {
      name,
      kind,
      mac: hardware,
      mtu: 1500,
      link: 'lan',
      index: host.interfaces.length + 1,
      up: false,
      noarp: kind !== 'ethernet',
      addresses: [],
    };
    host.interfaces.push(i);
    setUp(host, i, true);
    return i;
  };
  give(host, plug('lo', 'loopback', 0), '127.0.0.1/8', 'host');
  addresses.forEach((list, n) => {
    const i = plug(`eth${n}`, 'ethernet', 0x0200_0000_0100 + n);
    for (const address of list) give(host, i, address);
  });
  return host;
}

export interface TestKernel extends Kernel {
  now: number;
  sent: { interface: string; frame: Uint8Array; packet: number; cause: number }[];
  timers: { at: number; timer: Timer }[];
  woken: { pid: number; signal: Signal }[];
  told: { kind: 'decide' | 'drop'; packet: number; stage: Stage; code: ReasonCode; values: ReasonValues }[];
}

/** A kernel that only writes down. `random` counts up from 0. */
export function makeKernel(groups: readonly HookGroup[] = []): TestKernel {
  let packets = 0;
  let drawn = 0;
  const sets = arrangeHooks(groups);
  const kernel: TestKernel = {
    now: 10_000_000_000,
    hooksOf: (host) => sets[groups.reduce((set, group, n) => set | (group.isRegistered(host) ? 1 << n : 0), 0)]!,
    sent: [],
    timers: [],
    woken: [],
    told: [],
    newPacket: () => ++packets,
    transmit: (_host, name, frame, packet, cause) => void kernel.sent.push({ interface: name, frame, packet, cause }),
    setTimer: (_host, delay, timer) => void kernel.timers.push({ at: kernel.now + delay, timer }),
    wake: (_host, pid, signal) => void kernel.woken.push({ pid, signal }),
    random: (_host, _stream, bound) => drawn++ % bound,
    icmpError: (...about) => sendIcmpError(kernel, ...about),
    decide: (_host, packet, stage, code, values) =>
      void kernel.told.push({ kind: 'decide', packet, stage, code, values }),
    drop: (_host, packet, stage, code, values) => void kernel.told.push({ kind: 'drop', packet, stage, code, values }),
  };
  return kernel;
}
