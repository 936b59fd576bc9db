/** What every command must keep to, whichever it is. */
import { isDeepStrictEqual as equals } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../kernel/testing.ts';
import type { CommandResult, Waiting } from './command.ts';
import { allCommands, commandNames, findByPath, findCommand } from './registry.ts';
import { sessionHost } from './sessions/host.ts';
import { commandContext } from './testing.ts';

function run(name: string, args: readonly string[], stdin = ''): CommandResult | Waiting<unknown> {
  const host = sessionHost();
  const command = findCommand(name);
  if (!command) throw new Error(name);
  return command.run(commandContext(makeKernel(), host, stdin), args, name);
}

/** What is wrong with a result; nothing when all is well. */
function faultsOf(result: CommandResult | Waiting<unknown>): string[] {
  // What a command goes on with is plain data.
  if ('waiting' in result)
    return equals(JSON.parse(JSON.stringify(result.waiting)), result.waiting) ? [] : ['waits with more than data'];
  const { stdout, stderr, status } = result;
  const faults: string[] = [];
  if (typeof stdout !== 'string' || typeof stderr !== 'string') faults.push('streams are no text');
  if (!Number.isInteger(status) || status < 0 || status > 255) faults.push(`status ${status}`);
  if (stderr !== '' && !stderr.endsWith('\n')) faults.push('standard error ends in the middle of a line');
  return faults;
}

test('names are unique', () => {
  const names = allCommands().flatMap((command) => command.names);
  expect(new Set(names).size).toBe(names.length);
  expect(commandNames()).toEqual([...names].sort());
});

test('a path leads to a command where programs are', () => {
  expect(findByPath('/sbin/ip')).toBe(findCommand('ip'));
  expect(findByPath('/usr/local/sbin/ip')).toBe(findCommand('ip'));
  expect(findByPath('/opt/ip')).toBeUndefined();
  expect(findByPath('./ip')).toBeUndefined();
});

/** Words that commands know, so that random arguments get somewhere. */
const word = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    ...(
      'addr route link neigh add del show set get flush replace dev eth0 lo tunl0 via src to from up down mtu lladdr nud stale ' +
      'permanent default 10.0.0.1 10.0.0.1/24 10.0.0.0/8 192.168.56.185:80 unreachable local scope table all -4 -o -br -d -s -n ' +
      '-w -a -A -t -r -m -q -c 1 -p -i -W -v -- - help --help -h -V ] ! = -eq http://10.0.0.1/ net.ipv4.ip_forward=1 /tmp/x'
    ).split(' '),
  ),
);

describe.each(commandNames())('%s', (name) => {
  test('without arguments', () => {
    expect(faultsOf(run(name, []))).toEqual([]);
  });
  test.each(['--help', '-h', '-V', '--version', '--nonsense', '-', '--', ''])('with %j', (argument) => {
    expect(faultsOf(run(name, [argument]))).toEqual([]);
  });
  test('with anything', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), fc.string({ maxLength: 40 }), (args, stdin) => {
        expect(faultsOf(run(name, args, stdin))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
