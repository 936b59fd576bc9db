/** The differential test: `npm run fuzz:kernel -- --seed S --count N` holds labs drawn at random against a real Linux kernel. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatKernelRecord } from '../recorder/kernel-record.ts';
import { prepareMachine } from '../recorder/machine.ts';
import type { Machine } from '../recorder/machine.ts';
import { differ } from './differ.ts';
import type { Outcome } from './differ.ts';
import { generateLab } from './generate.ts';
import type { LabDocument } from './generate.ts';
import { shrink } from './shrink.ts';

const usage = `usage: fuzz:kernel [--seed S] [--count N] [--from FIRST] [--keep DIR] [--all]

Draws labs at random, plays each in the simulator and on a real Linux kernel, and prints the first difference, shrunk.
  --seed S      the seed, an integer (1)
  --count N     how many labs (20)
  --from FIRST  the number of the first one (0); under a seed the same number is always the same lab
  --keep DIR    writes each lab that differs into DIR as it was drawn, and the first one shrunk, with the kernel's records
  --all         prints all differences, and shrinks none`;

interface Call {
  readonly seed: number;
  readonly count: number;
  readonly from: number;
  readonly keep: string | undefined;
  readonly all: boolean;
}

/** As many labs as are played before the machine is booted afresh. */
const portion = 50;

const complain = (line: string): void => console.error(`fuzz:kernel: ${line}`);

function parseArguments(args: readonly string[]): Call | undefined {
  const numbers = { '--seed': 1, '--count': 20, '--from': 0 };
  let keep: string | undefined;
  let all = false;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--all') all = true;
    else if (arg === '--keep') {
      keep = args[++i];
      if (keep === undefined) return undefined;
    } else if (arg === '--seed' || arg === '--count' || arg === '--from') {
      const value = args[++i] ?? '';
      if (!/^\d+$/.test(value)) return undefined;
      numbers[arg] = Number(value);
    } else return undefined;
  }
  return { seed: numbers['--seed'], count: numbers['--count'], from: numbers['--from'], keep, all };
}

/** 0; 1 when there is a difference; 2 when the arguments or this computer are at fault. */
async function main(args: readonly string[]): Promise<number> {
  const call = parseArguments(args);
  if (!call) {
    console.error(usage);
    return 2;
  }
  try {
    return await fuzz(call, prepareMachine(complain));
  } catch (error) {
    complain((error instanceof Error && error.stack) || String(error));
    return 2;
  }
}

async function fuzz({ seed, count, from, keep, all }: Call, machine: Machine): Promise<number> {
  const begun = Date.now();
  const tally = { equal: 0, differs: 0, chance: 0, unplayable: 0 };
  let first: LabDocument | undefined;
  for (let start = from; start < from + count; start += portion) {
    const numbers = Array.from({ length: Math.min(portion, from + count - start) }, (_, i) => start + i);
    const labs = numbers.map((number) => generateLab(seed, number));
    await differ(machine, labs, (i, outcome) => {
      const lab = labs[i];
      tally[outcome.kind]++;
      if (!lab || outcome.kind === 'equal') return;
      if (outcome.kind !== 'differs') console.log(`${outcome.kind}: lab ${numbers[i]}: ${outcome.text}`);
      else if (all || first === undefined) console.log(outcome.text);
      if (outcome.kind === 'differs') {
        first ??= lab;
        if (keep !== undefined) store(keep, `fuzz-${seed}-${numbers[i]}`, lab, outcome);
      }
    });
    const seconds = (Date.now() - begun) / 1000;
    const played = Object.values(tally).reduce((sum, n) => sum + n, 0);
    console.log(`${played} labs played, ${(seconds / played).toFixed(1)} s each: ${describe(tally)}`);
    if (first && !all) break;
  }
  if (first && !all) await show(machine, first, keep);
  return tally.differs > 0 ? 1 : 0;
}

const describe = (tally: Readonly<Record<Outcome['kind'], number>>): string =>
  `${tally.equal} equal, ${tally.differs} differ, ${tally.chance} hang on chance, ${tally.unplayable} unplayable`;

/** Shrinks a lab that differs and prints what is left of it. */
async function show(machine: Machine, lab: LabDocument, keep: string | undefined): Promise<void> {
  console.log(`shrinking: ${size(lab)}`);
  const smallest = await shrink(
    lab,
    async (labs) => (await differ(machine, labs)).map(({ kind }) => kind === 'differs'),
    (smaller) => console.log(`shrinking: ${size(smaller)}`),
  );
  const [outcome] = await differ(machine, [smallest]);
  console.log(formatLab(smallest));
  if (outcome?.kind !== 'differs') return;
  console.log(outcome.text);
  if (keep !== undefined) store(keep, 'fuzz-shrunk', smallest, outcome);
}

function size({ hosts, steps }: LabDocument): string {
  const all = Object.values(hosts);
  const commands = all.reduce((sum, host) => sum + host.commands.length, 0);
  return `${steps.length} steps, ${all.length} hosts, ${commands} commands`;
}

function store(
  folder: string,
  name: string,
  lab: LabDocument,
  { kernel, text }: Extract<Outcome, { kind: 'differs' }>,
): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), formatLab(lab));
  writeFileSync(join(folder, `${name}.golden.json`), formatKernelRecord(name, kernel));
  writeFileSync(join(folder, `${name}.txt`), `${text}\n`);
}

const formatLab = (lab: LabDocument): string => `${JSON.stringify(lab, null, 1)}\n`;

process.exitCode = await main(process.argv.slice(2));
