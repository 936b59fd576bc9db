/** The recorder: `npm run record -- FILE...` plays scenario files on a real Linux kernel and writes what it did. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { RunRecord } from '../../src/lab/record.ts';
import { formatScenarioError, parseScenarioText } from '../../src/lab/scenario.ts';
import type { Scenario } from '../../src/lab/scenario.ts';
import { compareRecords, formatComparison } from '../compare.ts';
import { formatKernelRecord, readKernelRecord } from './kernel-record.ts';
import type { KernelRecord } from './kernel-record.ts';
import { bootMachine, prepareMachine } from './machine.ts';

const usage = `usage: record [--out DIR] [--against DIR] FILE...

Plays scenario files on a real Linux kernel, in QEMU.
  --out DIR       writes each one's record as DIR/NAME.golden.json; fidelity/records when nothing else is asked for
  --against DIR   holds each record against DIR/NAME.golden.json, as the simulator is held against it`;

interface Call {
  readonly files: readonly string[];
  readonly out: string | undefined;
  readonly against: string | undefined;
}

interface Named {
  readonly name: string;
  readonly scenario: Scenario;
}

const complain = (line: string): void => console.error(`record: ${line}`);

/** 0; 1 when a scenario could not be played or its record differs; 2 when the arguments, a file or this computer are at fault. */
async function main(args: readonly string[]): Promise<number> {
  const call = parseArguments(args);
  if (!call) {
    console.error(usage);
    return 2;
  }
  try {
    return await record(call, call.files.map(readScenario));
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    return 2;
  }
}

function parseArguments(args: readonly string[]): Call | undefined {
  const files: string[] = [];
  const folders: Record<'--out' | '--against', string | undefined> = { '--out': undefined, '--against': undefined };
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--out' || arg === '--against') {
      folders[arg] = args[++i];
      if (folders[arg] === undefined) return undefined;
    } else if (arg.startsWith('-')) return undefined;
    else files.push(arg);
  }
  if (files.length === 0) return undefined;
  const against = folders['--against'];
  const out = folders['--out'] ?? (against === undefined ? join('fidelity', 'records') : undefined);
  return { files, out, against };
}

function readScenario(file: string): Named {
  const parsed = parseScenarioText(readFileSync(file, 'utf8'));
  if (!parsed.ok) throw new Error([file, ...parsed.error.map(formatScenarioError)].join('\n'));
  return { name: basename(file, '.json'), scenario: parsed.value };
}

async function record({ out, against }: Call, scenarios: readonly Named[]): Promise<number> {
  const machine = prepareMachine(complain);
  if (out !== undefined) mkdirSync(out, { recursive: true });
  let status = 0;
  let next = 0;
  const texts = scenarios.map(({ scenario }) => JSON.stringify(scenario));
  await bootMachine(machine, texts, (line) => {
    const each = scenarios[next++];
    if (!each) return;
    try {
      const made = readKernelRecord(each.scenario, line);
      console.log(`${each.name}: ${made.results.length} steps, ${made.frames.length} frames, ${made.seconds} s`);
      if (out !== undefined) writeFileSync(fileOf(out, each), formatKernelRecord(each.name, made));
      if (against !== undefined && !isEqual(each, against, made)) status = 1;
    } catch (error) {
      complain(`${each.name}: ${error instanceof Error ? error.message : String(error)}`);
      status = 1;
    }
  });
  return status;
}

const fileOf = (folder: string, { name }: Named): string => join(folder, `${name}.golden.json`);

/** Prints how a record agrees with the one in a folder. */
function isEqual(named: Named, folder: string, made: KernelRecord): boolean {
  const given = JSON.parse(readFileSync(fileOf(folder, named), 'utf8')) as RunRecord;
  const comparison = compareRecords(named.scenario, given, made);
  console.log(formatComparison(named.name, comparison));
  return comparison.equal;
}

process.exitCode = await main(process.argv.slice(2));
