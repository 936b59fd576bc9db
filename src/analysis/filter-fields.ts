/** What a display filter can speak of, in Wireshark's spelling: protocols, and fields with how their values are read from a frame. */
import { ARP } from '../wire/arp.ts';
import type { LayerPlace, LayerProtocol } from '../wire/dissect.ts';
import { ETHERNET } from '../wire/ethernet.ts';
import { readField, type FieldSpec, type FieldTable } from '../wire/fields.ts';
import { GRE } from '../wire/gre.ts';
import { ICMP, ICMP_ECHO, ICMP_FRAGMENTATION_NEEDED, ICMP_GATEWAY } from '../wire/icmp.ts';
import { IPV4 } from '../wire/ipv4.ts';
import { TCP } from '../wire/tcp.ts';
import { UDP } from '../wire/udp.ts';

/** A frame of a run, for a filter. */
export interface FilterFrame {
  /** Counted from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** How a field's values are written in a filter; `flag` is a single bit. */
export type FieldType = 'number' | 'flag' | 'ipv4' | 'mac';

export interface FilterField {
  readonly type: FieldType;
  /** The largest value that fits. */
  readonly most: number;
  /** Every value the frame has of it: a frame can have several IP headers. */
  readonly read: (frame: FilterFrame, layers: readonly LayerPlace[]) => number[];
}

export const PROTOCOLS: Readonly<Record<string, LayerProtocol | null>> = {
  frame: null,
  eth: 'ethernet',
  arp: 'arp',
  ip: 'ipv4',
  icmp: 'icmp',
  tcp: 'tcp',
  udp: 'udp',
  gre: 'gre',
  gue: 'gue',
};

/** Values of the fields of these keys, outermost header first. */
const valuesOf =
  (...keys: readonly string[]): FilterField['read'] =>
  ({ bytes }, layers) =>
    layers.flatMap(({ specs, offset }) =>
      specs.filter(({ key }) => keys.includes(key)).map((spec) => readField(bytes, offset, spec)),
    );

const ofSpec = ({ key, format, bitLength, unit }: FieldSpec): FilterField => ({
  type: format === 'ipv4' || format === 'mac' ? format : 'number',
  most: (2 ** bitLength - 1) * unit,
  read: valuesOf(key),
});

/** One bit of a field that has several. */
function flag({ key }: FieldSpec, bit: number): FilterField {
  const read = valuesOf(key);
  return { type: 'flag', most: 1, read: (frame, layers) => read(frame, layers).map((value) => (value & bit ? 1 : 0)) };
}

/** Bytes behind a TCP header, as the IP header before it counts them. */
function tcpLengths({ bytes }: FilterFrame, layers: readonly LayerPlace[]): number[] {
  return layers.flatMap((layer, i) => {
    const ip = layers[i - 1];
    if (layer.protocol !== 'tcp' || ip?.protocol !== 'ipv4' || !layer.specs.includes(TCP.dataOffset)) return [];
    return [readField(bytes, ip.offset, IPV4.totalLength) - ip.length - readField(bytes, layer.offset, TCP.dataOffset)];
  });
}

const TABLES: readonly FieldTable[] = [
  ETHERNET,
  ARP,
  IPV4,
  TCP,
  UDP,
  ICMP,
  ICMP_ECHO,
  ICMP_FRAGMENTATION_NEEDED,
  ICMP_GATEWAY,
  GRE,
];
/** Names that Wireshark has not, or uses otherwise. */
const OURS = new Set(['icmp.unused', 'tcp.flags.res', 'gre.offset']);
const word = (read: FilterField['read']): FilterField => ({ type: 'number', most: 0xffff_ffff, read });

export const FIELDS: ReadonlyMap<string, FilterField> = new Map<string, FilterField>([
  ['frame.number', word(({ number }) => [number])],
  ['frame.len', word(({ bytes }) => [bytes.length])],
  ...TABLES.flatMap((table) => Object.values(table))
    .filter(({ key }) => !OURS.has(key))
    .map((spec): [string, FilterField] => [spec.key, ofSpec(spec)]),
  ['eth.addr', { ...ofSpec(ETHERNET.source), read: valuesOf('eth.src', 'eth.dst') }],
  ['ip.addr', { ...ofSpec(IPV4.source), read: valuesOf('ip.src', 'ip.dst') }],
  ['ip.flags.df', flag(IPV4.flags, 2)],
  ['ip.flags.mf', flag(IPV4.flags, 1)],
  ['tcp.port', { ...ofSpec(TCP.sourcePort), read: valuesOf('tcp.srcport', 'tcp.dstport') }],
  ['udp.port', { ...ofSpec(UDP.sourcePort), read: valuesOf('udp.srcport', 'udp.dstport') }],
  ['tcp.len', { ...ofSpec(IPV4.totalLength), read: tcpLengths }],
  ...['fin', 'syn', 'reset', 'push', 'ack', 'urg', 'ece', 'cwr'].map((name, bit): [string, FilterField] => [
    `tcp.flags.${name}`,
    flag(TCP.flags, 1 << bit),
  ]),
]);
