/** arptables (iptables 1.8.9 on nf_tables): the filter for ARP. */
import { newArptables, type ArpChain, type ArpRule } from '../../kernel/arptables.ts';
import type { Host } from '../../kernel/host.ts';
import { ok, type Command, type CommandResult } from '../command.ts';
import {
  addOption,
  badWords,
  finishRule,
  kernelSays,
  newDraft,
  Refused,
  ruleText,
  RULE_OPTIONS,
  VERSION,
} from '../arptables/rule.ts';

const USAGE = `${VERSION}

Usage: arptables -[ADI] chain [rulenum] [-s address] [-d address] [-i interface] [-o interface] [--opcode n]
                 [--src-mac mac] [--dst-mac mac] [-j ACCEPT|DROP|RETURN|mangle|chain]
       mangle:   --mangle-ip-s address, --mangle-ip-d address, --mangle-mac-s mac, --mangle-mac-d mac
       arptables -[LSFZ] [chain] [-n] [-v] [--line-numbers]
       arptables -P chain ACCEPT|DROP
       arptables -N chain | -X [chain] | -E old new
`;

/** Commands and how many words of their own they need at least and take at most. */
const COMMANDS: Record<string, readonly [name: string, least: number, most: number]> = {
  '-A': ['append', 1, 1],
  '--append': ['append', 1, 1],
  '-D': ['delete', 1, 2],
  '--delete': ['delete', 1, 2],
  '-I': ['insert', 1, 2],
  '--insert': ['insert', 1, 2],
  '-R': ['replace', 1, 2],
  '--replace': ['replace', 1, 2],
  '-L': ['list', 0, 1],
  '--list': ['list', 0, 1],
  '-S': ['rules', 0, 1],
  '--list-rules': ['rules', 0, 1],
  '-F': ['flush', 0, 1],
  '--flush': ['flush', 0, 1],
  '-Z': ['zero', 0, 1],
  '--zero': ['zero', 0, 1],
  '-N': ['new', 1, 1],
  '--new-chain': ['new', 1, 1],
  '-X': ['remove', 0, 1],
  '--delete-chain': ['remove', 0, 1],
  '-P': ['policy', 2, 2],
  '--policy': ['policy', 2, 2],
  '-E': ['rename', 2, 2],
  '--rename-chain': ['rename', 2, 2],
};

interface Asked {
  command: string;
  own: string[];
  draft: ReturnType<typeof newDraft>;
  numeric: boolean;
  verbose: boolean;
  numbers: boolean;
  stderr: string;
}

function read(args: readonly string[]): Asked | CommandResult {
  const asked: Asked = {
    command: '',
    own: [],
    draft: newDraft(),
    numeric: false,
    verbose: false,
    numbers: false,
    stderr: '',
  };
  const rest = [...args];
  let not = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const known = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
    if (known) {
      const [name, least, most] = known;
      if (asked.command !== '') throw badWords(`Cannot use -${word.replace(/^-+/, '')} with another command`);
      asked.command = name;
      while (asked.own.length < most && rest.length > 0 && !/^[-!]/.test(rest[0] ?? ''))
        asked.own.push(rest.shift() ?? '');
      if (asked.own.length < least) throw badWords(`option "${word}" requires an argument`);
    } else if (word === '!') not = true;
    else if (word === '-n' || word === '--numeric') asked.numeric = true;
    else if (word === '-v' || word === '--verbose') asked.verbose = true;
    else if (word === '--line-numbers') asked.numbers = true;
    else if (word === '-t' || word === '--table') {
      const table = rest.shift();
      if (table !== 'filter')
        throw new Refused(
          `${VERSION}: table '${table ?? ''}' does not exist\nPerhaps arptables or your kernel needs to be upgraded.\n`,
          3,
        );
    } else if (word === '-V' || word === '--version') return ok(`${VERSION}\n`);
    else if (word === '-h' || word === '--help') return ok(USAGE);
    else {
      const key = RULE_OPTIONS[word];
      if (key === undefined)
        throw badWords(word.startsWith('-') ? `unknown option "${word}"` : `Bad argument \`${word}'`);
      if (rest[0] === '!') {
        rest.shift();
        not = true;
        asked.stderr +=
          'Using intrapositioned negation (`--option ! this`) is deprecated in favor of extrapositioned (`! --option this`).\n';
      }
      const value = rest.shift();
      if (value === undefined) throw badWords(`option "${word}" requires an argument`);
      addOption(asked.draft, key, value, not);
      not = false;
    }
  }
  if (asked.command === '') throw badWords('no command specified');
  return asked;
}

const sameRule = (a: ArpRule, b: ArpRule): boolean => ruleText(a, false, true) === ruleText(b, false, true);

const jumpsTo = (chains: readonly ArpChain[], name: string): number =>
  chains.flatMap((c) => c.rules).filter((r) => r.target?.kind === 'jump' && r.target.chain === name).length;

class Table {
  readonly chains: ArpChain[];
  readonly #asked: Asked;

  constructor(host: Host, asked: Asked) {
    this.chains = host.arptables ??= newArptables();
    this.#asked = asked;
  }

  #chain(name: string, refusal?: Refused): ArpChain {
    const found = this.chains.find((c) => c.name === name);
    if (!found) throw refusal ?? new Refused('arptables: No chain/target/match by that name.\n', 1);
    return found;
  }

  /** The chains of a command that may name one. */
  #named(): ArpChain[] {
    const [name] = this.#asked.own;
    if (name === undefined) return this.chains;
    const text = `${VERSION}: chain \`${name}' in table \`filter' is incompatible, use 'nft' tool.\n`;
    return [this.#chain(name, new Refused(text, 1))];
  }

  #rule(request: string, chain: ArpChain): ArpRule {
    const { draft } = this.#asked;
    if (chain.name === 'INPUT' && draft.match.output) throw badWords("Can't use -o with INPUT\n");
    if (chain.name === 'OUTPUT' && draft.match.input) throw badWords("Can't use -i with OUTPUT\n");
    const others = this.chains.filter((c) => c.policy === null).map((c) => c.name);
    return finishRule(draft, others, request, chain.name);
  }

  /** The chain and the place of -I, -R and -D. */
  #place(): { chain: ArpChain; at: number | null } {
    const [name = '', number] = this.#asked.own;
    if (number !== undefined && !/^[1-9]\d*$/.test(number)) throw badWords(`Invalid rule number \`${number}'`);
    return { chain: this.#chain(name), at: number === undefined ? null : Number(number) - 1 };
  }

  change(): void {
    const { command } = this.#asked;
    const { chain, at } = this.#place();
    switch (command) {
      case 'append':
        chain.rules.push(this.#rule('RULE_APPEND', chain));
        return;
      case 'insert':
        if ((at ?? 0) > chain.rules.length) throw new Refused('arptables: Index of insertion too big.\n', 1);
        chain.rules.splice(at ?? 0, 0, this.#rule('RULE_INSERT', chain));
        return;
      case 'replace': {
        if (at === null) throw badWords('-R requires a rule number');
        const rule = this.#rule('RULE_REPLACE', chain);
        if (at >= chain.rules.length) throw new Refused('arptables: Index of replacement too big.\n', 1);
        chain.rules[at] = rule;
        return;
      }
      default: {
        if (at !== null && at >= chain.rules.length) throw new Refused('arptables: Index of deletion too big.\n', 1);
        const wanted = at === null ? this.#rule('RULE_DELETE', chain) : null;
        const found = wanted ? chain.rules.findIndex((r) => sameRule(r, wanted)) : (at ?? 0);
        if (found < 0) throw new Refused('arptables: Bad rule (does a matching rule exist in that chain?).\n', 1);
        chain.rules.splice(found, 1);
      }
    }
  }

  empty(): void {
    for (const chain of this.#named()) chain.rules = [];
  }

  zero(): void {
    for (const chain of this.#named())
      for (const counted of [chain, ...chain.rules]) {
        counted.packets = 0;
        counted.bytes = 0;
      }
  }

  addChain(): void {
    const [name = ''] = this.#asked.own;
    if (this.chains.some((c) => c.name === name)) throw new Refused('arptables: Chain already exists.\n', 1);
    this.chains.push({ name, policy: null, rules: [], packets: 0, bytes: 0 });
  }

  removeChains(): void {
    for (const chain of this.#named()) {
      if (chain.policy !== null && this.#asked.own.length === 0) continue;
      if (chain.policy !== null || jumpsTo(this.chains, chain.name) > 0)
        throw kernelSays('CHAIN_DEL', 'Device or resource busy', `chain ${chain.name}`);
      if (chain.rules.length > 0) throw kernelSays('CHAIN_DEL', 'Device or resource busy', `chain ${chain.name}`);
      this.chains.splice(this.chains.indexOf(chain), 1);
    }
  }

  setPolicy(): void {
    const [name = '', policy] = this.#asked.own;
    if (policy !== 'ACCEPT' && policy !== 'DROP')
      throw new Refused("arptables: Bad policy name. Run `dmesg' for more information.\n", 1);
    const chain = this.#chain(name);
    if (chain.policy === null) throw new Refused('arptables: Bad built-in chain name.\n', 1);
    chain.policy = policy;
  }

  rename(): void {
    const [from = '', to = ''] = this.#asked.own;
    const chain = this.#chain(from);
    if (this.chains.some((c) => c.name === to)) throw new Refused('arptables: File exists.\n', 1);
    chain.name = to;
  }

  list(): string {
    const { verbose, numeric, numbers } = this.#asked;
    const head = (c: ArpChain) => {
      if (c.policy === null) return `Chain ${c.name} (${jumpsTo(this.chains, c.name)} references)`;
      return `Chain ${c.name} (policy ${c.policy}${verbose ? ` ${c.packets} packets, ${c.bytes} bytes` : ''})`;
    };
    const body = (c: ArpChain) =>
      c.rules.map((r, n) => `${numbers ? `${n + 1} ` : ''}${ruleText(r, verbose, numeric)}\n`).join('');
    return this.#named()
      .map((c) => `${head(c)}\n${body(c)}`)
      .join('\n');
  }

  rules(): string {
    const chains = this.#named();
    const heads = chains.map((c) => (c.policy === null ? `-N ${c.name}\n` : `-P ${c.name} ${c.policy}\n`));
    return (
      heads.join('') + chains.flatMap((c) => c.rules.map((r) => `-A ${c.name} ${ruleText(r, false, true)}\n`)).join('')
    );
  }
}

function apply(table: Table, command: string): string {
  switch (command) {
    case 'list':
      return table.list();
    case 'rules':
      return table.rules();
    case 'flush':
      table.empty();
      break;
    case 'zero':
      table.zero();
      break;
    case 'new':
      table.addChain();
      break;
    case 'remove':
      table.removeChains();
      break;
    case 'policy':
      table.setPolicy();
      break;
    case 'rename':
      table.rename();
      break;
    default:
      table.change();
  }
  return '';
}

/** arptables-save has no clock to tell the date by: those lines are left out. */
function save(host: Host): CommandResult {
  const chains = host.arptables ?? newArptables();
  const heads = chains.map((c) => `:${c.name} ${c.policy ?? '-'}\n`).join('');
  const rules = chains.flatMap((c) => c.rules.map((r) => `-A ${c.name} ${ruleText(r, false, true)}\n`)).join('');
  return ok(`*filter\n${heads}${rules}\n`);
}

export const commands: readonly Command[] = [
  {
    names: ['arptables', 'arptables-nft'],
    run({ host }, args) {
      let stderr = '';
      try {
        const asked = read(args);
        if ('status' in asked) return asked;
        ({ stderr } = asked);
        return { ...ok(apply(new Table(host, asked), asked.command)), stderr };
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return { ...error.result, stderr: stderr + error.result.stderr };
      }
    },
  },
  { names: ['arptables-save', 'arptables-nft-save'], run: ({ host }) => save(host) },
];
