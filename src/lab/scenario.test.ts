import { describe, expect, test } from 'vitest';
import { nearest } from './scenario-error.ts';
import { formatScenarioError, maxDepth, maxErrors, maxSize, parseScenario, parseScenarioText } from './scenario.ts';
import type { Scenario, ScenarioError, StepOf } from './scenario.ts';

/** A scenario with everything that the format knows. */
function whole() {
  return {
    scenario: 1,
    title: { en: 'DR', zh: '直接路由' },
    linux: '3.10',
    links: ['wan', 'lan'],
    hosts: {
      client: {
        role: 'client',
        interfaces: { eth0: { link: 'wan', mac: '02:00:00:00:01:01' } },
        commands: ['ip addr add 198.51.100.10/24 dev eth0'],
        services: [],
      },
      rs1: {
        role: 'realserver',
        interfaces: { eth0: { link: 'lan', mac: '02:00:00:00:04:01', mtu: 1400 } },
        commands: [],
        services: [
          { proto: 'tcp', port: 80, reply: 'rs1\n' },
          { proto: 'udp', addr: '10.0.0.1', port: 53, reply: 'rs1' },
        ],
      },
    },
    steps: [
      { do: 'http', host: 'client', dst: '192.168.56.185:80' },
      { do: 'http', host: 'client', src: '198.51.100.10:40001', dst: '192.168.56.185:80', timeout_ms: 800 },
      { do: 'open', id: 'c1', host: 'client', src: '198.51.100.10:40002', dst: '192.168.56.185:80', timeout_ms: 1 },
      { do: 'request', id: 'c1' },
      { do: 'send', id: 'c1', bytes: 1460 },
      { do: 'close', id: 'c1' },
      { do: 'close', id: 'c1' },
      { do: 'udp', host: 'client', dst: '192.168.56.185:53' },
      {
        do: 'udp',
        host: 'client',
        src: '198.51.100.10:42001',
        dst: '192.168.56.185:53',
        bytes: 3000,
        df: false,
        timeout_ms: 500,
      },
      { do: 'run', host: 'rs1', command: 'ip addr' },
      { do: 'run', host: 'rs1', command: 'ping -c 1 10.0.0.1', compare: 'status' },
      { do: 'kill-service', host: 'rs1', port: 80 },
      { do: 'wait', ms: 2300 },
    ],
    frames: true,
    compare_frames: 'results-only',
    ui: { playhead: 12, notes: [{ at: [0.5, 1], text: '说明' }], none: null },
  };
}

type Draft = ReturnType<typeof whole>;

/** The scenario with something else at a path; undefined takes it away. */
function altered(path: (string | number)[], value: unknown): unknown {
  const draft: unknown = whole();
  let at = draft as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as typeof at;
  const last = path.at(-1) ?? '';
  if (value === undefined) delete at[last];
  else at[last] = value;
  return draft;
}

function errorsOf(value: unknown): ScenarioError[] {
  const parsed = parseScenario(value);
  return parsed.ok ? [] : parsed.error;
}

function scenarioOf(input: unknown): Scenario {
  const parsed = parseScenario(input);
  if (!parsed.ok) throw new Error(parsed.error.map(formatScenarioError).join('\n'));
  return parsed.value;
}

/** Adds steps of any kind. */
function addSteps(draft: Draft, ...steps: unknown[]): void {
  (draft.steps as unknown[]).push(...steps);
}

function nested(depth: number): unknown {
  let value: unknown = 0;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function many<T>(item: T): T[] {
  return Array.from({ length: 5000 }, () => item);
}

describe('what is a scenario', () => {
  test('one with everything comes out as it went in', () => {
    expect(parseScenario(whole())).toEqual({ ok: true, value: whole() });
    expect(parseScenarioText(JSON.stringify(whole()))).toEqual({ ok: true, value: whole() });
    expect(parseScenarioText(`\uFEFF${JSON.stringify(whole())}\n`)).toMatchObject({ ok: true });
  });

  test("the least of one: what hosts have is empty where it isn't said", () => {
    const least = { scenario: 1, title: '', links: [], hosts: { a: { role: 'router' } }, steps: [] };
    const host = { role: 'router', interfaces: {}, commands: [], services: [] };
    expect(parseScenario(least)).toEqual({ ok: true, value: { ...least, hosts: { a: host } } });
  });

  test('hosts keep their order, MAC addresses come out in lower case', () => {
    const draft = whole();
    draft.hosts.rs1.interfaces.eth0.mac = '02:AB:00:00:00:FE';
    const { hosts } = scenarioOf(draft);
    expect(Object.keys(hosts)).toEqual(['client', 'rs1']);
    expect(hosts['rs1']?.interfaces['eth0']?.mac).toBe('02:ab:00:00:00:fe');
  });

  test('its input is left alone', () => {
    const draft = Object.freeze(whole());
    expect(scenarioOf(draft)).not.toBe(draft);
    expect(draft).toEqual(whole());
  });

  test('steps are typed by their kind', () => {
    const opening: StepOf<'open'> = { do: 'open', id: 'c1', host: 'client', dst: '10.0.0.1:80' };
    const scenario: Scenario = { scenario: 1, title: '', links: [], hosts: {}, steps: [opening] };
    expect(scenario.steps).toHaveLength(1);
  });
});

describe('mistakes in the shape', () => {
  const eth0 = ['hosts', 'rs1', 'interfaces', 'eth0'];
  const mistakes: [path: (string | number)[], value: unknown, error: string][] = [
    [['scenario'], undefined, 'scenario: found nothing, expected the key "scenario"'],
    [['scenario'], 2, 'scenario: found version 2 of the format, expected version 1'],
    [['scenario'], 0, 'scenario: found version 0 of the format, expected version 1'],
    [['scenario'], '1', 'scenario: found version "1" of the format, expected version 1'],
    [['title'], 5, 'title: found 5, expected a text in quotes'],
    [['title', 'zh'], undefined, 'title.zh: found nothing, expected the key "zh"'],
    [['linux'], '5.4', 'linux: found "5.4", expected one of "3.10", "6.1"'],
    [['links'], {}, 'links: found {...}, expected a list'],
    [['links', 1], 'l n', 'links[1]: found "l n", expected a name of the form [A-Za-z][A-Za-z0-9_-]{0,14}'],
    [['hosts'], [], 'hosts: found [...], expected an object'],
    [['hosts', '7'], { role: 'router' }, 'hosts.7: found "7", expected a name of the form [A-Za-z][A-Za-z0-9_-]{0,31}'],
    [['hosts', 'rs1'], null, 'hosts.rs1: found null, expected an object'],
    [['hosts', 'rs1', 'role'], undefined, 'hosts.rs1.role: found nothing, expected the key "role"'],
    [
      ['hosts', 'rs1', 'role'],
      'realsrever',
      'hosts.rs1.role: found "realsrever", expected one of "client", "router", "director", "realserver" (did you mean "realserver"?)',
    ],
    [
      ['hosts', 'rs1', 'comands'],
      [],
      'hosts.rs1.comands: found the unknown key "comands", expected one of "role", "interfaces", "commands", "services" (did you mean "commands"?)',
    ],
    [['hosts', 'rs1', 'commands', 0], 5, 'hosts.rs1.commands[0]: found 5, expected a text in quotes'],
    [
      ['hosts', 'rs1', 'interfaces', 'eth0.1'],
      { link: 'lan', mac: '02:00:00:00:00:09' },
      'hosts.rs1.interfaces["eth0.1"]: found "eth0.1", expected a name of the form [A-Za-z][A-Za-z0-9_-]{0,14}',
    ],
    [
      ['hosts', 'rs1', 'interfaces', 'lo'],
      { link: 'lan', mac: '02:00:00:00:00:09' },
      'hosts.rs1.interfaces.lo: found "lo", expected a name other than "lo", "tunl0", "gre0", "all", "default"',
    ],
    ...['02:00:00:00:04', '02:00:00:00:04:0g', '01:00:00:00:04:01', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff'].map(
      (mac): [(string | number)[], unknown, string] => [
        [...eth0, 'mac'],
        mac,
        `hosts.rs1.interfaces.eth0.mac: found "${mac}", expected the MAC address of one interface, 02:00:00:00:00:01`,
      ],
    ),
    [[...eth0, 'mtu'], 67, 'hosts.rs1.interfaces.eth0.mtu: found 67, expected a whole number from 68 to 65535'],
    [[...eth0, 'mtu'], 1500.5, 'hosts.rs1.interfaces.eth0.mtu: found 1500.5, expected a whole number from 68 to 65535'],
    [[...eth0, 'mtu'], '1500', 'hosts.rs1.interfaces.eth0.mtu: found "1500", expected a number'],
    [
      ['hosts', 'rs1', 'services', 0, 'proto'],
      'sctp',
      'hosts.rs1.services[0].proto: found "sctp", expected one of "tcp", "udp" (did you mean "tcp"?)',
    ],
    [
      ['hosts', 'rs1', 'services', 0, 'port'],
      0,
      'hosts.rs1.services[0].port: found 0, expected a whole number from 1 to 65535',
    ],
    [
      ['hosts', 'rs1', 'services', 1, 'addr'],
      '10.0.0.256',
      'hosts.rs1.services[1].addr: found "10.0.0.256", expected an IPv4 address a.b.c.d',
    ],
    [
      ['steps', 0],
      {},
      'steps[0].do: found nothing, expected one of "http", "open", "request", "send", "close", "udp", "run", "kill-service", "wait"',
    ],
    [['steps', 0], ['http'], 'steps[0]: found [...], expected an object'],
    [['steps', 3, 'bytes'], 4, 'steps[3].bytes: found the unknown key "bytes", expected one of "do", "id"'],
    [['steps', 4, 'bytes'], undefined, 'steps[4].bytes: found nothing, expected the key "bytes"'],
    [['steps', 8, 'df'], 1, 'steps[8].df: found 1, expected true or false'],
    [['steps', 12, 'ms'], -1, 'steps[12].ms: found -1, expected a whole number from 1 to 86400000'],
    ...['10.0.0.1', '10.0.0.1:', '10.0.0.1:0', '10.0.0.1:65536', '10.0.0.1:80:80', '10.0.01.1:80', 'vip:80', ':80'].map(
      (dst): [(string | number)[], unknown, string] => [
        ['steps', 0, 'dst'],
        dst,
        `steps[0].dst: found "${dst}", expected an IPv4 address and a port, a.b.c.d:port`,
      ],
    ),
    [['frames'], 'no', 'frames: found "no", expected true or false'],
    [['compare_frames'], 'all', 'compare_frames: found "all", expected "results-only"'],
    [['ui'], [], 'ui: found [...], expected an object'],
    [
      ['Links'],
      [],
      'Links: found the unknown key "Links", expected one of "scenario", "title", "linux", "links", "hosts", "steps", "frames", "compare_frames", "ui" (did you mean "links"?)',
    ],
  ];
  test.each(mistakes)('%j: %j', (path, value, error) => {
    expect(errorsOf(altered(path, value)).map(formatScenarioError)).toContain(error);
  });

  test.each([[undefined], [null], [3], ['text'], [[]]])('%j is no scenario', (value) => {
    const [error] = errorsOf(value);
    expect(error).toMatchObject({ code: 'wrong-type', path: '', expected: ['object'] });
  });

  test('an error is data', () => {
    expect(errorsOf(altered([...eth0, 'mtu'], 9))).toEqual([
      { code: 'out-of-range', path: 'hosts.rs1.interfaces.eth0.mtu', found: '9', expected: ['68', '65535'] },
    ]);
    expect(errorsOf(altered(['steps', 12, 'mss'], 9))).toEqual([
      { code: 'unknown-key', path: 'steps[12].mss', found: '"mss"', expected: ['do', 'ms'], nearest: 'ms' },
    ]);
  });

  test('all are reported, with every unknown key, even one that objects have from birth', () => {
    const draft = { ...whole(), toString: 1, extra: 2, frames: 3 };
    expect(errorsOf(draft).map(({ path }) => path)).toEqual(['frames', 'toString', 'extra']);
  });
});

describe('what refers to what', () => {
  const mistakes: [what: string, change: (draft: Draft) => void, errors: string[]][] = [
    [
      'a link twice',
      (draft) => void draft.links.push('wan'),
      ['links[2]: found "wan", expected something else than links[0] has'],
    ],
    [
      'an unknown link',
      (draft) => void (draft.hosts.rs1.interfaces.eth0.link = 'lam'),
      [
        'hosts.rs1.interfaces.eth0.link: found "lam", expected a link of the scenario: "wan", "lan" (did you mean "lan"?)',
      ],
    ],
    [
      'a MAC address twice',
      (draft) => void (draft.hosts.rs1.interfaces.eth0.mac = '02:00:00:00:01:01'),
      [
        'hosts.rs1.interfaces.eth0.mac: found "02:00:00:00:01:01", expected something else than hosts.client.interfaces.eth0.mac has',
      ],
    ],
    [
      'a service twice',
      (draft) => void draft.hosts.rs1.services.push({ proto: 'tcp', port: 80, reply: '' }),
      ['hosts.rs1.services[2]: found {...}, expected something else than hosts.rs1.services[0] has'],
    ],
    [
      'unknown hosts',
      (draft) =>
        addSteps(draft, { do: 'run', host: 'rs2', command: '' }, { do: 'http', host: 'valueOf', dst: '1.1.1.1:1' }),
      [
        'steps[13].host: found "rs2", expected a host of the scenario: "client", "rs1"',
        'steps[14].host: found "valueOf", expected a host of the scenario: "client", "rs1"',
      ],
    ],
    [
      'a connection that was closed',
      (draft) => addSteps(draft, { do: 'request', id: 'c1' }),
      ['steps[13].id: found "c1", expected the id of a connection that an earlier step opened: there is none'],
    ],
    [
      'a connection that is opened later',
      (draft) => {
        addSteps(draft, { do: 'open', id: 'c2', host: 'client', dst: '1.1.1.1:1' });
        addSteps(draft, { do: 'send', id: 'c3', bytes: 1 });
        addSteps(draft, { do: 'open', id: 'c3', host: 'client', dst: '1.1.1.1:1' });
      },
      ['steps[14].id: found "c3", expected the id of a connection that an earlier step opened: "c2"'],
    ],
    [
      'closing what was never open',
      (draft) => addSteps(draft, { do: 'close', id: 'other' }),
      ['steps[13].id: found "other", expected the id of a connection that an earlier step opened: "c1"'],
    ],
  ];
  test.each(mistakes)('%s', (_what, change, errors) => {
    const draft = whole();
    change(draft);
    expect(errorsOf(draft).map(formatScenarioError)).toEqual(errors);
  });
});

describe('documents of any size and kind', () => {
  test('nesting up to the limit, beyond it, and without end', () => {
    // The document and `ui` are two of the levels.
    expect(errorsOf(altered(['ui', 'deep'], nested(maxDepth - 2)))).toEqual([]);
    const [error] = errorsOf(altered(['ui', 'deep'], nested(maxDepth - 1)));
    expect(error).toMatchObject({ code: 'too-deep', expected: [String(maxDepth)] });
    expect(error && formatScenarioError(error)).toMatch(
      /^ui\.deep\[0\].*: found more levels of nesting, expected at most 32$/,
    );
    const cycle: Record<string, unknown> = {};
    cycle['self'] = [cycle, cycle];
    expect(errorsOf(altered(['ui'], cycle))).toMatchObject([{ code: 'too-deep' }]);
  });

  test('a text nested a hundred thousand deep', () => {
    const parsed = parseScenarioText('['.repeat(100_000));
    expect(parsed).toEqual({
      ok: false,
      error: [{ code: 'too-deep', path: '', found: '', expected: ['32'], at: { line: 1, column: 33 } }],
    });
  });

  test('too large a text, too many values', () => {
    const [long] = errorsOf(altered(['ui', 'text'], 'x'.repeat(maxSize)));
    expect(long).toMatchObject({ code: 'too-large', path: '', expected: [String(maxSize)] });
    expect(long && formatScenarioError(long)).toMatch(
      /^the document: found a size of \d+ characters, expected at most 1000000$/,
    );
    expect(errorsOf(Array.from({ length: maxSize }, () => 0))).toMatchObject([{ code: 'too-large' }]);
    expect(parseScenarioText(' '.repeat(maxSize + 1))).toMatchObject({ ok: false, error: [{ code: 'too-large' }] });
  });

  test('many mistakes are cut short', () => {
    expect(errorsOf(altered(['links'], many(0)))).toHaveLength(maxErrors);
    expect(errorsOf(altered(['steps'], many({ do: 'close', id: 'none' })))).toHaveLength(maxErrors);
    expect(errorsOf(Object.fromEntries(many(0).map((_, i) => [`key${i}`, 0])))).toHaveLength(maxErrors);
  });

  test('keys that would reach into JavaScript itself', () => {
    const text = JSON.stringify(whole()).replace('"playhead"', '"__proto__"');
    expect(parseScenarioText(text)).toMatchObject({
      ok: false,
      error: [{ code: 'reserved-name', path: 'ui.__proto__' }],
    });
    expect(errorsOf(altered(['hosts', 'constructor'], {}))).toMatchObject([{ code: 'reserved-name' }]);
  });

  test.each([[() => 1], [Symbol('x')], [1n], [Infinity], [NaN]])('what JSON cannot express: %s', (value) => {
    expect(errorsOf(altered(['ui', 'playhead'], value))).toMatchObject([{ code: 'wrong-type', path: 'ui.playhead' }]);
  });
});

test('a mistake in the JSON comes with its line and column', () => {
  const parsed = parseScenarioText('{\n  "scenario": 1,\n  "title": "DR"\n  "links": []\n}');
  const error: ScenarioError = {
    code: 'json-syntax',
    path: '',
    found: '"\\""',
    expected: [',', '}'],
    at: { line: 4, column: 3 },
  };
  expect(parsed).toEqual({ ok: false, error: [error] });
  expect(formatScenarioError(error)).toBe('line 4, column 3: found "\\"", expected "," or "}"');
  const messages = ['', '{"a":1,"a":2}', '{"a', '["\\q"]'].map((text) => {
    const result = parseScenarioText(text);
    return result.ok ? '' : result.error.map(formatScenarioError).join('\n');
  });
  expect(messages).toEqual([
    'line 1, column 1: found the end of the text, expected a value',
    'line 1, column 8: found "a", expected each key once',
    'line 1, column 4: found the end of the text, expected a closing quote',
    'line 1, column 4: found "q", expected one of the escapes \\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX',
  ]);
});

test.each([
  ['comands', 'commands'],
  ['HOST', 'hosts'],
  ['step', 'steps'],
  ['xy', undefined],
  ['', undefined],
  ['directors', undefined],
  ['host2', 'hosts'],
  ['rs2', undefined],
])('the word nearest to %j is %j', (word, meant) => {
  expect(nearest(word, ['hosts', 'commands', 'steps', 'id', 'rs1'])).toBe(meant);
});
