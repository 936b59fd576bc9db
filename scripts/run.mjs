// Runs a TypeScript entry in Node: `node scripts/run.mjs src/cli/play.ts ARGUMENTS...`
// Vite bundles it, not a type stripper, because the engine finds its plug-ins with `import.meta.glob` and Node 20 strips no types.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'ipvscope');
const [, , entryArgument, ...rest] = process.argv;
if (entryArgument === undefined) {
  console.error('usage: node scripts/run.mjs ENTRY.ts [ARGUMENT]...');
  process.exit(2);
}
const entry = resolve(entryArgument);
const file = await bundle(entry).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, entry, ...rest];
await import(pathToFileURL(file).href);

/**
 * @param {string} entryPath
 * @returns {Promise<string>} the bundle's path
 */
async function bundle(entryPath) {
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    // Packages and Node's own modules stay imports: the bundle lies inside node_modules and finds them there.
    build: {
      ssr: entryPath,
      target: 'node20',
      minify: false,
      sourcemap: 'inline',
      // Written below; the folder is named for the source map's relative paths.
      write: false,
      outDir: cache,
      // As the page's bundle has it: see vite.config.ts.
      rolldownOptions: { output: { codeSplitting: false, topLevelVar: false } },
    },
  });
  const first = /** @type {import('vite').Rolldown.RolldownOutput} */ (output).output[0];
  return store(`${basename(entryPath, '.ts')}-`, first.code);
}

/**
 * Named after its content and moved into place whole, so that several runs at once never read half a file.
 * @param {string} prefix
 * @param {string} code
 */
function store(prefix, code) {
  const path = join(cache, `${prefix}${createHash('sha256').update(code).digest('hex').slice(0, 16)}.mjs`);
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const day = 24 * 60 * 60 * 1000;
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    // Another run may have removed it first.
    const age = Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith(prefix) && age > day) rmSync(old, { force: true });
  }
  const partial = `${path}.${process.pid}`;
  writeFileSync(partial, code);
  renameSync(partial, path);
  return path;
}
