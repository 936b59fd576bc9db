/**
 * Running a command line of ipvsadm, or a table of them.
 * Mirrors process_options and restore_table of ipvsadm.c, config_stream.c, and the messages of libipvs.c.
 */
import * as control from '../../kernel/ipvs/control.ts';
import { serviceOf } from '../../kernel/ipvs/lookup.ts';
import { PROTOCOL_UDP } from '../../kernel/ipvs/service.ts';
import type { CommandContext, CommandResult } from '../command.ts';
import { DEFAULT_SCHEDULER, readEntry, refuse, tryHelp, type Entry, type Refusal } from './entry.ts';
import { listConnections, listDaemons, listServices, listTimeouts, saveRules } from './listing.ts';
import { commandFault, tunnelFault, type CommandName, type OptionName } from './options.ts';
import { usageOf, versionOf } from './late-usage.ts';

/** The result of a line; `ends`: the program is over, even where a table was being restored. */
type Outcome = CommandResult & { ends: boolean };

const done = (stdout = ''): Outcome => ({ stdout, stderr: '', status: 0, ends: false });
const refused = (refusal: Refusal): Outcome => ({ stdout: '', ...refusal });

type Errno = control.ControlErrno | 'EAFNOSUPPORT';

/** What the errnos mean, to the command that asked, or to all. */
const MESSAGES: Partial<Record<CommandName | 'any', Partial<Record<Errno, string>>>> = {
  'add-service': { EEXIST: 'Service already exists', ENOENT: 'Scheduler or persistence engine not found' },
  'edit-service': { ESRCH: 'No such service', ENOENT: 'Scheduler or persistence engine not found' },
  'delete-service': { ESRCH: 'No such service' },
  zero: { ESRCH: 'No such service' },
  list: { ESRCH: 'No such service' },
  'add-server': { ESRCH: 'Service not defined', EEXIST: 'Destination already exists' },
  'edit-server': { ESRCH: 'Service not defined', ENOENT: 'No such destination' },
  'delete-server': { ESRCH: 'Service not defined', ENOENT: 'No such destination' },
  'start-daemon': { EEXIST: 'Daemon has already run' },
  'stop-daemon': { ESRCH: 'No daemon is running' },
  any: {
    EINVAL: 'Invalid operation.  Possibly wrong module version, address not unicast, ...',
    EAFNOSUPPORT: 'Operation not supported with specified address family',
    ERANGE: 'Numerical result out of range',
    ENODEV: 'No such device',
    ENETUNREACH: 'Network is unreachable',
  },
};

const messageOf = (command: CommandName, errno: Errno): string =>
  MESSAGES[command]?.[errno] ?? MESSAGES.any?.[errno] ?? errno;

/** Runs a command line without its first word. */
export function runIpvsadm(context: CommandContext, args: readonly string[]): CommandResult {
  if (args.length === 0) return done(listServices(context.host, new Set(), null));
  const { stdout, stderr, status } = runLine(context, args, false);
  return { stdout, stderr, status };
}

function runLine(context: CommandContext, args: readonly string[], restoring: boolean): Outcome {
  const { generation } = context.host;
  const entry = readEntry(args, generation);
  if (entry === 'help') return { ...done(usageOf(generation)), ends: true };
  if (entry === 'version') return { ...done(versionOf(generation)), ends: true };
  if ('ends' in entry) return refused(entry);
  const fault = commandFault(entry.command, entry.given) ?? serviceFault(entry) ?? serverFault(entry);
  if (fault !== null) return refused(refuse(fault));
  switch (entry.command) {
    case 'list':
      return list(context, entry);
    case 'save':
      return done(saveRules(context.host, entry.given));
    case 'restore':
      return restoring ? refused(tryHelp()) : restore(context);
    default: {
      const errno = change(context, entry);
      if (errno === null) return done();
      return { stdout: '', stderr: `${messageOf(entry.command, errno)}\n`, status: 255, ends: false };
    }
  }
}

/** What is wrong with a service that is to be added or edited. The default scheduler is filled in. */
function serviceFault({ command, service }: Entry): string | null {
  if (command !== 'add-service' && command !== 'edit-service') return null;
  if (service.mark === 0 && service.port === 0 && service.persistence === null)
    return 'Zero port specified for non-persistent service';
  if (service.onePacket && service.mark === 0 && service.protocol !== PROTOCOL_UDP)
    return 'One-Packet Scheduling is only for UDP virtual services';
  service.scheduler ||= DEFAULT_SCHEDULER;
  return null;
}

/** What is wrong with a server that is to be added or edited. Without address translation its port becomes the service's. */
function serverFault({ command, service, dest, given }: Entry): string | null {
  if (command !== 'add-server' && command !== 'edit-server') return null;
  if (service.mark === 0 && dest.method !== 'masquerade') dest.port = service.port;
  if (dest.family !== service.family && dest.method !== 'tunnel')
    return 'Different address family is allowed only for tunneling servers';
  const tunnel: OptionName[] = ['tun-type', 'tun-port', 'tun-nocsum', 'tun-csum', 'tun-remcsum'];
  if (dest.method !== 'tunnel' && tunnel.some((name) => given.has(name)))
    return 'Tunnel options conflict with forward method';
  return tunnelFault(dest.tunnel.type, given);
}

function list({ host, kernel }: CommandContext, entry: Entry): Outcome {
  const { given, service } = entry;
  const any = (...names: OptionName[]): boolean => names.some((name) => given.has(name));
  if (
    (any('connection', 'timeout', 'daemon') && any('stats', 'rate', 'thresholds')) ||
    (any('timeout', 'daemon') && given.has('persistent-conn'))
  )
    return refused(refuse('options conflicts in the list command'));
  if (given.has('connection')) return done(listConnections(host, kernel.now, given));
  if (given.has('service-address')) {
    const one = service.family === 4 ? serviceOf(host.ipvs, service) : null;
    if (!one) return refused(refuse(messageOf('list', 'ESRCH'), 1));
    return done(listServices(host, given, one));
  }
  if (given.has('timeout')) return done(listTimeouts(host));
  return done(given.has('daemon') ? listDaemons(host) : listServices(host, given, null));
}

/** Asks the kernel to change something. Only IPv4 is simulated. */
function change(
  { kernel, host }: CommandContext,
  { command, given, service, dest, timeouts, daemon }: Entry,
): Errno | null {
  if (service.family === 6 || dest.family === 6) return 'EAFNOSUPPORT';
  const settings = { ...service, persistence: service.persistence ?? 0 };
  switch (command) {
    case 'add-service':
      return control.addService(kernel, host, service, settings);
    case 'edit-service':
      return control.editService(kernel, host, service, settings);
    case 'delete-service':
      return control.deleteService(kernel, host, service);
    case 'flush':
      return control.flush(kernel, host);
    case 'zero':
      return control.zero(host, given.has('service-address') ? service : null);
    case 'add-server':
      return control.addDest(kernel, host, service, dest, dest);
    case 'edit-server':
      return control.editDest(kernel, host, service, dest, dest);
    case 'delete-server':
      return control.deleteDest(kernel, host, service, dest);
    case 'set':
      return control.setTimeouts(host, ...timeouts);
    case 'start-daemon': {
      const { role, ...asked } = daemon;
      return control.startDaemon(host, role, {
        ...asked,
        interface: asked.interface || 'eth0',
        group: asked.group || '224.0.0.81',
        port: asked.port || 8848,
        timeToLive: asked.timeToLive || 1,
      });
    }
    case 'stop-daemon':
      return control.stopDaemon(host, daemon.role);
    default:
      return null;
  }
}

/**
 * Runs the lines of standard input. A line that the kernel refuses is told and left behind; one that makes no sense ends the run, and
 * what came before it stays done. The status is the last line's.
 */
function restore(context: CommandContext): Outcome {
  const result = done();
  for (const line of context.stdin.split('\n')) {
    const words = line.split(/[ \t\r]+/).filter((word) => word !== '' && word !== 'ipvsadm');
    if (words.length === 0) continue;
    const { stdout, stderr, status, ends } = runLine(context, words, true);
    result.stdout += stdout;
    result.stderr += stderr;
    result.status = status;
    if (ends) return { ...result, ends };
  }
  return result;
}
