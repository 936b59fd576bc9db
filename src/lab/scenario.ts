/**
 * The scenario format: one JSON document that describes a lab (links, hosts, the command lines that configure them) and what happens
 * in it (steps). A lesson opens it, a share link carries it, the headless player and the fidelity tests play it.
 *
 * Beyond the shape, a scenario that parses can be built: its links and hosts exist, its MAC addresses differ, no connection is used
 * before it was opened. Whether its command lines mean anything is the shell's to say.
 */
import * as v from 'valibot';
import { err, ok } from '../base/result.ts';
import type { Result } from '../base/result.ts';
import { joinPath } from './scenario-error.ts';
import type { ScenarioError } from './scenario-error.ts';
import { findJsonFault } from './scenario-json.ts';
import {
  checkSize,
  exactly,
  integer,
  isObject,
  maxDepth,
  maxErrors,
  maxSize,
  mistake,
  oneOf,
  plain,
  toErrors,
  wrongWord,
} from './schema.ts';

export { maxDepth, maxErrors, maxSize } from './schema.ts';
export { formatScenarioError } from './scenario-error.ts';
export type { ScenarioError, ScenarioErrorCode } from './scenario-error.ts';

// ---- the schema

function name(greatestLength: number, reserved: readonly string[] = []) {
  const form = `[A-Za-z][A-Za-z0-9_-]{0,${greatestLength - 1}}`;
  return v.pipe(
    v.string(),
    v.regex(new RegExp(`^${form}$`), `bad-name|${form}`),
    v.check((text) => !reserved.includes(text), `reserved-name|${reserved.join('|')}`),
  );
}

const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const address = v.pipe(v.string(), v.regex(new RegExp(`^${octet}(?:\\.${octet}){3}$`), 'bad-address|a.b.c.d'));
const endpoint = v.pipe(
  v.string(),
  v.check((text) => {
    const [host = '', port = '', ...more] = text.split(':');
    return more.length === 0 && v.is(address, host) && /^[1-9][0-9]{0,4}$/.test(port) && Number(port) <= 65535;
  }, 'bad-endpoint|a.b.c.d:port'),
);
/** Not the zero address and no group address, which an interface can't have (Linux, `is_valid_ether_addr`); in lower case. */
const mac = v.pipe(
  v.string(),
  v.regex(/^(?!00(?::00){5}$)[0-9a-f][02468ace](?::[0-9a-f]{2}){5}$/i, 'bad-mac|02:00:00:00:00:01'),
  v.transform((text) => text.toLowerCase()),
);
const port = integer(1, 65535);
const milliseconds = integer(1, 24 * 60 * 60 * 1000);

/** At most as long as Linux lets an interface's name be; a dot would read as a host's in a record. */
const linkName = name(15);
/** What exists on every host, or stands for every interface in a sysctl's name. */
const interfaceName = name(15, ['lo', 'tunl0', 'gre0', 'all', 'default']);
const hostName = name(32);

const role = oneOf('client', 'router', 'director', 'realserver');
const service = plain(
  exactly({
    proto: oneOf('tcp', 'udp'),
    /** The address it listens on; absent: every address of the host. */
    addr: v.optional(address),
    port,
    reply: v.string(),
  }),
);
const host = plain(
  exactly({
    role,
    interfaces: v.optional(
      plain(v.record(interfaceName, plain(exactly({ link: v.string(), mac, mtu: v.optional(integer(68, 65535)) })))),
      {},
    ),
    commands: v.optional(v.array(v.string()), []),
    services: v.optional(v.array(service), []),
  }),
);

const client = { host: v.string(), src: v.optional(endpoint), dst: endpoint, timeout_ms: v.optional(milliseconds) };
const stepSchemas = [
  exactly({ do: v.literal('http'), ...client }),
  exactly({ do: v.literal('open'), id: v.string(), ...client }),
  exactly({ do: v.literal('request'), id: v.string() }),
  exactly({ do: v.literal('send'), id: v.string(), bytes: integer(1, 65535) }),
  exactly({ do: v.literal('close'), id: v.string() }),
  exactly({ do: v.literal('udp'), ...client, bytes: v.optional(integer(0, 65535)), df: v.optional(v.boolean()) }),
  exactly({
    do: v.literal('run'),
    host: v.string(),
    command: v.string(),
    /** How its output is held against the kernel's: see `fidelity/compare.ts`. */
    compare: v.optional(oneOf('exact', 'status', 'connections')),
  }),
  exactly({ do: v.literal('kill-service'), host: v.string(), port }),
  exactly({ do: v.literal('wait'), ms: milliseconds }),
] as const;
const stepKinds = stepSchemas.map((schema) => schema.entries.do.literal);
const step = plain(v.variant('do', stepSchemas, `not-one-of|${stepKinds.join('|')}`));

const bilingual = plain(exactly({ en: v.string(), zh: v.string() }));
const monolingual = v.string();

/** The scenario format, version 1. Its output has every host's `interfaces`, `commands` and `services`, absent or not. */
export const scenarioSchema = plain(
  exactly({
    scenario: v.literal(1),
    title: v.lazy((input): typeof bilingual | typeof monolingual => (isObject(input) ? bilingual : monolingual)),
    /** The kernel that the hosts run; absent: 6.1. */
    linux: v.optional(oneOf('3.10', '6.1')),
    links: v.array(linkName),
    hosts: plain(v.record(hostName, host)),
    steps: v.array(step),
    /** Whether frames are recorded; absent: true. */
    frames: v.optional(v.boolean()),
    /** Frames are recorded, but not held against the kernel's. */
    compare_frames: v.optional(oneOf('results-only')),
    /** What only the page reads. */
    ui: v.optional(plain(v.record(v.string(), v.unknown()))),
  }),
);

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** A scenario that was checked. */
export type Scenario = Frozen<v.InferOutput<typeof scenarioSchema>>;
export type Host = Scenario['hosts'][string];
export type Role = Host['role'];
export type Interface = Host['interfaces'][string];
export type Service = Host['services'][number];
export type Step = Scenario['steps'][number];
/** The steps of one kind: `StepOf<'http'>`. */
export type StepOf<K extends Step['do']> = Extract<Step, { readonly do: K }>;

/** What an absent field means. */
export const scenarioDefaults = {
  linux: '6.1',
  mtu: 1500,
  frames: true,
  /** Of `http` and `open`. */
  tcpTimeoutMs: 2500,
  udpTimeoutMs: 1200,
  udpBytes: 4,
  compare: 'exact',
} as const;

// ---- versions

/** From each version to the one after: the first makes a document of version 1 one of version 2. */
const migrations: readonly ((document: object) => object)[] = [];
const latestVersion = migrations.length + 1;

function migrate(document: unknown): Result<unknown, ScenarioError> {
  // What's wrong with these, the schema says.
  if (!isObject(document)) return ok(document);
  const version = (document as { scenario?: unknown }).scenario;
  if (version === undefined) return ok(document);
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1 || version > latestVersion) {
    return err(mistake('unsupported-version', 'scenario', version, [String(latestVersion)]));
  }
  return ok(migrations.slice(version - 1).reduce<object>((older, next) => next(older), document));
}

// ---- parsing

/**
 * Checks a scenario that came from anywhere. Gives a scenario of the newest version, its MAC addresses in lower case, or the mistakes
 * (at most `maxErrors`): first of the shape, and once that is right, of what refers to what. Never throws on what JSON can express.
 */
export function parseScenario(value: unknown): Result<Scenario, ScenarioError[]> {
  const unfit = checkSize(value);
  if (unfit) return err([unfit]);
  const current = migrate(value);
  if (!current.ok) return err([current.error]);
  const parsed = v.safeParse(scenarioSchema, current.value);
  if (!parsed.success) return err(parsed.issues.slice(0, maxErrors).flatMap(toErrors).slice(0, maxErrors));
  const dangling = checkReferences(parsed.output);
  return dangling.length === 0 ? ok(parsed.output) : err(dangling);
}

/** Checks a scenario's JSON text. A mistake in the JSON itself comes with its line and column. */
export function parseScenarioText(text: string): Result<Scenario, ScenarioError[]> {
  if (text.length > maxSize) return err([mistake('too-large', '', text.length, [String(maxSize)])]);
  // Some editors begin a file with a byte order mark.
  const json = text.replace(/^\uFEFF/, '');
  const fault = findJsonFault(json, maxDepth);
  if (!fault) return parseScenario(JSON.parse(json));
  const { offset, ...rest } = fault;
  const before = json.slice(0, offset).split('\n');
  return err([{ ...rest, path: '', at: { line: before.length, column: (before.at(-1) ?? '').length + 1 } }]);
}

// ---- what refers to what

function checkReferences({ links, hosts, steps }: Scenario): ScenarioError[] {
  const errors: ScenarioError[] = [];
  const report = (error: ScenarioError): void => {
    if (errors.length < maxErrors) errors.push(error);
  };
  /** Reports what was seen before under the same key. */
  const once = (seen: Map<string, string>, key: string, path: string, found: unknown): void => {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, path);
    else report(mistake('duplicate', path, found, [first]));
  };

  const linkPaths = new Map<string, string>();
  links.forEach((link, i) => once(linkPaths, link, joinPath('links', i), link));

  const macPaths = new Map<string, string>();
  for (const [hostKey, { interfaces, services }] of Object.entries(hosts)) {
    const hostPath = joinPath('hosts', hostKey);
    for (const [interfaceKey, { link, mac: own }] of Object.entries(interfaces)) {
      const path = joinPath(joinPath(hostPath, 'interfaces'), interfaceKey);
      if (!linkPaths.has(link)) report(wrongWord('unknown-link', joinPath(path, 'link'), link, [...linkPaths.keys()]));
      once(macPaths, own, joinPath(path, 'mac'), own);
    }
    const sockets = new Map<string, string>();
    services.forEach((each, i) => {
      const socket = `${each.proto} ${each.addr ?? ''} ${each.port}`;
      once(sockets, socket, joinPath(joinPath(hostPath, 'services'), i), each);
    });
  }

  const hostNames = Object.keys(hosts);
  const ever = new Set<string>();
  const open = new Set<string>();
  steps.forEach((each, i) => {
    const path = joinPath('steps', i);
    if ('host' in each && !Object.hasOwn(hosts, each.host)) {
      report(wrongWord('unknown-host', joinPath(path, 'host'), each.host, hostNames));
    }
    if (each.do === 'open') {
      ever.add(each.id);
      open.add(each.id);
    } else if ('id' in each) {
      // Closing twice does nothing; talking on a closed connection can't be done.
      const usable = each.do === 'close' ? ever : open;
      if (!usable.has(each.id)) report(wrongWord('not-open', joinPath(path, 'id'), each.id, [...usable]));
      if (each.do === 'close') open.delete(each.id);
    }
  });
  return errors;
}
