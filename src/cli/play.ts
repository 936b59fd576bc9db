/** The headless player: `node scripts/run.mjs src/cli/play.ts [--out DIR] FILE...` */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { recordOf } from '../lab/play-scenario.ts';
import { play } from '../lab/timeline.ts';
import { main } from './play-main.ts';

process.exitCode = main(process.argv.slice(2), {
  play: (scenario) => {
    const run = play(scenario);
    return { record: recordOf(run), faults: run.faults, cut: run.cut };
  },
  read: (path) => readFileSync(path, 'utf8'),
  write: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  print: (text) => process.stdout.write(text),
  complain: (line) => console.error(line),
});
