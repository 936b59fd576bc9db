/** What `curl` is told on its command line. */
import { MILLISECOND } from '../../kernel/kernel.ts';
import { fail, ok, type CommandResult } from '../command.ts';

export interface CurlOptions {
  urls: string[];
  /** `-o`, one for each URL in turn; null for standard output. */
  outputs: string[];
  silent: boolean;
  showError: boolean;
  failOnError: boolean;
  headOnly: boolean;
  include: boolean;
  verbose: boolean;
  http10: boolean;
  headers: string[];
  agent: string;
  method: string | null;
  data: string | null;
  writeOut: string | null;
  /** ns; null: none. */
  maxTime: number | null;
  connectTimeout: number | null;
  interface: string | null;
  /** First and last local port. */
  localPort: readonly [number, number] | null;
}

const TRY = "curl: try 'curl --help' or 'curl --manual' for more information\n";

const HELP = `Usage: curl [options...] <url>
 -A, --user-agent <name>    Send User-Agent <name> to server
     --connect-timeout <s>  Longest time to connect
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -H, --header <header>      Pass custom header to server
 -I, --head                 Show document info only
 -i, --include              Include protocol response headers in the output
     --interface <name>     Interface or address to send from
     --local-port <range>   Local port or ports
 -m, --max-time <s>         Longest time for the whole transfer
 -o, --output <file>        Write to file instead of stdout
 -S, --show-error           Show error even when -s is used
 -s, --silent               Silent mode
 -v, --verbose              Make the operation more talkative
 -w, --write-out <format>   What to print when it is done
 -X, --request <method>     Request method
 -0, --http1.0              Use HTTP 1.0
`;

/** Long names and the letters they stand for; letters of its own for options that have none. */
const LONG: Record<string, string> = {
  'user-agent': 'A',
  data: 'd',
  'data-ascii': 'd',
  'data-raw': 'd',
  fail: 'f',
  header: 'H',
  help: 'h',
  head: 'I',
  include: 'i',
  insecure: 'k',
  location: 'L',
  'max-time': 'm',
  'no-buffer': 'N',
  'no-progress-meter': '*',
  'progress-bar': '#',
  output: 'o',
  'show-error': 'S',
  silent: 's',
  version: 'V',
  verbose: 'v',
  'write-out': 'w',
  request: 'X',
  'http0.9': '*',
  'http1.0': '0',
  'http1.1': '*',
  ipv4: '4',
  ipv6: '6',
  disable: 'q',
  'no-keepalive': '*',
  'connect-timeout': '!connect-timeout',
  interface: '!interface',
  'local-port': '!local-port',
  url: '!url',
};

const WITH_VALUE = new Set([
  'A',
  'd',
  'H',
  'm',
  'o',
  'w',
  'X',
  '!connect-timeout',
  '!interface',
  '!local-port',
  '!url',
]);
const WITHOUT = new Set('fhIikLN*#SsVv0146q');

/** Seconds as ns, or the complaint. */
function seconds(option: string, value: string): number | CommandResult {
  const message = (what: string) => fail(`curl: option ${option}: expected a ${what} numerical parameter\n${TRY}`, 2);
  if (/^-\d/.test(value)) return message('positive');
  if (!/^\d+(\.\d*)?$/.test(value) || Number(value) > 1_000_000) return message('proper');
  return Math.round(Number(value) * 1000) * MILLISECOND;
}

/** Reads the arguments, or says what is wrong with them. */
export function readCurlOptions(args: readonly string[]): CurlOptions | CommandResult {
  const options: CurlOptions = {
    urls: [],
    outputs: [],
    silent: false,
    showError: false,
    failOnError: false,
    headOnly: false,
    include: false,
    verbose: false,
    http10: false,
    headers: [],
    agent: 'curl/7.88.1',
    method: null,
    data: null,
    writeOut: null,
    maxTime: null,
    connectTimeout: null,
    interface: null,
    localPort: null,
  };
  if (args.length === 0) return fail(TRY, 2);
  const rest = [...args];
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (!arg.startsWith('-') || arg === '-') {
      options.urls.push(arg);
      continue;
    }
    const long = arg.startsWith('--');
    const letters = long ? [LONG[arg.slice(2)] ?? ''] : arg.slice(1).split('');
    for (const [n, letter] of letters.entries()) {
      if (WITH_VALUE.has(letter)) {
        const tail = long ? '' : arg.slice(n + 2);
        const value = tail === '' ? rest.shift() : tail;
        const name = long ? arg : `-${letter}`;
        if (value === undefined) return fail(`curl: option ${name}: requires parameter\n${TRY}`, 2);
        const fault = takeValue(options, letter, value, name);
        if (fault) return fault;
        break;
      }
      if (!WITHOUT.has(letter)) return fail(`curl: option ${arg}: is unknown\n${TRY}`, 2);
      const ended = takeFlag(options, letter);
      if (ended) return ended;
    }
  }
  return options.urls.length > 0 ? options : fail(`curl: no URL specified!\n${TRY}`, 2);
}

function takeFlag(options: CurlOptions, letter: string): CommandResult | null {
  switch (letter) {
    case 'f':
      options.failOnError = true;
      return null;
    case 'h':
      return ok(HELP);
    case 'I':
      options.headOnly = true;
      return null;
    case 'i':
      options.include = true;
      return null;
    case 'S':
      options.showError = true;
      return null;
    case 's':
      options.silent = true;
      return null;
    case 'V':
      return ok('curl 7.88.1 (ipvscope)\nProtocols: http\n');
    case 'v':
      options.verbose = true;
      return null;
    case '0':
      options.http10 = true;
      return null;
    case '6':
      return fail("curl: (7) Couldn't connect to server\n", 7);
    // What is left changes nothing here: no redirects are followed, no names looked up, no progress is shown.
    default:
      return null;
  }
}

function takeValue(options: CurlOptions, letter: string, value: string, name: string): CommandResult | null {
  switch (letter) {
    case 'A':
      options.agent = value;
      return null;
    case 'd':
      options.data = options.data === null ? value : `${options.data}&${value}`;
      return null;
    case 'H':
      options.headers.push(value);
      return null;
    case 'o':
      options.outputs.push(value);
      return null;
    case 'w':
      options.writeOut = value;
      return null;
    case 'X':
      options.method = value;
      return null;
    case 'm':
    case '!connect-timeout': {
      const time = seconds(name, value);
      if (typeof time !== 'number') return time;
      options[letter === 'm' ? 'maxTime' : 'connectTimeout'] = time === 0 ? null : time;
      return null;
    }
    case '!local-port': {
      const [, first = '', last = first] = /^(\d+)(?:-(\d+))?$/.exec(value) ?? [];
      const ports = [Number(first), Number(last)] as const;
      if (first === '' || ports[0] < 1 || ports[1] > 65_535 || ports[0] > ports[1])
        return fail(`curl: option ${name}: is badly used here\n${TRY}`, 2);
      options.localPort = ports;
      return null;
    }
    case '!interface':
      options.interface = value;
      return null;
    default:
      options.urls.push(value);
      return null;
  }
}
