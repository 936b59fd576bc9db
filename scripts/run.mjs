// Runs a TypeScript entry in Node: `node scripts/run.mjs src/cli/play.ts ARGUMENTS...`
// Vite bundles it, not a type stripper, because the engine finds its plug-ins with `import.meta.glob` and Node 20 strips no types.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
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
 * In several files, as the page has it: a module that is loaded late and yet lies in one file with the others would be a function, and
 * its constants variables, which V8 does not fold.
 * @param {string} entryPath
 * @returns {Promise<string>} the path of the bundle's entry
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
      // Written below; the folder is named for the source maps' relative paths.
      write: false,
      outDir: join(cache, 'bundle'),
      // topLevelVar as for the page: see vite.config.ts.
      rolldownOptions: {
        output: { entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs', topLevelVar: false },
      },
    },
  });
  const [first, ...others] = /** @type {import('vite').Rolldown.RolldownOutput} */ (output).output;
  const chunks = [first, ...others.filter((one) => one.type === 'chunk')];
  return join(store(`${basename(entryPath, '.ts')}-`, chunks), first.fileName);
}

/**
 * Named after its content and moved into place whole, so that several runs at once never read half a bundle.
 * @param {string} prefix
 * @param {{ fileName: string, code: string }[]} chunks
 * @returns {string} the folder
 */
function store(prefix, chunks) {
  const hash = createHash('sha256');
  for (const { fileName, code } of chunks) hash.update(`${fileName}\n${code}`);
  const path = join(cache, prefix + hash.digest('hex').slice(0, 16));
  if (existsSync(path)) return path;
  mkdirSync(cache, { recursive: true });
  const day = 24 * 60 * 60 * 1000;
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    // Another run may have removed it first.
    const age = Date.now() - (statSync(old, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (name.startsWith(prefix) && age > day) rmSync(old, { force: true, recursive: true });
  }
  const partial = `${path}.${process.pid}`;
  for (const { fileName, code } of chunks) {
    mkdirSync(dirname(join(partial, fileName)), { recursive: true });
    writeFileSync(join(partial, fileName), code);
  }
  try {
    renameSync(partial, path);
  } catch (error) {
    // Another run was sooner.
    if (!existsSync(path)) throw error;
    rmSync(partial, { recursive: true });
  }
  return path;
}
