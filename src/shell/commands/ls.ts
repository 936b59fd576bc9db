/** ls (coreutils): names only, one a line. */
import type { Host } from '../../kernel/host.ts';
import type { Command } from '../command.ts';
import { absolutePath, allFiles, isDirectory, isFile } from '../files.ts';
import { joinLines } from '../inputs.ts';
import { badOption, parseOptions } from '../options.ts';

/** What is in a directory, sorted. */
function entries(host: Host, directory: string): string[] {
  const base = directory === '/' ? '/' : `${directory}/`;
  const inside = allFiles(host).filter((file) => file.startsWith(base));
  return [...new Set(inside.map((file) => file.slice(base.length).split('/')[0] ?? ''))].sort();
}

export const command: Command = {
  names: ['ls'],
  run({ host, directory }, args) {
    const at = (name: string): string => absolutePath(name, directory);
    const parsed = parseOptions(args, { flags: '1aAd' });
    if ('fault' in parsed) return badOption('ls', parsed.fault, 2);
    const operands = parsed.operands.length > 0 ? parsed.operands : ['.'];
    const found = operands.filter((name) => isDirectory(host, at(name)) || isFile(host, at(name)));
    const isSingle = (name: string): boolean => parsed.flags.includes('d') || !isDirectory(host, at(name));
    const files = found.filter(isSingle);
    const parts = files.length > 0 ? [joinLines(files.sort())] : [];
    for (const name of found.filter((n) => !isSingle(n)).sort()) {
      const title = operands.length > 1 ? `${name}:\n` : '';
      parts.push(title + joinLines(entries(host, at(name))));
    }
    const stderr = operands
      .filter((name) => !found.includes(name))
      .map((name) => `ls: cannot access '${name}': No such file or directory\n`)
      .join('');
    return { stdout: parts.join('\n'), stderr, status: stderr === '' ? 0 : 2 };
  },
};
