/**
 * The virtual machine's files: the commands of this machine with the libraries they load, Python with what the program inside
 * imports, and the kernel's modules for networks. All of it lies in the machine's memory, so that nothing that happens in there waits
 * for a disk.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { writeArchive } from './archive.ts';
import type { ArchiveEntry } from './archive.ts';
import { findCommand, insideCommands, readDependencies } from './requirements.ts';
import type { KernelImage } from './requirements.ts';

/** Names of protocols, services and routing tables. */
const settings = ['/etc/protocols', '/etc/services', '/etc/ethertypes', '/etc/nsswitch.conf', '/etc/iproute2'];

/** Where iptables keeps its extensions, and ip its own. */
const pluginFolders = [
  '/usr/lib/x86_64-linux-gnu/xtables',
  '/usr/lib/aarch64-linux-gnu/xtables',
  '/usr/lib/xtables',
  '/usr/share/iproute2',
];

/** Folders of modules that go in whole: any of them may be asked for by a command of a scenario. */
const moduleFolders =
  /^kernel\/(net\/(ipv4|ipv6|netfilter|bridge|802|core|sched|llc|key|xfrm)\/|drivers\/net\/(veth|dummy|macvlan|ifb|tun)|(arch\/x86\/)?crypto\/crc32)/;
/** How the results get out. */
const moduleNames = /\/(virtio_pci|virtio_console)\.ko/;

const directories = ['proc', 'sys', 'dev', 'run', 'tmp', 'root', 'etc', 'usr', 'var', 'var/lib', 'job'];

/** The archive that the machine boots from. `program` is the Python program that is to run inside. */
export function buildRootFileSystem(kernel: KernelImage, program: string): Uint8Array {
  const tree = new Tree();
  for (const directory of directories) tree.addDirectory(directory);
  // Debian has had these merged for long; a machine that hasn't may run the recorder as well.
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    tree.addDirectory(`usr/${name}`);
    tree.addLink(name, `usr/${name}`);
  }
  for (const command of insideCommands) {
    const path = findCommand(command);
    if (path !== undefined) tree.addProgram(path);
  }
  for (const folder of pluginFolders) if (existsSync(folder)) tree.addFolder(folder);
  for (const path of settings) if (existsSync(path)) tree.addPath(path);
  addPython(tree, program);
  addModules(tree, kernel);
  return writeArchive(tree.entries());
}

/** Python's own files that the program's imports come to, with their compiled form. */
function addPython(tree: Tree, program: string): void {
  const list = [
    'import runpy, sys',
    'runpy.run_path(sys.argv[1], run_name="loaded")',
    'for module in list(sys.modules.values()):',
    '    for path in (getattr(module, "__file__", None), getattr(module, "__cached__", None)):',
    '        if path: print(path)',
  ].join('\n');
  const python = findCommand('python3') ?? 'python3';
  const paths = execFileSync(python, ['-Ic', list, program], { encoding: 'utf8' }).split('\n');
  const [version = ''] = /python3\.\d+/.exec(paths.join('\n')) ?? [];
  for (const path of paths.filter((each) => each !== '' && each !== program && existsSync(each))) tree.addProgram(path);
  // What shows Python where its library is.
  const landmark = paths.find((path) => path.endsWith(`${version}/os.py`));
  if (landmark !== undefined) tree.addDirectory(join(dirname(landmark), 'lib-dynload').slice(1));
}

function addModules(tree: Tree, kernel: KernelImage): void {
  const inside = `usr/lib/modules/${kernel.release}`;
  tree.addDirectory(inside);
  for (const name of readdirSync(kernel.modules)) {
    if (name.startsWith('modules.')) tree.addFile(`${inside}/${name}`, join(kernel.modules, name));
  }
  const dependencies = readDependencies(kernel);
  const wanted = new Set<string>();
  for (const [file, needed] of dependencies) {
    if (!moduleFolders.test(file) && !moduleNames.test(file)) continue;
    for (const each of [file, ...needed]) wanted.add(each);
  }
  for (const file of wanted) tree.addFile(`${inside}/${file}`, join(kernel.modules, file));
}

/** Files as they are to lie in the machine, each once. */
class Tree {
  readonly #entries = new Map<string, ArchiveEntry>();

  entries(): readonly ArchiveEntry[] {
    return [...this.#entries.values()];
  }

  addDirectory(path: string): void {
    if (path === '' || path === '.' || this.#entries.has(path)) return;
    this.addDirectory(dirname(path));
    this.#entries.set(path, { path, kind: 'directory' });
  }

  addLink(path: string, target: string): void {
    if (this.#entries.has(path)) return;
    this.addDirectory(dirname(path));
    this.#entries.set(path, { path, kind: 'link', target });
  }

  addFile(path: string, from: string): void {
    if (this.#entries.has(path)) return;
    this.addDirectory(dirname(path));
    const { mode, mtimeMs } = statSync(from);
    // Python takes its compiled files for stale when their source has another time.
    const modified = Math.floor(mtimeMs / 1000);
    this.#entries.set(path, {
      path,
      kind: 'file',
      bytes: readFileSync(from),
      executable: (mode & 0o111) !== 0,
      modified,
    });
  }

  /** A path of this machine, the links it consists of kept. */
  addPath(path: string): void {
    const at = join(merged(dirname(path)), basename(path));
    if (lstatSync(path).isSymbolicLink()) {
      const target = readlinkSync(path);
      this.addLink(at.slice(1), target);
      this.addPath(resolve(dirname(path), target));
    } else if (statSync(path).isDirectory()) this.addFolder(path);
    else this.addFile(at.slice(1), path);
  }

  addFolder(path: string): void {
    for (const name of readdirSync(path)) this.addProgram(join(path, name));
  }

  /** A path with the shared libraries that it loads. */
  addProgram(path: string): void {
    this.addPath(path);
    const real = realpathSync(path);
    if (!statSync(real).isFile() || !isElf(real)) return;
    for (const library of librariesOf(real)) this.addPath(library);
  }
}

/** The folder's true path, `/bin` as `/usr/bin` even where the two are still apart. */
function merged(folder: string): string {
  const real = realpathSync(folder);
  return /^\/(bin|sbin|lib|lib64)(\/|$)/.test(real) ? join('/usr', real) : real;
}

function isElf(path: string): boolean {
  return readFileSync(path).subarray(0, 4).equals(Buffer.from('\x7fELF', 'latin1'));
}

const known = new Map<string, readonly string[]>();

function librariesOf(path: string): readonly string[] {
  const before = known.get(path);
  if (before) return before;
  let text = '';
  try {
    text = execFileSync('ldd', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    // Not dynamic.
  }
  const found = [...text.matchAll(/(?:=> |^\t)(\/\S+) \(0x/gm)].map((match) => match[1] ?? '');
  known.set(path, found);
  return found;
}
