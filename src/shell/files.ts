/**
 * The files of a host, as far as a command line meets them: /proc/sys, whose files are the sysctls, IPVS's under /proc/net, /dev/null,
 * and text files that were written before.
 */
import type { Host } from '../kernel/host.ts';
import { procConns, procCpuStatistics, procServices, procStatistics } from '../kernel/ipvs/proc.ts';
import { readSysctl, writeSysctl } from '../kernel/sysctl.ts';
import type { FileErrno } from './errno.ts';
import { appended } from './limit.ts';

const SYSCTLS = '/proc/sys/';
/** Beyond them a host's disk is full. */
const MOST_FILES = 1000;
const DIRECTORIES = new Set([
  '/',
  '/dev',
  '/etc',
  '/etc/selinux',
  '/etc/sysconfig',
  '/etc/sysconfig/network-scripts',
  '/etc/sysctl.d',
  '/proc',
  '/proc/net',
  '/root',
  '/run',
  '/tmp',
  '/usr',
  '/usr/share',
  '/usr/share/nginx',
  '/usr/share/nginx/html',
  '/var',
  '/var/tmp',
]);

/** Files that the kernel writes when they are read. `now`: in ns. */
const GENERATED: Record<string, (host: Host, now: number) => string> = {
  '/proc/net/ip_vs': procServices,
  '/proc/net/ip_vs_conn': procConns,
  '/proc/net/ip_vs_stats': procStatistics,
  '/proc/net/ip_vs_stats_percpu': procCpuStatistics,
};

/** `path` seen from the directory `from`, without `.`, `..` and doubled slashes. */
export function absolutePath(path: string, from: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${from}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The sysctl that a file under /proc/sys is; null for another file. */
const sysctlOf = (path: string): string | null =>
  path.startsWith(SYSCTLS) ? path.slice(SYSCTLS.length).replaceAll('/', '.') : null;

const sysctlText = (host: Host, name: string): string | undefined =>
  Object.hasOwn(host.sysctl, name) ? readSysctl(host, name) : undefined;

/** Every file there is, as a pattern may find it. */
export const allFiles = (host: Host): string[] => [
  ...Object.keys(host.sysctl).map((name) => SYSCTLS + name.replaceAll('.', '/')),
  ...Object.keys(GENERATED),
  ...Object.keys(host.files ?? {}),
];

export function isDirectory(host: Host, path: string): boolean {
  if (DIRECTORIES.has(path)) return true;
  if (path === '/proc/sys') return true;
  const sysctl = sysctlOf(path);
  if (sysctl === null) return begins(host.files, `${path}/`);
  return begins(host.sysctl, `${sysctl}.`);
}

/** Whether a key begins so. */
function begins(keys: object | undefined, start: string): boolean {
  for (const key in keys) if (key.startsWith(start)) return true;
  return false;
}

/** Whether there is a file that can be read. `path` is absolute. */
export const isFile = (host: Host, path: string): boolean => 'text' in readFile(host, path, 0);

/** A file's length, as a directory tells it: none for what the kernel makes when it is read. `path` is absolute. */
export const fileSize = (host: Host, path: string): number => host.files?.[path]?.length ?? 0;

/** A file's text, or why it cannot be read. */
export type FileText = { text: string } | { errno: FileErrno };

/** A file's text at a time (ns), or why it cannot be read. `path` is absolute. */
export function readFile(host: Host, path: string, now: number): FileText {
  if (path === '/dev/null') return { text: '' };
  const generated = GENERATED[path];
  if (generated) return { text: generated(host, now) };
  const name = sysctlOf(path);
  const text = name === null ? host.files?.[path] : sysctlText(host, name);
  if (text !== undefined) return { text: name === null ? text : `${text}\n` };
  return { errno: isDirectory(host, path) ? 'EISDIR' : 'ENOENT' };
}

/** Opens a file for writing: makes an ordinary one that is not there, empties it unless `append`. Returns the errno. */
export function openForWriting(host: Host, path: string, append: boolean): FileErrno | null {
  if (host.files?.[path] === undefined && isDirectory(host, path)) return 'EISDIR';
  if (path === '/dev/null') return null;
  if (Object.hasOwn(GENERATED, path)) return 'EACCES';
  const name = sysctlOf(path);
  if (name !== null) return sysctlText(host, name) === undefined ? 'ENOENT' : null;
  const directory = path.replace(/\/[^/]*$/, '') || '/';
  if (!isDirectory(host, directory) || directory === '/proc') return 'ENOENT';
  const files = (host.files ??= {});
  if (files[path] === undefined && Object.keys(files).length >= MOST_FILES) return 'ENOSPC';
  files[path] = append ? (files[path] ?? '') : '';
  return null;
}

/** Writes to a file that was opened: to a sysctl what it takes, to another one at its end. Returns the errno. */
export function writeFile(host: Host, path: string, text: string): FileErrno | null {
  if (path === '/dev/null' || text === '') return null;
  const name = sysctlOf(path);
  if (name !== null) return writeSysctl(host, name, text);
  const files = (host.files ??= {});
  files[path] = appended(files[path] ?? '', text);
  return null;
}
