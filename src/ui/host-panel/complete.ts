/** Tab completion, the basics: what a command is called, what a sysctl or an interface is called, the usual words behind `ip`. */
import type { Host } from '../../kernel/host.ts';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { formatIpv4 } from '../../wire/address.ts';

export interface Completion {
  /** The line with as much added as is certain. */
  readonly line: string;
  /** What it could go on as, when there is more than one. */
  readonly options: readonly string[];
}

/** The words behind a word. */
const AFTER: Readonly<Record<string, readonly string[]>> = {
  ip: ['addr', 'link', 'neigh', 'route'],
  'ip addr': ['add', 'del', 'flush', 'show'],
  'ip link': ['set', 'show'],
  'ip neigh': ['add', 'change', 'del', 'flush', 'replace', 'show'],
  'ip route': ['add', 'append', 'change', 'del', 'flush', 'get', 'replace', 'show'],
  ipvsadm: '-A -C -D -E -L -Lc -Ln -Lnc -R -S -Z -a -d -e -g -i -m -n -p -r -s -t -u -w --set'.split(' '),
};

/** Completes the word at the end of `line`; `commands` are what the host's shell knows. */
export function complete(line: string, host: Host, commands: readonly string[]): Completion {
  const start = Math.max(line.lastIndexOf(' '), line.lastIndexOf('=')) + 1;
  const word = line.slice(start);
  const words = line.slice(0, start).trim().split(/\s+/).filter(Boolean);
  const found = candidates(words, word, host, commands).filter((option) => option.startsWith(word));
  if (found.length === 0) return { line, options: [] };
  const common = found.reduce(commonStart);
  if (found.length > 1) return { line: line.slice(0, start) + common, options: found };
  // A sysctl goes on with `=`, a path with what is in it; any other word is complete.
  const ending = common.endsWith('/') || words[0] === 'sysctl' ? '' : ' ';
  return { line: line.slice(0, start) + common + ending, options: [] };
}

function commonStart(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}

function candidates(
  words: readonly string[],
  word: string,
  host: Host,
  commands: readonly string[],
): readonly string[] {
  const interfaces = host.interfaces.map(({ name }) => name);
  if (words.length === 0) return commands;
  const last = words.at(-1);
  if (last === 'dev' || last === 'ifconfig' || last === '-i' || last === '-I') return interfaces;
  if (words[0] === 'ipvsadm') {
    const services = Object.values(host.ipvs.services);
    const address = (s: { address: number; port: number }): string => `${formatIpv4(s.address)}:${s.port}`;
    if (last === '-s') return Object.keys(schedulers);
    if (last === '-t' || last === '-u') return services.filter(({ mark }) => mark === 0).map(address);
    if (last === '-r') return [...new Set(services.flatMap(({ dests }) => dests.map(address)))];
  }
  if (words[0] === 'sysctl') return bySegment(Object.keys(host.sysctl), word, '.');
  if (word.startsWith('/proc/') || (last === '>' && word === ''))
    return bySegment(
      Object.keys(host.sysctl).map((name) => `/proc/sys/${name.replaceAll('.', '/')}`),
      word,
      '/',
    );
  return AFTER[words.slice(0, 2).join(' ')] ?? AFTER[words[0] ?? ''] ?? interfaces;
}

/** Names up to the separator that follows what is typed: `net.ipv4.conf.` before all that is in it. */
function bySegment(names: readonly string[], word: string, separator: string): string[] {
  const cut = names
    .filter((name) => name.startsWith(word))
    .map((name) => {
      const end = name.indexOf(separator, word.length);
      return end < 0 ? name : name.slice(0, end + 1);
    });
  return [...new Set(cut)].sort();
}
