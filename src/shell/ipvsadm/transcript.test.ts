/**
 * Plays what was typed on Debian's Linux 6.1 with ipvsadm 1.31 (fixtures/*.txt) and expects the same words.
 *
 * A transcript: `$ COMMAND`, what it printed, what it printed to standard error behind `E: `, and `= STATUS`.
 * `$ ipvsadm -R <<` reads the lines up to `<<`. `[help]` stands for the help, whose words are our own. Where the kernel's secret hash decides the order of services (addresses on both
 * sides of half the address space away from each other), there is no such service in it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ipvsHooks } from '../../kernel/ipvs/hooks.ts';
import { give, makeHost, makeKernel } from '../../kernel/testing.ts';
import { commandContext } from '../testing.ts';
import { runIpvsadm } from './run.ts';
import { usageOf } from './usage.ts';
import { loadAll } from '../../base/late.ts';

await loadAll();

const folder = new URL('fixtures/', import.meta.url);

/** A command with what it read and said. */
interface Exchange {
  command: string;
  stdin: string;
  said: string;
}

function exchanges(transcript: string): Exchange[] {
  return transcript
    .split(/^\$ /m)
    .filter(Boolean)
    .map((part) => {
      const [, command = '', rest = ''] = /^(.*?)\n(.*)$/s.exec(part)!;
      if (!command.endsWith(' <<')) return { command, stdin: '', said: rest };
      const [, stdin = '', said = ''] = /^(.*?)<<\n(.*)$/s.exec(rest)!;
      return { command: command.slice(0, -3), stdin, said };
    });
}

function director() {
  const host = makeHost([]);
  const eth9 = host.interfaces[1]!;
  eth9.name = 'eth9';
  give(host, eth9, '10.9.9.9/24');
  return host;
}

const marked = (stderr: string): string =>
  stderr === ''
    ? ''
    : stderr
        .slice(0, -1)
        .split('\n')
        .map((line) => `E: ${line}\n`)
        .join('');

test.each(readdirSync(folder))('%s', (name) => {
  const host = director();
  const kernel = makeKernel([ipvsHooks]);
  for (const { command, stdin, said } of exchanges(
    readFileSync(new URL(name, folder), 'utf8').replaceAll('[help]\n', usageOf('6.1')),
  )) {
    const args = command.split(' ').slice(1);
    const { stdout, stderr, status } = runIpvsadm(commandContext(kernel, host, stdin), args);
    expect(`$ ${command}\n${stdout}${marked(stderr)}= ${status}\n`).toBe(`$ ${command}\n${said}`);
  }
});
