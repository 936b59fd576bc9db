/** For tests: a director between clients (198.51.100.0/24) and servers (10.0.0.0/24), with 192.0.2.10 as its virtual address. */
import { EMPTY_BYTES } from '../../base/bytes.ts';
import { emitIpv4Packet, parseIpv4Packet, PROTOCOL_TCP, PROTOCOL_UDP, type Ipv4Packet } from '../../wire/ipv4.ts';
import { ACK, emitTcp, FIN, NO_TCP_OPTIONS, RST, SYN } from '../../wire/tcp.ts';
import { emitUdp } from '../../wire/udp.ts';
import type { Host } from '../host.ts';
import { SECOND } from '../kernel.ts';
import { runHook, type Hook, type HookFunction, type Verdict } from '../netfilter.ts';
import { routeInput } from '../route.ts';
import { newSkb, type Skb } from '../skb.ts';
import { newSysctls } from '../sysctl.ts';
import { ip, makeHost, makeKernel, type TestKernel } from '../testing.ts';
import { addDest, addService, editDest, type DestSettings, type ServiceSettings } from './control.ts';
import type { Conn } from './conn.ts';
import type { Dest } from './dest.ts';
import { ipvsHooks } from './hooks.ts';
import { serviceOf, type ServiceIdentity } from './lookup.ts';
import type { Generation } from './schedulers/scheduler.ts';
import { ipvsTimer } from './timers.ts';

/** When a test's time begins, in ns; `advance` counts from here. */
const BEGIN = 10 * SECOND;

export const VIP = '192.0.2.10';
export const CLIENT = '198.51.100.7';

/** A segment's control bits by their letters: `S`, `SA`, `FA`, `R`. */
const FLAGS: Record<string, number> = { S: SYN, A: ACK, F: FIN, R: RST };
const bitsOf = (letters: string): number => letters.split('').reduce((bits, letter) => bits | (FLAGS[letter] ?? 0), 0);

export interface Director {
  host: Host;
  kernel: TestKernel;
  /** What left for a server or client by LOCAL_OUT, in its order. */
  out: Skb[];
  /** Seconds since the test began; timers up to then fire. */
  advance(seconds: number): void;
  /** `-A` with `-a`s: `rr`, or more; servers as `10.0.0.1:80`. Null or the errno. */
  service(settings?: Partial<ServiceSettings & ServiceIdentity>): string | null;
  /** `-a` for the service on VIP:80 (or another); `again` edits. */
  server(at: string, settings?: Partial<DestSettings>, service?: ServiceIdentity, again?: boolean): string | null;
  dest(at: string, service?: ServiceIdentity): Dest;
  /** A packet comes in from outside; what became of it, and the packet as it is then. */
  receive(packet: Ipv4Packet, mark?: number): { verdict: Verdict; skb: Skb };
  /** A segment of the client's to VIP:80, unless told. */
  tcp(flags: string, from?: string, to?: string): { verdict: Verdict; skb: Skb };
  udp(from?: string, to?: string, mark?: number): { verdict: Verdict; skb: Skb };
  /** A segment of a server's, which the director forwards. */
  back(flags: string, from: string, to?: string): { verdict: Verdict; skb: Skb };
  conns(): Conn[];
  /** The codes that were told since the last call. */
  codes(): string[];
}

/** The service on VIP:80. */
export const WEB: ServiceIdentity = { protocol: PROTOCOL_TCP, address: ip(VIP), port: 80, mark: 0 };

const splitEndpoint = (text: string): [address: number, port: number] => {
  const [address = '', port = '0'] = text.split(':');
  return [ip(address), Number(port)];
};

/** An IPv4 packet with the rest of its header as a host makes it. */
export const packet = (
  of: Partial<Ipv4Packet> & Pick<Ipv4Packet, 'protocol' | 'source' | 'destination' | 'payload'>,
): Ipv4Packet => ({
  typeOfService: 0,
  identification: 0x1234,
  dontFragment: true,
  moreFragments: false,
  fragmentOffset: 0,
  timeToLive: 63,
  options: EMPTY_BYTES,
  ...of,
});

export function tcpPacket(
  flags: string,
  from: string,
  to: string,
  more: Partial<Ipv4Packet> = {},
  length = 0,
): Ipv4Packet {
  const [source, sourcePort] = splitEndpoint(from);
  const [destination, destinationPort] = splitEndpoint(to);
  const segment = {
    sourcePort,
    destinationPort,
    sequence: 1000,
    acknowledgement: 0,
    flags: bitsOf(flags),
    window: 64240,
    urgentPointer: 0,
    options: NO_TCP_OPTIONS,
    payload: new Uint8Array(length),
  };
  return packet({
    protocol: PROTOCOL_TCP,
    source,
    destination,
    payload: emitTcp(segment, source, destination),
    ...more,
  });
}

export function udpPacket(from: string, to: string, length = 4): Ipv4Packet {
  const [source, sourcePort] = splitEndpoint(from);
  const [destination, destinationPort] = splitEndpoint(to);
  const payload = emitUdp({ sourcePort, destinationPort, payload: new Uint8Array(length) }, source, destination);
  return packet({ protocol: PROTOCOL_UDP, source, destination, payload });
}

/** A director without services. */
export function makeDirector(generation: Generation = '6.1'): Director {
  const host = makeHost(['198.51.100.1/24', `${VIP}/32`], ['10.0.0.254/24']);
  host.generation = generation;
  host.sysctl = newSysctls(
    host.interfaces.map((i) => i.name),
    generation,
  );
  const out: Skb[] = [];
  const watch: HookFunction = {
    hook: 'LOCAL_OUT',
    priority: 1000,
    name: 'watch',
    run: (_kernel, _host, skb) => {
      // Nothing can be in a packet that its bytes don't hold.
      const bytes = parseIpv4Packet(emitIpv4Packet(skb.packet));
      if (!bytes.ok) throw new Error(bytes.error);
      out.push(skb);
      return 'stolen';
    },
  };
  const kernel = makeKernel([ipvsHooks, { isRegistered: () => true, functions: [watch] }]);
  kernel.now = BEGIN;
  let told = 0;

  const enter = (hook: Hook, skb: Skb): { verdict: Verdict; skb: Skb } => {
    const route = routeInput(host, skb.packet.destination);
    if (typeof route === 'string') throw new Error(route);
    skb.route = route;
    return { verdict: runHook(kernel, host, hook, skb), skb };
  };
  const from = (input: string, what: Ipv4Packet, mark = 0): Skb => ({
    ...newSkb(kernel.newPacket(), what),
    input,
    mark,
  });

  return {
    host,
    kernel,
    out,
    advance(seconds) {
      const until = BEGIN + seconds * SECOND;
      for (;;) {
        const due = kernel.timers.reduce((first, t, i, all) => (t.at < (all[first]?.at ?? Infinity) ? i : first), -1);
        const next = kernel.timers[due];
        if (!next || next.at > until) break;
        kernel.timers.splice(due, 1);
        kernel.now = next.at;
        ipvsTimer(kernel, host, next.timer);
      }
      kernel.now = until;
    },
    service: (settings = {}) => {
      const { protocol, address, port, mark, ...rest } = { ...WEB, ...settings };
      return addService(
        kernel,
        host,
        { protocol, address, port, mark },
        {
          scheduler: 'rr',
          schedulerFlags: 0,
          persistence: 0,
          netmask: 0xffffffff,
          onePacket: false,
          engine: '',
          ...rest,
        },
      );
    },
    server: (at, settings = {}, service = WEB, again = false) => {
      const [address, port] = splitEndpoint(at);
      return (again ? editDest : addDest)(
        kernel,
        host,
        service,
        { address, port },
        {
          weight: 1,
          method: 'direct-route',
          tunnel: { type: 'ipip', port: 0, checksum: 'nocsum' },
          upperThreshold: 0,
          lowerThreshold: 0,
          ...settings,
        },
      );
    },
    dest(at, service = WEB) {
      const [address, port] = splitEndpoint(at);
      const all = [...(serviceOf(host.ipvs, service)?.dests ?? []), ...host.ipvs.trash.map((t) => t.dest)];
      const found = all.find((d) => d.address === address && d.port === port);
      if (!found) throw new Error(`no ${at}`);
      return found;
    },
    receive: (what, mark) => {
      const skb = from('eth0', what, mark);
      const here = routeInput(host, what.destination);
      return enter(typeof here === 'object' && here.type === 'local' ? 'LOCAL_IN' : 'FORWARD', skb);
    },
    tcp: (flags, client = `${CLIENT}:40000`, to = `${VIP}:80`) =>
      enter('LOCAL_IN', from('eth0', tcpPacket(flags, client, to))),
    udp: (client = `${CLIENT}:40000`, to = `${VIP}:53`, mark = 0) =>
      enter('LOCAL_IN', from('eth0', udpPacket(client, to), mark)),
    back: (flags, server, to = `${CLIENT}:40000`) => enter('FORWARD', from('eth1', tcpPacket(flags, server, to))),
    conns: () => Object.values(host.ipvs.conns),
    codes() {
      const codes = kernel.told.slice(told).map((t) => t.code);
      told = kernel.told.length;
      return codes;
    },
  };
}
