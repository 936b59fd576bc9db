/** tee (coreutils): writes its input to files and passes it on. */
import type { Command } from '../command.ts';
import { errorText } from '../errno.ts';
import { absolutePath, openForWriting, writeFile } from '../files.ts';
import { badOption, parseOptions } from '../options.ts';

export const command: Command = {
  names: ['tee'],
  run(context, args) {
    const parsed = parseOptions(args, { flags: 'ai', long: { append: 'a' } });
    if ('fault' in parsed) return badOption('tee', parsed.fault);
    const text = context.stdin;
    let stderr = '';
    for (const name of parsed.operands) {
      const path = absolutePath(name, context.directory);
      const errno =
        openForWriting(context.host, path, parsed.flags.includes('a')) ?? writeFile(context.host, path, text);
      if (errno) stderr += `tee: ${name}: ${errorText(errno)}\n`;
    }
    return { stdout: text, stderr, status: Number(stderr !== '') };
  },
};
