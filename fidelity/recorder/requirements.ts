/**
 * What the recorder needs of the machine it runs on: QEMU, a Debian kernel of the version that the simulator mirrors, and the tools
 * that go into the virtual machine. Says what is missing; installs it where it may.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const qemu = 'qemu-system-x86_64';

/** Each Debian package with the commands that are used of it: on the outside, inside, or in a scenario's command lines. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'qemu-system-x86': [qemu],
  python3: ['python3'],
  kmod: ['depmod', 'modprobe', 'lsmod'],
  mount: ['mount', 'umount'],
  iproute2: ['ip', 'ss', 'tc', 'bridge'],
  ipvsadm: ['ipvsadm', 'ipvsadm-save', 'ipvsadm-restore'],
  iptables: ['iptables', 'iptables-save', 'iptables-restore', 'iptables-legacy', 'iptables-nft'],
  arptables: ['arptables', 'arptables-save', 'arptables-restore'],
  conntrack: ['conntrack'],
  procps: ['sysctl', 'ps'],
  'net-tools': ['ifconfig', 'route', 'arp', 'netstat'],
  'iputils-ping': ['ping'],
  'iputils-arping': ['arping'],
  traceroute: ['traceroute'],
  tcpdump: ['tcpdump'],
  curl: ['curl'],
  'netcat-openbsd': ['nc'],
  dash: ['sh'],
  bash: ['bash'],
  coreutils: [
    '[',
    'basename',
    'cat',
    'cp',
    'cut',
    'date',
    'dirname',
    'echo',
    'env',
    'expr',
    'false',
    'head',
    'id',
    'ln',
    'ls',
    'mkdir',
    'mv',
    'nl',
    'printf',
    'pwd',
    'rm',
    'seq',
    'sleep',
    'sort',
    'tac',
    'tail',
    'tee',
    'test',
    'timeout',
    'touch',
    'tr',
    'true',
    'uname',
    'uniq',
    'wc',
    'yes',
  ],
  grep: ['grep', 'egrep'],
  sed: ['sed'],
  mawk: ['awk'],
  findutils: ['find', 'xargs'],
  hostname: ['hostname'],
};

/** The commands that the virtual machine is given. */
export const insideCommands = Object.values(packages)
  .flat()
  .filter((command) => command !== qemu && command !== 'depmod');

/** Where the recorder keeps what is dear to make: `$XDG_CACHE_HOME/ipvscope`. */
export function cacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ipvscope');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A command's path: the system's own before what somebody has put into the search path. */
export function findCommand(command: string): string | undefined {
  const folders = new Set(['/usr/sbin', '/usr/bin', '/sbin', '/bin', ...(process.env.PATH ?? '').split(':')]);
  return [...folders].map((folder) => join(folder, command)).find((path) => existsSync(path));
}

/** Sees to it that every command is there. Throws what is missing where it can't be installed. */
export function requireCommands(say: (line: string) => void): void {
  const absent = Object.entries(packages).filter(([, commands]) => commands.some((each) => !findCommand(each)));
  if (absent.length === 0) return;
  const names = absent.map(([name]) => name);
  const install = `apt-get install --no-install-recommends ${names.join(' ')}`;
  if (process.getuid?.() !== 0 || !findCommand('apt-get')) {
    const list = absent.map(([name, commands]) => {
      const missing = commands.filter((each) => !findCommand(each));
      return `  ${missing.join(', ')} (Debian package ${name})`;
    });
    throw new Error(['The recorder needs, and does not find:', ...list, `On Debian: sudo ${install}`].join('\n'));
  }
  say(`installing ${names.join(' ')}`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, stdio: 'ignore' } as const;
  execFileSync('apt-get', ['update', '-qq'], options);
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
  const still = names.filter((name) => packages[name]?.some((each) => !findCommand(each)));
  if (still.length > 0) throw new Error(`Debian's packages ${still.join(', ')} have not brought what was expected.`);
}

/** A kernel: its image and the folder with its modules, whose `modules.dep` is there. */
export interface KernelImage {
  readonly release: string;
  readonly image: string;
  readonly modules: string;
}

/** The version that the simulator mirrors. */
const version = '6.1';

/**
 * Debian's kernel: the one in `$IPVSCOPE_KERNEL` (a folder with `boot/vmlinuz-*` and `lib/modules/*`), the one that was fetched before,
 * the one this machine runs on, or else one fetched from Debian's archive (70 MB, once).
 */
export function requireKernel(say: (line: string) => void): KernelImage {
  const named = process.env.IPVSCOPE_KERNEL;
  if (named !== undefined) {
    const found = kernelIn(named);
    if (!found) throw new Error(`IPVSCOPE_KERNEL=${named}: there is no boot/vmlinuz-${version}* with its lib/modules.`);
    return found;
  }
  const cached = join(cacheFolder(), 'kernel');
  return kernelIn(cached) ?? kernelIn('/') ?? fetchKernel(cached, say);
}

function kernelIn(root: string): KernelImage | undefined {
  const boot = join(root, 'boot');
  const releases = (existsSync(boot) ? readdirSync(boot) : [])
    .filter((file) => file.startsWith(`vmlinuz-${version}.`) && file.endsWith('-amd64'))
    .map((file) => file.slice('vmlinuz-'.length))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  for (const release of releases) {
    const modules = join(root, 'lib', 'modules', release);
    if (existsSync(join(modules, 'modules.dep'))) return { release, image: join(boot, `vmlinuz-${release}`), modules };
  }
  return undefined;
}

function fetchKernel(into: string, say: (line: string) => void): KernelImage {
  const manual =
    `Fetch a Debian package linux-image-${version}.*-amd64, unpack it with dpkg-deb -x, run depmod -b FOLDER RELEASE, ` +
    'and name the folder in IPVSCOPE_KERNEL.';
  if (!findCommand('apt-get') || !findCommand('dpkg-deb')) {
    throw new Error(`The recorder needs a Debian kernel ${version} and finds none. ${manual}`);
  }
  const pattern = `^linux-image-${version.replace('.', '[.]')}[.][.0-9-]*-amd64$`;
  const search = (): string[] =>
    execFileSync('apt-cache', ['search', '--names-only', pattern], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((name) => name !== '')
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  let [name] = search();
  if (name === undefined && process.getuid?.() === 0) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
    [name] = search();
  }
  if (name === undefined) throw new Error(`Debian's lists have no kernel ${version} (apt-get update?). ${manual}`);
  say(`fetching ${name}`);
  const partial = `${into}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  try {
    execFileSync('apt-get', ['download', '-qq', name], { cwd: partial, stdio: ['ignore', 'ignore', 'pipe'] });
    const file = readdirSync(partial).find((each) => each.endsWith('.deb')) ?? '';
    execFileSync('dpkg-deb', ['-x', join(partial, file), partial]);
    rmSync(join(partial, file));
    const release = name.slice('linux-image-'.length);
    execFileSync(findCommand('depmod') ?? 'depmod', ['-b', partial, release]);
    rmSync(into, { recursive: true, force: true });
    renameSync(partial, into);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  const kernel = kernelIn(into);
  if (!kernel) throw new Error(`${name} is not as it was expected to be. ${manual}`);
  return kernel;
}

/** A module's file and those of what it needs, relative to the folder of modules, as `modules.dep` has them. */
export function readDependencies({ modules }: KernelImage): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(join(modules, 'modules.dep'), 'utf8').split('\n');
  return new Map(
    lines.map((line) => {
      const [file = '', needed = ''] = line.split(':');
      return [file, needed.split(' ').filter((each) => each !== '')] as const;
    }),
  );
}
