/** sysctl (procps 4.0): shows and sets the kernel's switches, which are the files under /proc/sys. */
import type { Host } from '../../kernel/host.ts';
import { readSysctl, writeSysctl } from '../../kernel/sysctl.ts';
import { fail, ok, type Command, type CommandContext, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import { optionMessage } from '../options.ts';
import { Expression, TooHard } from '../regular-expression.ts';
import { regExpOf } from '../pattern.ts';

const USAGE = `
Usage:
 sysctl [options] [variable[=value] ...]

Options:
  -a, --all                 show every variable
  -b, --binary              only values, without newlines
  -e, --ignore              say nothing about variables that are not there
  -N, --names               only names
  -n, --values              only values
  -p, --load[=<file>]       set what a file says (/etc/sysctl.conf)
  -q, --quiet               say nothing about what is set
  -r, --pattern <expression>
                            only variables whose names match
  -w, --write               set (name=value does so anyway)
      --dry-run             say what would be set
  -h, --help                this text
  -V, --version             the version
`;

const LONG: Record<string, string> = {
  all: 'a',
  binary: 'b',
  deprecated: 'D',
  'dry-run': 'R',
  ignore: 'e',
  names: 'N',
  values: 'n',
  load: 'p',
  pattern: 'r',
  quiet: 'q',
  write: 'w',
  system: 'S',
  help: 'h',
  version: 'V',
};
const LETTERS = 'aAXbeNnpfrqwoxdhVSDR';

interface Asked {
  flags: Set<string>;
  pattern: Expression | null;
  /** Files of -p. */
  files: string[];
  words: string[];
}

/** Sorts the arguments; `-p` takes the words behind it as files. */
function readArguments(args: readonly string[]): Asked | CommandResult {
  const asked: Asked = { flags: new Set(), pattern: null, files: [], words: [] };
  const rest = [...args];
  const take = (letter: string, value: string | undefined): CommandResult | null => {
    if (letter !== 'r') {
      asked.flags.add(letter);
      return null;
    }
    const text = value ?? rest.shift();
    if (text === undefined) return fail(`${optionMessage('sysctl', { kind: 'argument', letter })}${USAGE}`, 1);
    if (!regExpOf(text)) return null;
    try {
      asked.pattern = new Expression(text);
    } catch (error) {
      if (!(error instanceof TooHard)) throw error;
      return fail(`sysctl: not simulated: ${error.message}\n`);
    }
    return null;
  };
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg.startsWith('--')) {
      const [name = '', ...tail] = arg.slice(2).split('=');
      const letter =
        (Object.hasOwn(LONG, name) ? LONG[name] : undefined) ??
        LONG[Object.keys(LONG).find((known) => name !== '' && known.startsWith(name)) ?? ''];
      if (letter === undefined)
        return { ...ok(USAGE), stderr: optionMessage('sysctl', { kind: 'unrecognized', name: arg }) };
      if (letter === 'p' && tail.length > 0) asked.files.push(tail.join('='));
      const fault = take(letter, tail.length > 0 ? tail.join('=') : undefined);
      if (fault) return fault;
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let at = 1; at < arg.length; at++) {
        const letter = arg[at] ?? '';
        if (!LETTERS.includes(letter))
          return { ...ok(USAGE), stderr: optionMessage('sysctl', { kind: 'invalid', letter }) };
        const tail = arg.slice(at + 1);
        const fault = take(letter, letter === 'r' && tail !== '' ? tail : undefined);
        if (fault) return fault;
        if ((letter === 'p' || letter === 'f') && tail !== '') asked.files.push(tail);
        if ('pfr'.includes(letter)) break;
      }
    } else asked.words.push(arg);
  }
  return asked;
}

/** `net/ipv4/ip_forward` and `net.ipv4.ip_forward` are the same. */
const dotted = (name: string): string =>
  (/[./]/.exec(name)?.[0] === '/' ? name.replaceAll('/', '.') : name).replace(/^proc\.sys\./, '');

const pathOf = (name: string): string => `/proc/sys/${name.replaceAll('.', '/')}`;

/** Names in the order of the directories. */
function sortedNames(host: Host): string[] {
  return Object.keys(host.sysctl).sort((a, b) => {
    const [x, y] = [a.split('.').join('\0'), b.split('.').join('\0')];
    return x < y ? -1 : Number(x > y);
  });
}

class Session {
  stdout = '';
  stderr = '';
  status = 0;
  readonly #host: Host;
  readonly #asked: Asked;

  constructor(host: Host, asked: Asked) {
    this.#host = host;
    this.#asked = asked;
  }

  #print(name: string, value: string): void {
    const { flags } = this.#asked;
    if (flags.has('N')) this.stdout += `${name}\n`;
    else if (flags.has('b')) this.stdout += value;
    else if (flags.has('n')) this.stdout += `${value}\n`;
    else this.stdout += `${name} = ${value}\n`;
  }

  complain(message: string): void {
    this.stderr += `sysctl: ${message}\n`;
    this.status = 1;
  }

  #missing(name: string): void {
    if (!this.#asked.flags.has('e')) this.complain(`cannot stat ${pathOf(name)}: ${errorText('ENOENT')}`);
  }

  show(name: string): void {
    const value = Object.hasOwn(this.#host.sysctl, name) ? readSysctl(this.#host, name) : undefined;
    if (this.#asked.pattern && !this.#asked.pattern.test(name)) return;
    if (value !== undefined) this.#print(name, value);
    else this.#showDirectory(name);
  }

  #showDirectory(name: string): void {
    const inside = sortedNames(this.#host).filter((known) => known.startsWith(`${name}.`));
    if (inside.length === 0) return this.#missing(name);
    for (const known of inside) this.show(known);
  }

  showAll(): void {
    for (const name of sortedNames(this.#host)) this.show(name);
  }

  set(name: string, value: string): void {
    const { flags, pattern } = this.#asked;
    if (pattern && !pattern.test(name)) return;
    const known = (Object.hasOwn(this.#host.sysctl, name) ? readSysctl(this.#host, name) : undefined) !== undefined;
    const errno = !known ? 'ENOENT' : flags.has('R') ? null : writeSysctl(this.#host, name, value);
    if (errno === 'ENOENT') this.#missing(name);
    else if (errno) this.complain(`setting key "${name}": ${errorText(errno)}`);
    else if (!flags.has('q')) this.#print(name, value);
  }

  /** Sets what a file says; all of it is read before anything is set. */
  load(file: string, text: string): void {
    const settings: [string, string][] = [];
    text.split('\n').forEach((line, n) => {
      const trimmed = line.trim();
      if (trimmed === '' || /^[#;]/.test(trimmed)) return;
      const [name = '', ...value] = trimmed.replace(/^-/, '').split('=');
      if (value.length > 0) settings.push([dotted(name.trim()), value.join('=').trim()]);
      else this.stderr += `sysctl: ${file}(${n + 1}): invalid syntax, continuing...\n`;
    });
    for (const [name, value] of settings) this.set(name, value);
  }
}

function loadFiles(session: Session, context: CommandContext, files: readonly string[]): void {
  for (const name of files) {
    if (name === '-') {
      session.load('stdin', context.stdin);
      continue;
    }
    const file = context.read(name);
    if ('text' in file) session.load(name, file.text);
    // A new host's own file says nothing.
    else if (name !== '/etc/sysctl.conf') session.complain(`cannot open "${name}": ${errorText(file.errno)}`);
  }
}

export const command: Command = {
  names: ['sysctl'],
  run(context, args) {
    if (args.length === 0) return fail(USAGE);
    const asked = readArguments(args);
    if ('status' in asked) return asked;
    const { flags, words } = asked;
    if (flags.has('h') || flags.has('d')) return ok(USAGE);
    if (flags.has('V')) return ok('sysctl from procps-ng 4.0.2\n');
    if (flags.has('S')) return fail('sysctl: not simulated: --system\n');
    const session = new Session(context.host, asked);
    const result = () => ({ stdout: session.stdout, stderr: session.stderr, status: session.status });
    if (flags.has('a') || flags.has('A') || flags.has('X')) {
      session.showAll();
      return result();
    }
    if (flags.has('p') || flags.has('f')) {
      const files = [...asked.files, ...words];
      loadFiles(session, context, files.length > 0 ? files : ['/etc/sysctl.conf']);
      return result();
    }
    if (words.length === 0) return fail("sysctl: no variables specified\nTry `sysctl --help' for more information.\n");
    for (const word of words) {
      const [name = '', ...value] = word.split('=');
      if (value.length > 0) session.set(dotted(name.trim()), value.join('=').trim());
      else if (flags.has('w')) session.complain('command line(0): invalid syntax, continuing...');
      else session.show(dotted(word));
    }
    return result();
  },
};
