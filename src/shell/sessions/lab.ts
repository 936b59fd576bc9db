/** For tests: hosts on one Ethernet segment and a clock, so that commands that wait can be tried. The real thing is lab/world.ts. */
import { encodeUtf8 } from '../../base/bytes.ts';
import { receiveFrame } from '../../kernel/device.ts';
import { findInterface, type Host } from '../../kernel/host.ts';
import { sendIcmpError } from '../../kernel/icmp.ts';
import { MICROSECOND, SECOND, type Kernel } from '../../kernel/kernel.ts';
import { switchFrame, type Link } from '../../kernel/link.ts';
import { neighbourTimer } from '../../kernel/neighbour-output.ts';
import { findProcess, startProcess, type Process, type Program, type Signal } from '../../kernel/process.ts';
import { tcpClose, tcpListen, tcpRead, tcpSend, tcpTimer } from '../../kernel/tcp.ts';
import { makeKernel } from '../../kernel/testing.ts';
import type { Timer } from '../../kernel/timer.ts';
import type { CommandResult } from '../command.ts';
import { runNow, runShell, shellProgram } from '../shell.ts';
import { sessionHost } from './host.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

interface Event {
  at: number;
  order: number;
  run: () => void;
}

/** How a TCP service of the lab answers. */
interface Service {
  port: number;
  reply: string;
  ending: 'close' | 'stay' | 'reset';
}

export class TestLab {
  readonly hosts: Record<string, Host> = {};
  readonly kernel: Kernel;
  readonly #link: Link = { name: 'lan', ports: [], learned: [] };
  #queue: Event[] = [];
  #now = 0;
  #order = 0;

  /** @param names of the hosts; the n-th has eth0 with 10.0.0.n/24 */
  constructor(...names: string[]) {
    const silent = makeKernel();
    const kernel: Kernel = {
      hooksOf: (host) => silent.hooksOf(host),
      newPacket: () => silent.newPacket(),
      random: (_host, _stream, bound) => Math.floor(bound / 2),
      icmpError: (...about) => sendIcmpError(kernel, ...about),
      decide: () => undefined,
      drop: () => undefined,
      now: 0,
      transmit: (host, name, frame, packet, cause) =>
        this.#later(20 * MICROSECOND, () => this.#wire(host, name, frame, packet, cause)),
      setTimer: (host, delay, timer) => this.#later(delay, () => this.#timer(host, timer)),
      wake: (host, pid, signal, delay = 50 * MICROSECOND) => this.#later(delay, () => this.#wake(host, pid, signal)),
    };
    Object.defineProperty(kernel, 'now', { get: () => this.#now });
    this.kernel = kernel;
    names.forEach((name, n) => {
      const host = sessionHost();
      host.name = name;
      const eth0 = host.interfaces[2];
      if (eth0) eth0.mac = 0x0200_0000_0001 + 256 * (n + 1);
      this.hosts[name] = host;
      this.#link.ports.push({ host: name, interface: 'eth0' });
      runNow(kernel, host, `ip link set eth1 down; ip addr add 10.0.0.${n + 1}/24 dev eth0`);
    });
  }

  host(name: string): Host {
    const host = this.hosts[name];
    if (!host) throw new Error(name);
    return host;
  }

  serve(name: string, service: Service): void {
    startProcess(this.kernel, this.host(name), `serve ${JSON.stringify(service)}`, null);
  }

  /**
   * Runs a command line to its end. Each time something has happened, what there is is copied as JSON would copy it: a shell that
   * kept anything else would not go on.
   */
  run(name: string, line: string, most = 200 * SECOND): CommandResult {
    const host = this.host(name);
    const pid = runShell(this.kernel, host, line);
    const end = this.#now + most;
    for (;;) {
      const process = findProcess(host, pid);
      if (process?.ended) return process.result as CommandResult;
      const next = this.#queue.shift();
      if (!next || next.at > end) throw new Error(`${line} does not end`);
      this.#now = next.at;
      next.run();
      if (process) process.state = JSON.parse(JSON.stringify(process.state)) as unknown;
    }
  }

  #later(delay: number, run: () => void): void {
    this.#queue.push({ at: this.#now + delay, order: this.#order++, run });
    this.#queue.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  #wire(host: Host, name: string, frame: Uint8Array, packet: number, cause: number): void {
    const deliver = (to: Host, at: string) =>
      this.#later(10 * MICROSECOND, () => {
        const i = findInterface(to, at);
        if (i?.up) receiveFrame(this.kernel, to, i, frame, packet, cause);
      });
    if (name === 'lo') return deliver(host, 'lo');
    for (const port of [switchFrame(this.#link, { host: host.name, interface: name }, frame, this.#now)].flat())
      deliver(this.host(port.host), port.interface);
  }

  #timer(host: Host, timer: Timer): void {
    if (timer.kind === 'neighbour') neighbourTimer(this.kernel, host, timer);
    if (timer.kind === 'tcp-retransmit' || timer.kind === 'tcp-time-wait' || timer.kind === 'tcp-delayed-ack')
      tcpTimer(this.kernel, host, timer);
  }

  #wake(host: Host, pid: number, signal: Signal): void {
    const process = findProcess(host, pid);
    if (!process || process.ended) return;
    if (process.program === 'sh') (shellProgram as Program).wake(this.kernel, host, process, signal);
    else this.#serve(host, process, JSON.parse(process.program.replace('serve ', '')) as Service, signal);
  }

  #serve(host: Host, process: Process, { port, reply, ending }: Service, signal: Signal): void {
    if (signal.kind === 'start') tcpListen(host, process.pid, 0, port);
    if (signal.kind !== 'readable' && signal.kind !== 'accept') return;
    const socket = signal.kind === 'accept' ? signal.accepted : signal.socket;
    // What was not read makes closing a reset.
    if (ending === 'reset' && signal.kind === 'readable') return tcpClose(this.kernel, host, socket);
    if (ending === 'reset') return;
    const { data } = tcpRead(host, socket);
    if (!data) return;
    if (reply !== '') tcpSend(this.kernel, host, socket, encodeUtf8(reply));
    if (ending === 'close') tcpClose(this.kernel, host, socket);
  }
}

const OK = 'HTTP/1.1 200 OK\r\n';

/** What sessions in network/ are recorded on: `h`, and 10.0.0.2 with servers of several kinds (SERVER in record.py). */
export function networkLab(): TestLab {
  const lab = new TestLab('h', 'sw');
  runNow(lab.kernel, lab.host('h'), 'ip addr add 10.0.0.3/24 dev eth0');
  const services: Service[] = [
    { port: 80, reply: 'rs1\n', ending: 'close' },
    { port: 81, reply: `${OK}Content-Length: 4\r\nX-A: b\r\n\r\nrs1\n`, ending: 'close' },
    { port: 82, reply: '', ending: 'close' },
    { port: 83, reply: '', ending: 'stay' },
    { port: 84, reply: 'HTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nno\n', ending: 'close' },
    { port: 85, reply: `${OK}\r\nuntil close\n`, ending: 'close' },
    { port: 86, reply: '', ending: 'reset' },
    { port: 87, reply: `${OK}Content-Length: 10\r\n\r\nshort`, ending: 'close' },
    { port: 88, reply: `${OK}Transfer-Encoding: chunked\r\n\r\n4\r\nrs1\n\r\n0\r\n\r\n`, ending: 'close' },
  ];
  for (const service of services) lab.serve('sw', service);
  return lab;
}

const tenths = (ms: string): string => String(Math.floor(Number(ms) / 100) * 100);

const withoutTimes = (output: string): string =>
  output
    .replaceAll(/\[[0-9A-F:]{17}\]  [\d.]+ms/g, '[M]  Tms')
    .replaceAll(/  [\d.]+ ms/g, '  T ms')
    .replaceAll(/time=[\d.]+ ms/g, 'time=T ms')
    .replaceAll(/= [\d.]+\/[\d.]+\/[\d.]+\/[\d.]+ ms/g, '= R ms')
    .replaceAll(
      /(time |after )(\d+)( ?ms| milliseconds)/g,
      (_, before: string, ms: string, unit: string) => before + tenths(ms) + unit,
    );

/** A result without what differs from machine to machine: round trips, and times rounded to a tenth of a second. */
export function rounded({ stdout, stderr, status }: CommandResult): CommandResult {
  return { stdout: withoutTimes(stdout), stderr: withoutTimes(stderr), status };
}
