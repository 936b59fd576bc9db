/**
 * What people type around a set-up and a lab does without: it says in one line what the command would do and why nothing has to be
 * done. sudo runs what follows it.
 */
import { fail, ok, type Command } from '../command.ts';
import { findByPath } from '../registry.ts';

/** By name: what it would do, and why it need not. */
const REASONS: Record<string, string> = {
  yum: 'would install packages; every tool of this lab is there already',
  dnf: 'would install packages; every tool of this lab is there already',
  apt: 'would install packages; every tool of this lab is there already',
  'apt-get': 'would install packages; every tool of this lab is there already',
  rpm: 'would install or list packages; every tool of this lab is there already',
  vim: 'would edit a file; here, commands do it all: set switches with sysctl -w, and write a file with echo or cat <<EOF',
  vi: 'would edit a file; here, commands do it all: set switches with sysctl -w, and write a file with echo or cat <<EOF',
  nano: 'would edit a file; here, commands do it all: set switches with sysctl -w, and write a file with echo or cat <<EOF',
  chkconfig: 'would choose what starts with the machine; these machines never start again',
  setenforce: 'would turn SELinux off; there is none here',
  getenforce: 'would tell whether SELinux is on; there is none here',
  modprobe: 'would load a module; IPVS, the tunnels and the filters are there already',
  depmod: 'would list modules; IPVS, the tunnels and the filters are there already',
  ifup: 'would bring up an interface as its file says; here, ifconfig or ip addr do it',
  ifdown: 'would take down an interface; here, ifconfig or ip link do it',
  chmod: 'would change who may use a file; here, everybody may',
  chown: 'would change whose a file is; here, all are everybody’s',
  mkdir: 'would make a directory; files can be written in /tmp, /root and /etc as it is',
  cp: 'would copy a file; the lab needs none',
  mv: 'would rename a file; the lab needs none',
  touch: 'would make a file; echo with > does it here',
  'firewall-cmd': 'would change firewalld’s rules; there are no rules but those of iptables',
  ufw: 'would change the firewall’s rules; there are no rules but those of iptables',
  hostnamectl: 'would tell the machine’s name and system: a Linux 6.1 of this lab',
  ldconfig: 'would refresh the list of libraries; nothing here is compiled',
  make: 'would compile; every tool of this lab is there already',
  wget: 'would fetch a file; curl asks the servers of this lab',
  keepalived:
    'would move addresses between directors; here you move one with ip addr and tell the others with arping -U',
};

const kindly: Command[] = Object.entries(REASONS).map(([name, reason]) => ({
  names: [name],
  run: () => ok(`${name} ${reason}.\n`),
}));

/** What sudo goes on with. */
interface Behind {
  name: string;
  state: unknown;
}

const sudo: Command<Behind> = {
  names: ['sudo'],
  run(context, args) {
    const [name, ...rest] = args.filter((arg, n) => n > 0 || !arg.startsWith('-'));
    if (name === undefined) return fail('usage: sudo command\n', 1);
    const command = findByPath(name);
    if (!command) return fail(`sudo: ${name}: command not found\n`, 1);
    const result = command.run(context, rest, name);
    return 'waiting' in result ? { waiting: { name, state: result.waiting } } : result;
  },
  resume(context, { name, state }, signal) {
    const result = findByPath(name)?.resume?.(context, state, signal);
    if (!result) return fail('', 1);
    return 'waiting' in result ? { waiting: { name, state: result.waiting } } : result;
  },
  interrupt: (context, { name, state }) => findByPath(name)?.interrupt?.(context, state) ?? fail('', 130),
};

/** The list of modules, as far as anybody looks for those of IPVS. */
const lsmod: Command = {
  names: ['lsmod'],
  run: ({ host }) => {
    const schedulers = new Set(Object.values(host.ipvs.services).map((service) => service.scheduler));
    const used = [...schedulers].filter((name) => name !== '').map((name) => `ip_vs_${name}`);
    const rows = [
      ...used.map((name) => `${name.padEnd(19)} 16384  1`),
      `${'ip_vs'.padEnd(19)} 196608  ${used.length}${used.length > 0 ? ` ${used.join(',')}` : ''}`,
    ];
    return ok(`Module                  Size  Used by\n${rows.map((row) => `${row}\n`).join('')}`);
  },
};

export const commands: readonly Command[] = [...kindly, sudo, lsmod];
