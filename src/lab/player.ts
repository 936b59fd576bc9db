/**
 * Plays a scenario's steps one after another, and a person's inputs when their time comes. The rules are the format's: after a step
 * the next begins when no frame has passed for 120 ms (30 ms where frames are not recorded), at the latest after 4 s; a `wait` ends
 * when its time is over.
 */
import { newBytes } from '../base/bytes.ts';
import type { Host } from '../kernel/host.ts';
import { MILLISECOND, SECOND } from '../kernel/kernel.ts';
import { startProcess, type Process } from '../kernel/process.ts';
import { removeSocket } from '../kernel/socket.ts';
import { tcpClose, tcpSend } from '../kernel/tcp.ts';
import type { CommandResult } from '../shell/command.ts';
import { runShell } from '../shell/shell.ts';
import type { Step } from './scenario.ts';
import type { Engine } from './world.ts';

const QUIET = 120 * MILLISECOND;
const QUIET_UNRECORDED = 30 * MILLISECOND;
const LONGEST = 4 * SECOND;
/** How long it takes to start a shell for a scenario's command line: as long as where the kernel's records were made. */
const SHELL_START = 100 * MILLISECOND;

/** Where the player is. Plain data in the world. */
export interface Player {
  /** The step that began last; -1 while the hosts are set up. Inputs count on from the scenario's steps. */
  current: number;
  /** The scenario's steps from this one on are still to come. */
  next: number;
  /** Inputs begun. */
  inputs: number;
  /** When the current step's result was known, ns; null until then. */
  since: number | null;
  /** Processes that steps wait for. */
  waiting: { host: string; pid: number; step: number }[];
  results: unknown[];
  /** Commands that would wait for ever were told to end. */
  interrupted: boolean;
  done: boolean;
}

export const newPlayer = (): Player => ({
  current: -1,
  next: 0,
  inputs: 0,
  since: null,
  waiting: [],
  results: [],
  interrupted: false,
  done: false,
});

/** The host that a step is seen to act on. */
function hostOf(engine: Engine, step: Step): string {
  if ('host' in step) return step.host;
  if ('id' in step) return engine.world.connections[`c${step.id}`]?.host ?? '';
  return '';
}

function begin(engine: Engine, index: number, step: Step): void {
  const { world } = engine;
  const { player } = world;
  player.current = index;
  player.since = null;
  const name = hostOf(engine, step);
  engine.tell({ kind: 'begin', host: name, what: step, time: world.time, tick: world.tick, step: index });
  const host = world.hosts[name];
  const complete = (result: unknown) => completed(engine, index, result);
  const waitFor = (pid: number) => {
    player.waiting.push({ host: name, pid, step: index });
  };
  switch (step.do) {
    case 'wait':
      player.since = world.time;
      player.results[index] = {};
      return engine.enqueue(step.ms * MILLISECOND, { type: 'settle', step: index });
    case 'run':
      // Who types a line has started the shell before; a scenario's line has one started for it.
      return index < engine.scenario.steps.length
        ? engine.enqueue(SHELL_START, { type: 'run', step: index })
        : runCommand(engine, index);
    case 'kill-service':
      if (host) killService(engine, host, step.port);
      return complete({});
    case 'send': {
      const connection = world.connections[`c${step.id}`];
      const bytes = newBytes(step.bytes).fill(0x78);
      const error = host && connection ? tcpSend(engine, host, connection.socket, bytes) : 'EPIPE';
      return complete(error ? { error } : {});
    }
    case 'close': {
      const connection = world.connections[`c${step.id}`];
      if (host && connection) tcpClose(engine, host, connection.socket);
      delete world.connections[`c${step.id}`];
      return complete({});
    }
    case 'request': {
      const connection = world.connections[`c${step.id}`];
      if (!host || !connection) return complete({ error: 'closed' });
      return waitFor(startProcess(engine, host, 'request', { socket: connection.socket, phase: 'start', heard: '' }));
    }
    case 'http':
    case 'open':
      return host && waitFor(startProcess(engine, host, step.do, { step, socket: 0, phase: 'start', heard: '' }));
    case 'udp':
      return host && waitFor(startProcess(engine, host, 'udp', { step, socket: 0 }));
  }
}

/** The command line of a `run` step is carried out. */
export function runCommand(engine: Engine, index: number): void {
  const step = stepAt(engine, index);
  const host = step?.do === 'run' ? engine.world.hosts[step.host] : undefined;
  if (step?.do !== 'run' || !host) return;
  const pid = runShell(engine, host, step.command);
  engine.world.player.waiting.push({ host: host.name, pid, step: index });
}

/** Closes a service's listening socket; what was accepted goes on. */
function killService(engine: Engine, host: Host, port: number): void {
  for (const socket of Object.values(host.sockets)) {
    if (socket.localPort !== port) continue;
    if (socket.kind === 'udp') removeSocket(host, socket.id);
    else if (socket.kind === 'tcp' && socket.state === 'LISTEN') tcpClose(engine, host, socket.id);
  }
}

/** A step of the scenario or, counting on from those, an input. */
function stepAt({ scenario, inputs }: Engine, index: number): Step | undefined {
  if (index < 0) return undefined;
  const { steps } = scenario;
  return index < steps.length ? steps[index] : inputs[index - steps.length]?.step;
}

/** A step's result is known. */
function completed(engine: Engine, index: number, result: unknown): void {
  const { time, tick, player } = engine.world;
  const { current } = player;
  player.results[index] = result;
  const step = stepAt(engine, index);
  if (step?.do === 'run') {
    const { stdout, stderr, status } = result as CommandResult;
    engine.tell({
      kind: 'command',
      host: step.host,
      command: step.command,
      stdout,
      stderr,
      status,
      time,
      tick,
      step: current,
    });
  }
  engine.tell({ kind: 'end', host: step ? hostOf(engine, step) : '', index, result, time, tick, step: current });
  if (index !== current) return; // a later input has taken over
  player.since = engine.world.time;
  engine.enqueue(quietTime(engine), { type: 'settle', step: index });
}

const quietTime = (engine: Engine): number => (engine.scenario.frames === false ? QUIET_UNRECORDED : QUIET);

/** A process ended: perhaps one that a step waits for. */
export function processEnded(engine: Engine, host: Host, process: Process): void {
  const { player } = engine.world;
  const at = player.waiting.findIndex(({ host: name, pid }) => name === host.name && pid === process.pid);
  const [ended] = at < 0 ? [] : player.waiting.splice(at, 1);
  if (!ended) return;
  const index = ended.step;
  const step = stepAt(engine, index);
  const { socket, phase } = process.state as { socket: number; phase?: string };
  // What a connection was opened for may fail; the connection is there all the same.
  if (step?.do === 'open' && phase === 'talking') engine.world.connections[`c${step.id}`] = { host: host.name, socket };
  completed(engine, index, process.result);
}

/** Looks whether the current step has come to rest, and begins the next one when it has. */
export function settle(engine: Engine, index: number): void {
  const { world, scenario } = engine;
  const { player } = world;
  if (index !== player.current || player.since === null) return;
  const waited = stepAt(engine, index)?.do === 'wait';
  const rest =
    Math.min(Math.max(world.lastFrame, player.since) + quietTime(engine), player.since + LONGEST) - world.time;
  if (!waited && index >= 0 && rest > 0) return engine.enqueue(rest, { type: 'settle', step: index });
  const step = scenario.steps[player.next];
  if (step) begin(engine, player.next++, step);
  else if (player.inputs < engine.inputs.length) return;
  else if (interruptWaiting(engine)) engine.enqueue(quietTime(engine), { type: 'settle', step: index });
  else player.done = true;
}

/** At the end of the run: tells commands that still wait (`tcpdump`) to end, once. Returns whether there are any. */
export function interruptWaiting(engine: Engine): boolean {
  const { world } = engine;
  const { player } = world;
  if (player.interrupted || player.waiting.length === 0) return false;
  player.interrupted = true;
  for (const { host: name, pid } of player.waiting) {
    const host = world.hosts[name];
    if (host) engine.wake(host, pid, { kind: 'interrupt' });
  }
  return true;
}

/** A person's input begins: what the scenario had still to do is dropped, what is under way goes on. */
export function inputBegins(engine: Engine, index: number): void {
  const input = engine.inputs[index];
  if (!input) return;
  const { player } = engine.world;
  player.next = engine.scenario.steps.length;
  player.inputs = index + 1;
  begin(engine, engine.scenario.steps.length + index, input.step);
}
