/**
 * The rules of the source tree, as functions of a file's path and text; `structure.test.ts` holds every file of src against them.
 *
 * A file is parsed, not searched: a TCP header may have a `window` and a comment may speak of `Date`.
 */
import { posix } from 'node:path';
import { parseSync } from 'vite';
import manifest from '../package.json' with { type: 'json' };

/** The folders of src, each of which may import from itself and those before it. */
const order = 'base wire kernel shell lab analysis interop lessons locale view app ui cli'.split(' ');

/** The engine: it runs anywhere, and the same way every time. */
const engine = new Set(order.slice(0, order.indexOf('locale')));

/** What a folder may not import although it stands before it: texts stand alone, and the command line has no page. */
const barred: Record<string, string[]> = {
  locale: order.slice(0, order.indexOf('locale')),
  cli: ['view', 'app', 'ui'],
};

/** The packages that the engine may use: pure functions, no more. */
const enginePackages = new Set(['valibot', 'fflate']);

/** What the page may use, and the command line, which has Node's modules as well. */
const isListed = (specifier: string): boolean =>
  specifier.startsWith('node:') ||
  Object.hasOwn(manifest.dependencies, specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));

/** What an engine folder may import from outside src: the catalogue of labs loads the very scenarios that are held against the kernel. */
const outside: Record<string, RegExp> = { lessons: /^\.\.\/fidelity\/scenarios\/[\w-]+\.json$/ };

/** Clocks, timers and ways to the machine or the page. `globalThis` because it leads to all of them. */
const engineForbids = new Set(
  (
    'Date performance setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame ' +
    'document window process crypto globalThis'
  ).split(' '),
);

/**
 * What is wrong with one file.
 * @param path relative to src, such as `kernel/route.ts`
 * @returns one sentence a fault, none when all is well
 */
export function faultsOf(path: string, text: string): string[] {
  const { errors, program } = parseSync(path, text);
  if (errors.length > 0) return errors.map((error) => `${path}: ${error.message}`);
  const found: Found = { imports: [], globals: new Set(), bound: new Set() };
  if (isNode(program)) visit(program, undefined, '', found);
  return [...importFaults(path, found.imports), ...globalFaults(path, found)].map((fault) => `${path} ${fault}`);
}

const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path);
const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');

function importFaults(path: string, imports: string[]): string[] {
  const from = folderOf(path);
  // src's own files (main.tsx, this test) may import anything.
  if (from === '') return [];
  if (!order.includes(from)) return [`is in a folder that has no place in the order ${order.join(', ')}`];
  const isEngine = engine.has(from);
  if (isTest(path) && !isEngine) return [];

  return imports.flatMap((specifier) => {
    const name = JSON.stringify(specifier);
    if (!/^[./]/.test(specifier)) {
      if (!isEngine) return isListed(specifier) ? [] : [`imports ${name}, which package.json does not list`];
      const allowed = isTest(path) || enginePackages.has(specifier);
      return allowed ? [] : [`imports ${name}: the engine uses no package but ${[...enginePackages].join(', ')}`];
    }
    const file = specifier.replace(/\?.*$/, '');
    if (!/\.\w+$/.test(file)) return [`imports ${name}: write the file's extension`];
    // A leading slash is the project's root, which a glob pattern may start from.
    const target = file.startsWith('/') ? posix.relative('/src', file) : posix.join(posix.dirname(path), file);
    if (target.startsWith('..')) {
      return isEngine && !isTest(path) && !outside[from]?.test(target) ? [`imports ${name}, outside src`] : [];
    }
    const to = folderOf(target);
    const allowed = order.includes(to) && order.indexOf(to) <= order.indexOf(from) && !barred[from]?.includes(to);
    return allowed ? [] : [`imports ${name}: ${from} may not import from ${to || 'the top of src'}`];
  });
}

function globalFaults(path: string, { globals, bound }: Found): string[] {
  if (!engine.has(folderOf(path)) || isTest(path)) return [];
  // A name that the file binds itself is no global: `window` is a field of TCP's. What else it might hide, the compiler finds,
  // which knows no DOM and no Node there.
  return [...globals].filter((name) => !bound.has(name)).map((name) => `uses ${name}: the engine is deterministic`);
}

/** What a file imports (patterns of `import.meta.glob` too), which forbidden globals it refers to, which names it binds. */
interface Found {
  imports: string[];
  globals: Set<string>;
  bound: Set<string>;
}

/** A node of the syntax tree (ESTree with TypeScript's nodes), as far as it is looked at here. */
interface Node {
  type: string;
  [key: string]: unknown;
}

function visit(node: Node, parent: Node | undefined, key: string, found: Found): void {
  const importer = [
    'ImportDeclaration',
    'ExportNamedDeclaration',
    'ExportAllDeclaration',
    'ImportExpression',
    'TSImportType',
  ];
  if (importer.includes(node.type)) found.imports.push(...strings(node['source']));
  if (isGlobCall(node)) found.imports.push(...globPatterns(node));
  if (node.type === 'Identifier' && typeof node['name'] === 'string') visitName(node['name'], parent, key, found);
  if (node.type === 'ObjectPattern') bindProperties(node, found);
  for (const [childKey, value] of Object.entries(node)) {
    for (const child of nodes(value)) visit(child, node, childKey, found);
  }
}

function visitName(name: string, parent: Node | undefined, key: string, found: Found): void {
  if (parent === undefined || isLabel(parent, key)) return;
  if (binds(parent, key)) found.bound.add(name);
  if (engineForbids.has(name)) found.globals.add(name);
  // Math is allowed for what it computes: only as `Math.name`, and not for chance.
  if (name === 'Math' && !(parent.type === 'MemberExpression' && key === 'object' && isPureMath(parent))) {
    found.globals.add('Math.random');
  }
}

function isPureMath(member: Node): boolean {
  return member['computed'] === false && isNode(member['property']) && member['property']['name'] !== 'random';
}

/** A name that belongs to something else: a property, a key, what another module calls it. */
function isLabel(parent: Node, key: string): boolean {
  if (key === 'property') return parent['computed'] === false;
  // A short-hand's value is visited as well, and is the reference.
  if (key === 'key') return parent['computed'] === false;
  if (parent.type === 'TSQualifiedName') return key === 'right';
  return key === 'imported' || key === 'exported' || key === 'label' || parent.type === 'TSEnumMember';
}

/** Whether the name is bound here: declared, a parameter, imported, or part of a pattern (`bindProperties` for an object's). */
function binds(parent: Node, key: string): boolean {
  if (['id', 'params', 'param', 'parameter'].includes(key)) return true;
  if (parent.type === 'AssignmentPattern') return key === 'left';
  if (parent.type === 'ArrayPattern' || parent.type === 'RestElement') return true;
  return key === 'local' && parent.type !== 'ExportSpecifier';
}

function bindProperties({ properties }: Node, found: Found): void {
  for (const property of nodes(properties)) {
    const value = property['value'];
    if (isNode(value) && typeof value['name'] === 'string') found.bound.add(value['name']);
  }
}

function isGlobCall(node: Node): boolean {
  const callee = node['callee'];
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return false;
  const { object, property } = callee;
  return isNode(object) && object.type === 'MetaProperty' && isNode(property) && property['name'] === 'glob';
}

function globPatterns(call: Node): string[] {
  // A pattern that starts with ! leaves files out.
  return strings(nodes(call['arguments'])[0]).filter((pattern) => !pattern.startsWith('!'));
}

/** The text of a string literal, or of an array's string literals. */
function strings(value: unknown): string[] {
  if (!isNode(value)) return [];
  if (value.type === 'Literal' && typeof value['value'] === 'string') return [value['value']];
  return value.type === 'ArrayExpression' ? nodes(value['elements']).flatMap(strings) : [];
}

/** The nodes in a node's field, which holds one, several, or something else. */
function nodes(value: unknown): Node[] {
  return (Array.isArray(value) ? value : [value]).filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
