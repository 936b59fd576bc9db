/**
 * The virtual machine: boots the kernel in QEMU with a job in its memory, and hands on what the program inside tells.
 *
 * The machine's clock counts its instructions and jumps when there is nothing to do. So what happens in there takes the same time
 * however busy this computer is, and waiting takes none.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeArchive } from './archive.ts';
import type { ArchiveEntry } from './archive.ts';
import initScript from './inside/init.sh?raw';
import program from './inside/play.py?raw';
import { cacheFolder, findCommand, insideCommands, qemu, requireCommands, requireKernel } from './requirements.ts';
import type { KernelImage } from './requirements.ts';
import { buildRootFileSystem } from './rootfs.ts';

/** What is loaded before the first lab is built; others come when a command asks for them. */
const modules = [
  'virtio_pci',
  'virtio_console',
  'veth',
  'bridge',
  'dummy',
  'macvlan',
  'ipip',
  'ip_gre',
  'fou',
  'ip_vs',
  'ip_vs_rr',
  'ip_vs_wrr',
  'ip_vs_lc',
  'ip_vs_wlc',
  'ip_vs_fo',
  'ip_vs_ovf',
  'ip_vs_lblc',
  'ip_vs_lblcr',
  'ip_vs_dh',
  'ip_vs_sh',
  'ip_vs_mh',
  'ip_vs_sed',
  'ip_vs_nq',
  'ip_vs_ftp',
  'iptable_filter',
  'iptable_mangle',
  'iptable_nat',
  'iptable_raw',
  'arptable_filter',
  'arpt_mangle',
  'nf_tables',
  'nft_compat',
  'nft_chain_nat',
  'nf_conntrack',
  'nf_conntrack_netlink',
  'xt_tcpudp',
  'xt_multiport',
  'xt_mark',
  'xt_MASQUERADE',
  'xt_REDIRECT',
  'xt_nat',
  'xt_conntrack',
  'xt_state',
  'xt_comment',
  'xt_CT',
  'xt_addrtype',
  'ipt_REJECT',
];

/**
 * How many nanoseconds an instruction takes, as a power of two, and for how many seconds nothing has to happen before a step is over. The
 * first is about what the given records were made at. What is otherwise at another pace hangs on chance.
 */
const paces = {
  usual: { shift: 3, quiet: 0.12 },
  brisk: { shift: 2, quiet: 0.2 },
  swift: { shift: 1, quiet: 0.15 },
} as const;
export type Pace = keyof typeof paces;

const megabytes = 768;
/** To be raised when rootfs.ts puts other files into the machine. */
const FILES = 2;
const DAY = 24 * 60 * 60 * 1000;

export interface Machine {
  readonly kernel: KernelImage;
  /** The path of the archive with the machine's files. */
  readonly files: string;
  /** `usual` when absent. */
  readonly pace?: Pace;
}

/** Finds or makes what a machine consists of. Throws what is missing, as a sentence for whoever ran the recorder. */
export function prepareMachine(say: (line: string) => void): Machine {
  requireCommands(say);
  const kernel = requireKernel(say);
  const paths = insideCommands.map((command) => findCommand(command));
  const key = createHash('sha256')
    .update(JSON.stringify([kernel, paths, program, FILES]))
    .digest('hex')
    .slice(0, 16);
  const files = join(cacheFolder(), `machine-${key}.cpio`);
  if (!existsSync(files)) {
    removeOldFiles();
    const folder = mkdtempSync(join(tmpdir(), 'ipvscope-'));
    try {
      const path = join(folder, 'play.py');
      writeFileSync(path, program);
      writeFileSync(`${files}.${process.pid}`, buildRootFileSystem(kernel, path));
    } finally {
      rmSync(folder, { recursive: true });
    }
    renameSync(`${files}.${process.pid}`, files);
  }
  return { kernel, files };
}

/** Those of earlier versions, unless another run may still be using them. */
function removeOldFiles(): void {
  for (const name of readdirSync(cacheFolder())) {
    const path = join(cacheFolder(), name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith('machine-') && age > DAY) rmSync(path, { force: true });
  }
}

/**
 * Boots the machine and plays scenarios one after another. Resolves when the machine is off; rejects with its console's last lines when
 * it ended before all were played.
 * @param scenarios their JSON texts
 * @param told gets of each one what the program inside wrote, a line of JSON
 */
export async function bootMachine(
  { kernel, files, pace = 'usual' }: Machine,
  scenarios: readonly string[],
  told: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ipvscope-'));
  const { shift, quiet } = paces[pace];
  try {
    const boot = join(folder, 'boot.cpio');
    writeFileSync(boot, Buffer.concat([readFileSync(files), writeArchive(jobEntries(scenarios))]));
    const child = spawn(
      findCommand(qemu) ?? qemu,
      [
        '-machine',
        'pc',
        '-cpu',
        'Nehalem,+rdrand',
        '-smp',
        '1',
        '-m',
        String(megabytes),
        '-accel',
        'tcg,thread=single',
        '-icount',
        `shift=${shift},sleep=off`,
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-monitor',
        'none',
        '-no-reboot',
        '-nic',
        'none',
        '-kernel',
        kernel.image,
        '-initrd',
        boot,
        '-append',
        // What the kernel does not know becomes a variable of its first process.
        `console=ttyS0 quiet panic=-1 mitigations=off nokaslr tsc=unstable clocksource=hpet cryptomgr.notests random.trust_cpu=on rdinit=/job/init QUIET=${quiet}`,
        '-serial',
        `file:${join(folder, 'console')}`,
        '-device',
        'virtio-serial-pci',
        '-chardev',
        'stdio,id=results,signal=off',
        '-device',
        'virtserialport,chardev=results',
      ],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
    let finished = 0;
    let partial = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (partial + text).split('\n');
      partial = lines.pop() ?? '';
      finished += lines.length;
      for (const line of lines) told(line);
    });
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => resolve());
    });
    if (finished < scenarios.length) {
      const log = existsSync(join(folder, 'console')) ? readFileSync(join(folder, 'console'), 'utf8') : '';
      const last = `${complaints}${log}`.trim().split('\n').slice(-20).join('\n');
      throw new Error(`the machine was off after ${finished} of ${scenarios.length} scenarios:\n${last}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function jobEntries(scenarios: readonly string[]): ArchiveEntry[] {
  const file = (path: string, text: string, executable = false): ArchiveEntry => ({
    path,
    kind: 'file',
    bytes: new TextEncoder().encode(text),
    executable,
  });
  return [
    file('job/init', initScript, true),
    file('job/play.py', program),
    file('job/modules', modules.join('\n')),
    { path: 'job/scenarios', kind: 'directory' },
    // Numbered, so that the shell's order is this one.
    ...scenarios.map((text, i) => file(`job/scenarios/${String(i).padStart(5, '0')}.json`, text)),
  ];
}
