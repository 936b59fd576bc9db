/** ifconfig (net-tools 2.10): shows interfaces and sets them, with aliases such as `eth0:0`. */
import { changeMac, changeNoarp } from '../../kernel/link-change.ts';
import { isTunnel } from '../../kernel/tunnel-device.ts';
import { isGroupMac, maskOf, parseMac } from '../../wire/address.ts';
import { fail, ok, type Command, type CommandContext, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import {
  addressAt,
  interfaceOf,
  setIfAddress,
  setIfBroadcast,
  setIfMask,
  setIfUp,
  type IoctlErrno,
} from '../net-tools/ioctl.ts';
import { hostAddress, VERSION } from '../net-tools/names.ts';
import { describeLabel, labels, shortList } from '../net-tools/show-interface.ts';

const USAGE = `Usage:
  ifconfig [-a] [-s] [interface]
  ifconfig interface [address[/prefixlen]] [netmask mask] [broadcast address]
           [add address] [del address] [hw ether address] [mtu number]
           [[-]arp] [[-]promisc] [up|down]
`;
const HINT = "ifconfig: `--help' gives usage information.\n";

/** Ends the command in the middle. */
class Quit extends Error {
  readonly result: CommandResult;
  constructor(stderr: string, status: number) {
    super(stderr);
    this.result = fail(stderr, status);
  }
}

/** One run over the words of `ifconfig LABEL ...`. */
class Setting {
  stderr = '';
  status = 0;
  readonly #context: CommandContext;
  readonly #label: string;

  constructor(context: CommandContext, label: string) {
    this.#context = context;
    this.#label = label;
  }

  #ioctl(request: string, errno: IoctlErrno | null): void {
    if (!errno) return;
    this.stderr += `${request}: ${errorText(errno)}\n`;
    this.status |= 1;
  }

  #setUp(label: string, up: boolean): void {
    const { kernel, host } = this.#context;
    const errno = interfaceOf(host, label) ? setIfUp(kernel, host, label, up) : 'ENODEV';
    if (!errno) return;
    this.stderr +=
      errno === 'ENODEV'
        ? `${label}: ERROR while getting interface flags: ${errorText(errno)}\n`
        : `SIOCSIFFLAGS: ${errorText(errno)}\n`;
    this.status = 255;
  }

  /** An address, or null after having said that there is none. */
  #address(word: string): number | null {
    const found = hostAddress(word);
    if ('address' in found) return found.address;
    this.stderr += `${word}: ${found.unknown}\n`;
    this.status |= 1;
    return null;
  }

  #mask(address: number): void {
    this.#ioctl('SIOCSIFNETMASK', setIfMask(this.#context.host, this.#label, address));
  }

  #mtu(text: string): void {
    const i = interfaceOf(this.#context.host, this.#label);
    const mtu = Number.parseInt(text, 10) || 0;
    const least = i?.kind === 'loopback' ? 0 : 68;
    if (!i) return this.#ioctl('SIOCSIFMTU', 'ENODEV');
    if (mtu < least || mtu > 65_535 + Number(i.kind === 'loopback') * 0x7fff_0000)
      return this.#ioctl('SIOCSIFMTU', 'EINVAL');
    i.mtu = mtu;
  }

  #hardware(kind: string, text: string): void {
    const { kernel, host } = this.#context;
    const i = interfaceOf(host, this.#label);
    const mac = parseMac(text);
    if (kind !== 'ether') throw new Quit(`hw: unknown hardware class: ${kind}\n`, 1);
    if (mac === null) throw new Quit(`${text}: invalid ether address.\n`, 1);
    if (!i) return this.#ioctl('SIOCSIFHWADDR', 'ENODEV');
    if (isTunnel(i) || i.kind === 'loopback') return this.#ioctl('SIOCSIFHWADDR', 'EINVAL');
    if (mac === 0 || isGroupMac(mac)) return this.#ioctl('SIOCSIFHWADDR', 'EADDRNOTAVAIL');
    changeMac(kernel, host, i, mac);
  }

  /** `add`: the address gets the next free alias, with the mask and broadcast address of the interface's own. */
  #add(word: string): void {
    const { host } = this.#context;
    const [text = '', prefix] = word.split('/');
    const address = this.#address(text);
    if (address === null) return;
    let n = 0;
    while (addressAt(host, `${this.#label}:${n}`)) n++;
    const alias = `${this.#label}:${n}`;
    const own = addressAt(host, this.#label);
    this.#ioctl('SIOCSIFADDR', setIfAddress(host, alias, address));
    if (!own && prefix === undefined) return;
    const mask = maskOf(prefix === undefined ? (own?.prefixLength ?? 32) : Number(prefix));
    this.#ioctl('SIOCSIFNETMASK', setIfMask(host, alias, mask));
    if (own?.broadcast) this.#ioctl('SIOCSIFBRDADDR', setIfBroadcast(host, alias, own.broadcast));
  }

  #delete(word: string): void {
    const { host } = this.#context;
    const address = this.#address(word.replace(/\/.*/, ''));
    if (address === null) return;
    const found = interfaceOf(host, this.#label)?.addresses.find(
      (a) => a.local === address && a.label.startsWith(`${this.#label}:`),
    );
    if (found) this.#setUp(found.label, false);
    else this.#ioctl('SIOCSIFFLAGS', 'EADDRNOTAVAIL');
  }

  /** The word without a keyword: the address. */
  #own(word: string): void {
    const [text = '', prefix] = word.split('/');
    const found = hostAddress(text);
    if ('unknown' in found) throw new Quit(`${text}: ${found.unknown}\n${HINT}`, 1);
    this.#ioctl('SIOCSIFADDR', setIfAddress(this.#context.host, this.#label, found.address));
    this.#setUp(this.#label, true);
    if (prefix !== undefined) this.#mask(maskOf(Math.min(Number(prefix) || 0, 32)));
  }

  apply(words: readonly string[]): void {
    const rest = [...words];
    const value = (): string => {
      const word = rest.shift();
      if (word === undefined) throw new Quit(USAGE, 3);
      return word;
    };
    const { host } = this.#context;
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      const i = interfaceOf(host, this.#label);
      if (word === 'up' || word === 'down') this.#setUp(this.#label, word === 'up');
      else if (word === 'arp' || word === '-arp') {
        if (i) changeNoarp(host, i, word === '-arp');
      } else if (word === 'promisc' || word === '-promisc') {
        if (i) i.promiscuous = word === 'promisc';
      } else if (word === 'mtu') this.#mtu(value());
      else if (word === 'netmask') {
        const mask = this.#address(value());
        if (mask !== null) this.#mask(mask);
      } else if (word === 'broadcast') {
        const broadcast = rest.length > 0 ? this.#address(value()) : null;
        if (broadcast !== null) this.#ioctl('SIOCSIFBRDADDR', setIfBroadcast(host, this.#label, broadcast));
      } else if (word === 'hw') this.#hardware(value(), value());
      else if (word === 'add') this.#add(value());
      else if (word === 'del') this.#delete(value());
      else if (word === 'inet' || /^-?(allmulti|multicast|trailers|dynamic|broadcast)$/.test(word)) continue;
      else if (['metric', 'txqueuelen', 'media', 'mem_start', 'io_addr', 'irq'].includes(word)) value();
      else if (['pointopoint', '-pointopoint', 'dstaddr', 'tunnel', 'name', 'inet6'].includes(word))
        throw new Quit(`ifconfig: not simulated: ${word}\n`, 1);
      else this.#own(word);
    }
  }
}

const TITLE = 'Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n';

function show(context: CommandContext, label: string | undefined, all: boolean, short: boolean): CommandResult {
  const { host } = context;
  if (label !== undefined) {
    const text = describeLabel(host, label);
    if (text === null) return fail(`${label}: error fetching interface information: Device not found\n`);
    return ok(
      short ? TITLE + shortList({ ...host, interfaces: host.interfaces.filter((i) => i.name === label) }, true) : text,
    );
  }
  if (short) return ok(TITLE + shortList(host, all));
  return ok(
    labels(host, all)
      .map((name) => describeLabel(host, name) ?? '')
      .join(''),
  );
}

export const command: Command = {
  names: ['ifconfig'],
  run(context, args) {
    let all = false;
    let short = false;
    const words = [...args];
    while (words[0]?.startsWith('-')) {
      const option = words.shift() ?? '';
      if (option === '-a') all = true;
      else if (option === '-s') short = true;
      else if (option === '--version' || option === '-V') return ok(VERSION);
      else if (option === '--help' || option === '-h' || option === '-?') return { ...fail(USAGE, 0) };
      else if (option !== '-v') return fail(`ifconfig: option \`${option}' not recognised.\n${HINT}`, 1);
    }
    const label = words.shift();
    if (label === undefined || words.length === 0) return show(context, label, all, short);
    const setting = new Setting(context, label);
    try {
      setting.apply(words);
    } catch (error) {
      if (!(error instanceof Quit)) throw error;
      return { ...error.result, stderr: setting.stderr + error.result.stderr };
    }
    return { stdout: '', stderr: setting.stderr, status: setting.status };
  },
};
