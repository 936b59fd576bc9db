/** The recorder: `npm run record -- [--out DIR] FILE...` plays scenario files on a real Linux kernel and writes what it did. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { formatScenarioError, parseScenarioText } from '../../src/lab/scenario.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { formatKernelRecord, readKernelRecord } from './kernel-record.ts';
import { bootMachine, prepareMachine } from './machine.ts';

const usage = `usage: record [--out DIR] FILE...

Plays scenario files on a real Linux kernel, in QEMU, and writes each one's record as DIR/NAME.golden.json (fidelity/records unless told).`;

const complain = (line: string): void => console.error(`record: ${line}`);

process.exitCode = await main(process.argv.slice(2));

/** 0; 1 when a scenario could not be played; 2 when the arguments, a file or this computer are at fault. */
async function main(args: readonly string[]): Promise<number> {
  const files: string[] = [];
  let out: string | undefined = join('fidelity', 'records');
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--out') out = args[++i];
    else if (arg.startsWith('-')) out = undefined;
    else files.push(arg);
  }
  if (out === undefined || files.length === 0) {
    console.error(usage);
    return 2;
  }
  try {
    const scenarios = files.map(readScenario);
    const machine = prepareMachine(complain);
    mkdirSync(out, { recursive: true });
    return await record(machine, scenarios, out);
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

interface Named {
  readonly name: string;
  readonly scenario: Scenario;
}

function readScenario(file: string): Named {
  const parsed = parseScenarioText(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error([file, ...parsed.error.map(formatScenarioError)].join('\n'));
  return { name: basename(file, '.json'), scenario: parsed.value };
}

async function record(machine: Parameters<typeof bootMachine>[0], named: readonly Named[], out: string): Promise<number> {
  let status = 0;
  let next = 0;
  const jobs = named.map(({ name, scenario }) => ({ name, text: JSON.stringify(scenario) }));
  await bootMachine(machine, jobs, (line) => {
    const each = named[next++];
    if (!each) return;
    try {
      const made = readKernelRecord(each.scenario, line);
      writeFileSync(join(out, `${each.name}.golden.json`), formatKernelRecord(each.name, made));
      console.log(`${each.name}: ${made.results.length} steps, ${made.frames.length} frames, ${made.seconds} s`);
    } catch (error) {
      complain(`${each.name}: ${error instanceof Error ? error.message : String(error)}`);
      status = 1;
    }
  });
  return status;
}
