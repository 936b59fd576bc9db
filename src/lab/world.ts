/**
 * The world: hosts, links and the queue of what is still to come, all plain data; and the engine that turns the next event of the
 * queue into what follows from it. A world and its trace are a pure function of scenario, seed and inputs.
 */
import { heapPop, heapPush } from '../base/heap.ts';
import { below, seedRandom, type RandomState } from '../base/random.ts';
import { proxyTimer } from '../kernel/arp.ts';
import { isTapped, tap } from '../kernel/capture.ts';
import { fragmentsTimer } from '../kernel/defrag.ts';
import { dropTooLong, isTooLong, receiveFrame } from '../kernel/device.ts';
import { findInterface, newHost, type Host } from '../kernel/host.ts';
import { sendIcmpError } from '../kernel/icmp.ts';
import { addAddress, countFrame, setUp, type Interface } from '../kernel/interface.ts';
import { conntrackHooks } from '../kernel/conntrack/hooks.ts';
import { iptablesHooks } from '../kernel/iptables/hooks.ts';
import { ipvsHooks } from '../kernel/ipvs/hooks.ts';
import { ipvsTimer } from '../kernel/ipvs/timers.ts';
import { MICROSECOND, type Kernel } from '../kernel/kernel.ts';
import { switchFrame, type Link, type Port } from '../kernel/link.ts';
import { neighbourTimer } from '../kernel/neighbour-output.ts';
import { arrangeHooks, type Hooks } from '../kernel/netfilter.ts';
import { findProcess, removeProcess, startProcess, type Signal } from '../kernel/process.ts';
import type { ReasonCode } from '../kernel/reasons.ts';
import { redirectTimer } from '../kernel/redirect.ts';
import { tcpTimer } from '../kernel/tcp.ts';
import type { Skb } from '../kernel/skb.ts';
import type { Timer } from '../kernel/timer.ts';
import type { ReasonValues, Stage, TraceEvent } from '../kernel/trace.ts';
import { parseMac } from '../wire/address.ts';
import { findProgram } from './programs/index.ts';
import { inputBegins, interruptWaiting, newPlayer, processEnded, runCommand, settle, type Player } from './player.ts';
import type { Input, World } from './run.ts';
import type { Scenario } from './scenario.ts';

/** How long a host takes from cause to frame, a frame on a wire, and how much later each further port of a flood gets it. */
const PROCESSING = 20 * MICROSECOND;
const WIRE = 10 * MICROSECOND;
const NEXT_PORT = 3 * MICROSECOND;
/** How long a program takes to be scheduled. */
const WAKING = 50 * MICROSECOND;

/**
 * Something that is still to come. Plain data; ordered by time, then sequence. Most are frames, which therefore stand here themselves: so
 * there are two shapes, and not one a type, which the heap would have to tell apart at every step.
 */
export type Queued = QueuedFrame | { type: 'event'; time: number; sequence: number; event: QueueEvent };

/** A frame that leaves an interface, or reaches one. */
interface QueuedFrame {
  type: 'transmit' | 'deliver';
  time: number;
  sequence: number;
  host: string;
  interface: string;
  frame: Uint8Array;
  packet: number;
  cause: number;
  /** Index of the `send` that it comes from; -1 before that. */
  of: number;
}

export type QueueEvent =
  | { type: 'timer'; host: string; timer: Timer }
  | { type: 'wake'; host: string; pid: number; signal: Signal }
  | { type: 'run'; step: number }
  | { type: 'settle'; step: number };

/** The whole state: what the page may look at (World) and what the engine goes on from. */
export interface EngineWorld extends World {
  seed: number;
  links: Record<string, Link>;
  /**
   * What comes before all of the queue, once known. What follows from an event is mostly what comes next: so it need not go through the
   * heap.
   */
  next: Queued | null;
  queue: Queued[];
  sequence: number;
  nextPacket: number;
  /** How many trace events there have been. */
  traced: number;
  /** When a frame was last seen on any interface, ns. */
  lastFrame: number;
  /** Connections that steps opened, by `c` and their id. */
  connections: Record<string, { host: string; socket: number }>;
  player: Player;
}

const hookSets = arrangeHooks([conntrackHooks, iptablesHooks, ipvsHooks]);

const compareQueued = (a: Queued, b: Queued): number => a.time - b.time || a.sequence - b.sequence;

/**
 * A world that runs: its state, what it was made from, and where it tells what happens. To the hosts' code it is the kernel; a class, so
 * that to V8 all engines are of one shape (an object with a getter of its own has none, and every call of the hosts' would be looked up).
 */
export class Engine implements Kernel {
  readonly world: EngineWorld;
  readonly scenario: Scenario;
  readonly inputs: readonly Input[];
  readonly #trace: TraceEvent[] | null;

  /** @param trace where events are put; null keeps none (a replay up to a moment) */
  constructor(world: EngineWorld, scenario: Scenario, inputs: readonly Input[], trace: TraceEvent[] | null) {
    this.world = world;
    this.scenario = scenario;
    this.inputs = inputs;
    this.#trace = trace;
  }

  /** Puts an event into the queue, `delay` ns from now. */
  enqueue(delay: number, event: QueueEvent): void {
    const { world } = this;
    this.#push({ type: 'event', time: world.time + delay, sequence: world.sequence++, event });
  }

  #push(queued: Queued): void {
    const { world } = this;
    const { next, queue } = world;
    const first = next ?? queue[0];
    if (first && compareQueued(first, queued) < 0) return heapPush(queue, queued, compareQueued);
    if (next) heapPush(queue, next, compareQueued);
    world.next = queued;
  }

  #pop(): Queued | undefined {
    const { world } = this;
    const { next } = world;
    if (!next) return heapPop(world.queue, compareQueued);
    world.next = null;
    return next;
  }

  /**
   * Tells the trace. Returns the event's index. Each event is written out whole, with its moment: to spread one object into another takes
   * longer than all else about it.
   */
  tell(event: TraceEvent): number {
    this.#trace?.push(event);
    return this.world.traced++;
  }

  host(name: string): Host {
    const host = this.world.hosts[name];
    if (!host) throw new Error(`no host ${name}`);
    return host;
  }

  /** Handles the next event. Returns false when the run is over. */
  step(): boolean {
    const { world } = this;
    if (world.player.done) return false;
    const input = this.#dueInput();
    if (input) {
      this.#advance(input.at);
      inputBegins(this, world.player.inputs);
      return true;
    }
    const next = this.#pop();
    if (!next) return interruptWaiting(this);
    this.#advance(next.time);
    this.#handle(next);
    return true;
  }

  /** Another event is handled, at that time or (it is late) now. */
  #advance(time: number): void {
    const { world } = this;
    if (time > world.time) {
      world.time = time;
      world.ordinal = 0;
    }
    world.tick++;
    world.ordinal++;
  }

  /** The next input, if nothing of the queue comes before it. Inputs are no part of the queue: what is not done yet leaves no trace. */
  #dueInput(): Input | undefined {
    const { world } = this;
    const input = this.inputs[world.player.inputs];
    const next = world.next ?? world.queue[0];
    if (!input || !next || next.time > input.at) return input;
    if (next.time < input.at || input.after === undefined) return undefined;
    const before = world.time === input.at ? world.ordinal : 0;
    return before >= input.after ? input : undefined;
  }

  #handle(queued: Queued): void {
    switch (queued.type) {
      case 'transmit':
        return this.#transmit(queued);
      case 'deliver':
        return this.#deliver(queued);
      case 'event':
        return this.#happen(queued.event);
    }
  }

  #happen(event: QueueEvent): void {
    switch (event.type) {
      case 'timer':
        return this.#timer(this.host(event.host), event.timer);
      case 'wake':
        return this.#wake(this.host(event.host), event.pid, event.signal);
      case 'run':
        return runCommand(this, event.step);
      case 'settle':
        return settle(this, event.step);
    }
  }

  #transmit(queued: QueuedFrame): void {
    const { world } = this;
    const { host, interface: name, frame, packet, cause } = queued;
    const from = this.host(host);
    const i = findInterface(from, name);
    if (!i?.up) return;
    countFrame(i, 'sent', frame.length);
    if (isTapped(from)) tap(this, from, { interface: name, direction: 'out', bytes: frame, raw: false });
    const { time, tick, player } = world;
    world.lastFrame = time;
    const step = player.current;
    const of = this.tell({ kind: 'send', time, tick, step, host, interface: name, packet, cause, frame });
    if (i.kind === 'loopback') return this.#carry(queued, queued, of, WIRE);
    const link = i.link === null ? undefined : world.links[i.link];
    if (!link) return;
    const to = switchFrame(link, queued, frame, time, i.carrierLosses, this.#carrierLosses);
    if (!Array.isArray(to)) return this.#carry(queued, to, of, WIRE);
    to.forEach((port, n) => this.#carry(queued, port, of, WIRE + n * NEXT_PORT));
  }

  /** A frame that was sent is on its way to an interface. */
  #carry({ frame, packet, cause }: QueuedFrame, to: Port, of: number, delay: number): void {
    const { world } = this;
    const time = world.time + delay;
    const { host, interface: name } = to;
    const sequence = world.sequence++;
    this.#push({ type: 'deliver', time, sequence, host, interface: name, frame, packet, cause, of });
  }

  #deliver({ host, interface: name, frame, packet, cause, of }: QueuedFrame): void {
    const to = this.host(host);
    // Where an interface is down, the cable's other end has no carrier.
    const i = findInterface(to, name);
    if (!i?.up) return;
    if (isTooLong(i, frame)) return dropTooLong(this, to, i, frame, packet);
    const { time, tick, player } = this.world;
    this.world.lastFrame = time;
    const step = player.current;
    this.tell({ kind: 'receive', time, tick, step, host, interface: name, packet, cause, frame, of });
    if (isTapped(to)) tap(this, to, { interface: name, direction: 'in', bytes: frame, raw: false });
    receiveFrame(this, to, i, frame, packet, cause);
  }

  readonly #carrierLosses = (port: Port): number =>
    findInterface(this.host(port.host), port.interface)?.carrierLosses ?? 0;

  #timer(host: Host, timer: Timer): void {
    switch (timer.kind) {
      case 'neighbour':
        return neighbourTimer(this, host, timer);
      case 'tcp-retransmit':
      case 'tcp-time-wait':
      case 'tcp-delayed-ack':
        return tcpTimer(this, host, timer);
      case 'arp-proxy':
        return proxyTimer(this, host, timer);
      case 'redirect':
        return redirectTimer(this, host, timer.destination);
      case 'fragments':
        return fragmentsTimer(this, host, timer.key);
      default:
        return ipvsTimer(this, host, timer);
    }
  }

  #wake(host: Host, pid: number, signal: Signal): void {
    const process = findProcess(host, pid);
    if (!process) return;
    findProgram(process.program).wake(this, host, process, signal);
    if (!process.ended) return;
    removeProcess(host, process);
    processEnded(this, host, process);
  }

  // What the hosts' code may do to the world: the Kernel.

  get now(): number {
    return this.world.time;
  }

  hooksOf(host: Host): Hooks {
    // In the order of hookSets; written out, since every packet asks at every hook.
    return hookSets[
      (conntrackHooks.isRegistered(host) ? 1 : 0) |
        (iptablesHooks.isRegistered(host) ? 2 : 0) |
        (ipvsHooks.isRegistered(host) ? 4 : 0)
    ]!;
  }

  newPacket(): number {
    return this.world.nextPacket++;
  }

  transmit(host: Host, interfaceName: string, frame: Uint8Array, packet: number, cause: number): void {
    const { world } = this;
    this.#push({
      type: 'transmit',
      time: world.time + PROCESSING,
      sequence: world.sequence++,
      host: host.name,
      interface: interfaceName,
      frame,
      packet,
      cause,
      of: -1,
    });
  }

  setTimer(host: Host, delay: number, timer: Timer): void {
    this.enqueue(delay, { type: 'timer', host: host.name, timer });
  }

  wake(host: Host, pid: number, signal: Signal, delay = WAKING): void {
    if (pid) this.enqueue(delay, { type: 'wake', host: host.name, pid, signal });
  }

  random(host: Host, stream: string, bound: number): number {
    const state = (host.streams[stream] ??= seedRandom(this.world.seed, `${host.name}/${stream}`)) as RandomState;
    return below(state, bound);
  }

  icmpError(host: Host, skb: Skb, type: number, code: number, restOfHeader?: number): void {
    sendIcmpError(this, host, skb, type, code, restOfHeader);
  }

  decide(host: Host, packet: number, stage: Stage, code: ReasonCode, values: ReasonValues): void {
    this.#reason('decision', host, packet, stage, code, values);
  }

  drop(host: Host, packet: number, stage: Stage, code: ReasonCode, values: ReasonValues): void {
    this.#reason('drop', host, packet, stage, code, values);
  }

  #reason(
    kind: 'decision' | 'drop',
    host: Host,
    packet: number,
    stage: Stage,
    code: ReasonCode,
    values: ReasonValues,
  ): void {
    const { time, tick, player } = this.world;
    this.tell({ kind, time, tick, step: player.current, host: host.name, packet, stage, code, values });
  }
}

/** The hosts and links of a scenario, interfaces plugged in and up, nothing configured yet. */
export function newWorld(scenario: Scenario, seed: number): EngineWorld {
  const links: Record<string, Link> = {};
  for (const name of scenario.links) links[name] = { name, ports: [], learned: [] };
  const hosts: Record<string, Host> = {};
  for (const [name, described] of Object.entries(scenario.hosts)) {
    const host = newHost(name, described.role, scenario.linux ?? '6.1', [
      'lo',
      'tunl0',
      'gre0',
      ...Object.keys(described.interfaces),
    ]);
    const add = (i: Pick<Interface, 'name' | 'kind' | 'mac' | 'mtu' | 'link'>, noarp: boolean) => {
      const { name: interfaceName, kind, mac, mtu, link } = i;
      const index = host.interfaces.length + 1;
      const added: Interface = { name: interfaceName, index, kind, mac, mtu, up: false, noarp, link, addresses: [] };
      host.interfaces.push(added);
      return added;
    };
    const lo = add({ name: 'lo', kind: 'loopback', mac: 0, mtu: 65536, link: null }, true);
    setUp(host, lo, true);
    addAddress(host, lo, { local: 0x7f000001, prefixLength: 8, broadcast: null, scope: 'host', label: 'lo' });
    add({ name: 'tunl0', kind: 'ipip', mac: 0, mtu: 1480, link: null }, true);
    add({ name: 'gre0', kind: 'gre', mac: 0, mtu: 1476, link: null }, true);
    for (const [interfaceName, plugged] of Object.entries(described.interfaces)) {
      const mac = parseMac(plugged.mac) ?? 0;
      const i = add(
        { name: interfaceName, kind: 'ethernet', mac, mtu: plugged.mtu ?? 1500, link: plugged.link },
        false,
      );
      setUp(host, i, true);
      links[plugged.link]?.ports.push({ host: name, interface: interfaceName });
    }
    const state = seedRandom(seed, `${name}/start`);
    host.nextPort = 32768 + below(state, 28232);
    host.nextIdentification = below(state, 0x10000);
    hosts[name] = host;
  }
  return {
    time: 0,
    tick: 0,
    ordinal: 0,
    hosts,
    seed,
    links,
    next: null,
    queue: [],
    sequence: 0,
    nextPacket: 1,
    traced: 0,
    lastFrame: 0,
    connections: {},
    player: newPlayer(),
  };
}

/** Starts the programs of a scenario's services. */
export function startServices(engine: Engine): void {
  for (const [name, described] of Object.entries(engine.scenario.hosts))
    for (const { proto, addr, port, reply } of described.services)
      startProcess(engine, engine.host(name), `${proto}-service`, {
        address: addr ?? '0.0.0.0',
        port,
        reply,
        socket: 0,
      });
}
