/**
 * service and systemctl: stop and start the programs that a scenario's hosts serve with, and say of all others that the lab does
 * without them.
 */
import type { Host } from '../../kernel/host.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { Process } from '../../kernel/process.ts';
import { findSocket, removeSocket } from '../../kernel/socket.ts';
import { tcpClose } from '../../kernel/tcp.ts';
import { fail, ok, type Command, type CommandContext, type CommandResult } from '../command.ts';

/** Units and the programs of a lab's host that stand for them. */
const UNITS: Record<string, string> = {
  nginx: 'tcp-service',
  httpd: 'tcp-service',
  apache2: 'tcp-service',
  lighttpd: 'tcp-service',
  named: 'udp-service',
  bind9: 'udp-service',
  dnsmasq: 'udp-service',
};

/** What the others would do. */
const OTHERS: Record<string, string> = {
  NetworkManager: 'nothing manages the network here but the commands you type',
  network: 'interfaces are as the commands have set them; there are no files to read again',
  networking: 'interfaces are as the commands have set them; there are no files to read again',
  ipvsadm: 'the table stays as it is as long as the lab runs; see ipvsadm -S',
  firewalld: 'there are no rules but those of iptables',
  ufw: 'there are no rules but those of iptables',
  keepalived: 'no daemon moves addresses here: move one with ip addr, and tell the others with arping -U',
};

type Served = Process & { state: { socket: number } };

const processesOf = (host: Host, unit: string): Served[] =>
  host.processes.filter((p): p is Served => p.program === UNITS[unit]);

const runs = (host: Host, p: Served): boolean => findSocket(host, p.state.socket) !== undefined;

/** Ends a program: nobody listens any more, and its connections are closed. */
function stop(kernel: Kernel, host: Host, process: Served): void {
  for (const socket of Object.values(host.sockets)) {
    if (socket.pid !== process.pid) continue;
    if (socket.kind === 'tcp') tcpClose(kernel, host, socket.id);
    else removeSocket(host, socket.id);
  }
  process.state.socket = 0;
}

const start = (kernel: Kernel, host: Host, process: Served): void =>
  runs(host, process) ? undefined : kernel.wake(host, process.pid, { kind: 'start' }, 0);

function act({ kernel, host }: CommandContext, unit: string, verb: string): CommandResult {
  const processes = processesOf(host, unit);
  const active = processes.some((p) => runs(host, p));
  switch (verb) {
    case 'stop':
    case 'start':
    case 'restart':
      for (const process of processes) {
        if (verb !== 'start') stop(kernel, host, process);
        if (verb !== 'stop') start(kernel, host, process);
      }
      return ok();
    case 'reload':
    case 'force-reload':
    case 'enable':
    case 'disable':
      return ok();
    case 'is-active':
      return { stdout: active ? 'active\n' : 'inactive\n', stderr: '', status: active ? 0 : 3 };
    case 'status':
      return {
        stdout:
          `${active ? '●' : '○'} ${unit}.service\n` +
          `     Active: ${active ? 'active (running)' : 'inactive (dead)'}\n`,
        stderr: '',
        status: active ? 0 : 3,
      };
    default:
      return fail(`Unknown operation ${verb}.\n`, 1);
  }
}

/** The firewall's rules as a "service": to stop it takes them all away. */
function firewall(host: Host, verb: string): CommandResult {
  if (verb === 'stop') {
    host.iptables = undefined;
    return ok();
  }
  if (verb === 'save') return ok('iptables: the rules stay as they are as long as the lab runs; see iptables-save.\n');
  return ok();
}

function control(context: CommandContext, unit: string, verb: string): CommandResult {
  const name = unit.replace(/\.service$/, '');
  if (name === 'iptables') return firewall(context.host, verb);
  if (UNITS[name] !== undefined) {
    if (processesOf(context.host, name).length > 0) return act(context, name, verb);
    return fail(`Unit ${name}.service could not be found.\n`, verb === 'status' ? 4 : 5);
  }
  const other = OTHERS[name];
  if (other !== undefined) return ok(`${name}: ${other}.\n`);
  return fail(`Unit ${name}.service could not be found.\n`, verb === 'status' ? 4 : 5);
}

const SYSTEMCTL_VERBS = 'start stop restart reload status enable disable is-active'.split(' ');

export const commands: readonly Command[] = [
  {
    names: ['service'],
    run(context, args) {
      const [unit, verb] = args;
      if (unit === undefined || verb === undefined) return fail('Usage: service NAME start|stop|restart|status\n', 1);
      return control(context, unit, verb);
    },
  },
  {
    names: ['systemctl'],
    run(context, args) {
      const [verb, ...units] = args.filter((arg) => !arg.startsWith('--'));
      if (verb === 'daemon-reload') return ok();
      if (verb === undefined || !SYSTEMCTL_VERBS.includes(verb))
        return fail(`Unknown command verb ${verb ?? ''}.\n`, 1);
      if (units.length === 0) return fail('Too few arguments.\n', 1);
      const results = units.map((unit) => control(context, unit, verb));
      return {
        stdout: results.map((r) => r.stdout).join(''),
        stderr: results.map((r) => r.stderr).join(''),
        status: results.at(-1)?.status ?? 0,
      };
    },
  },
];
