/** Whether a filter takes a packet: what libpcap makes BPF do. */
import { ETHER_TYPES, PROTOCOLS, type Base, type Direction, type Filter, type Value } from './filter.ts';

/** A packet that a filter is asked about. */
export interface Filtered {
  bytes: Uint8Array;
  /** It has no Ethernet header. */
  raw: boolean;
}

/** Whether a filter takes a packet. A load beyond the packet's end takes nothing, as in the kernel's BPF. */
export function matches(filter: Filter, packet: Filtered): boolean {
  try {
    return holds(filter, new View(packet));
  } catch (error) {
    if (error instanceof BeyondEnd) return false;
    throw error;
  }
}

class BeyondEnd extends Error {}

/** Where a packet's headers are. */
class View {
  readonly bytes: Uint8Array;
  readonly #network: number;

  constructor({ bytes, raw }: Filtered) {
    this.bytes = bytes;
    this.#network = raw ? 0 : 14;
  }

  get etherType(): number {
    return this.#network === 0 ? 0x0800 : this.read(12, 2);
  }

  get protocol(): number | null {
    return this.etherType === 0x0800 ? this.read(this.#network + 9, 1) : null;
  }

  /** Not the first fragment: its ports are elsewhere. */
  get isLaterFragment(): boolean {
    return (this.read(this.#network + 6, 2) & 0x1fff) !== 0;
  }

  read(at: number, size: number): number {
    if (at < 0 || at + size > this.bytes.length) throw new BeyondEnd();
    let value = 0;
    for (let n = 0; n < size; n++) value = value * 256 + (this.bytes[at + n] ?? 0);
    return value;
  }

  /** Source and destination address; null for what is neither IPv4 nor ARP. */
  addresses(only: 'ip' | 'arp' | null): [number, number] | null {
    const at = this.#network;
    if (this.etherType === 0x0800 && only !== 'arp') return [this.read(at + 12, 4), this.read(at + 16, 4)];
    if (this.etherType === 0x0806 && only !== 'ip') return [this.read(at + 14, 4), this.read(at + 24, 4)];
    return null;
  }

  get hasLink(): boolean {
    return this.#network > 0;
  }

  /** Where a protocol's header begins; null where the packet has none. */
  header(base: Base): number | null {
    if (base === 'ether') return this.hasLink ? 0 : null;
    if (base === 'arp' || base === 'ip') return this.etherType === ETHER_TYPES[base] ? this.#network : null;
    return this.protocol === PROTOCOLS[base] && !this.isLaterFragment ? this.transport : null;
  }

  get transport(): number {
    return this.#network + (this.read(this.#network, 1) & 15) * 4;
  }
}

/** Which ends have to be the ones asked for. */
function ends([source, destination]: [boolean, boolean], direction: Direction): boolean {
  if (direction === 'src') return source;
  if (direction === 'dst') return destination;
  return direction === 'both' ? source && destination : source || destination;
}

function holds(filter: Filter, view: View): boolean {
  switch (filter.is) {
    case 'and':
      return holds(filter.left, view) && holds(filter.right, view);
    case 'or':
      return holds(filter.left, view) || holds(filter.right, view);
    case 'not':
      return !holds(filter.of, view);
    case 'protocol':
      return (
        (filter.etherType === null || view.etherType === filter.etherType) &&
        (filter.protocol === null || view.protocol === filter.protocol)
      );
    case 'net': {
      const found = view.addresses(filter.only);
      const fits = (address: number): boolean => (address & filter.mask) >>> 0 === filter.address;
      return found !== null && ends([fits(found[0]), fits(found[1])], filter.direction);
    }
    case 'mac':
      return (
        view.hasLink && ends([view.read(6, 6) === filter.address, view.read(0, 6) === filter.address], filter.direction)
      );
    case 'port': {
      const { protocol } = view;
      if (protocol === null || view.isLaterFragment) return false;
      if (filter.protocol === null ? ![6, 17, 132].includes(protocol) : protocol !== filter.protocol) return false;
      const at = view.transport;
      const fits = (port: number): boolean => port >= filter.from && port <= filter.to;
      return ends([fits(view.read(at, 2)), fits(view.read(at + 2, 2))], filter.direction);
    }
    case 'broadcast':
      return view.hasLink && view.read(0, 6) === 0xffff_ffff_ffff;
    case 'length':
      return view.bytes.length >= filter.least && view.bytes.length <= filter.most;
    case 'compare':
      return compare(filter, view);
  }
}

function compare({ operator, left, right }: Extract<Filter, { is: 'compare' }>, view: View): boolean {
  const a = valueOf(left, view);
  const b = valueOf(right, view);
  if (a === null || b === null) return false;
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    default:
      return a >= b;
  }
}

const OPERATIONS: Record<string, (a: number, b: number) => number> = {
  '|': (a, b) => a | b,
  '&': (a, b) => a & b,
  '<<': (a, b) => (b > 31 ? 0 : a << b),
  '>>': (a, b) => (b > 31 ? 0 : a >>> b),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => Math.imul(a, b),
  '/': (a, b) => Math.floor(a / b),
};

/** A value, 32 bits, unsigned; null where the packet has not got that protocol. */
function valueOf(value: Value, view: View): number | null {
  if ('number' in value) return value.number;
  if ('load' in value) {
    const header = view.header(value.load);
    const at = valueOf(value.at, view);
    return header === null || at === null ? null : view.read(header + at, value.size);
  }
  const left = valueOf(value.left, view);
  const right = valueOf(value.right, view);
  if (left === null || right === null || (value.operator === '/' && right === 0)) return null;
  return (OPERATIONS[value.operator]?.(left, right) ?? 0) >>> 0;
}
