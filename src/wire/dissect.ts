/**
 * A frame taken apart for the inspector: its headers, outermost first, and every field with its place, value and text.
 *
 * It is made for any bytes: a header that is cut short shows the fields that are whole, what can't be read is a layer `data`. Every
 * bit of the frame is in exactly one field of one layer.
 */
import { formatHex } from '../base/bytes.ts';
import { ARP, parseArp } from './arp.ts';
import { checksumOf, pseudoHeaderSum, sumOf } from './checksum.ts';
import { ETHERNET, ETHER_TYPE_ARP, ETHER_TYPE_IPV4 } from './ethernet.ts';
import { field, formatField, hasField, place, readField, type FieldSpec } from './fields.ts';
import { GRE, GRE_CHECKSUM_PRESENT, GRE_HEADER_LENGTH, greFields } from './gre.ts';
import { findInGue, GUE } from './gue.ts';
import { ICMP, icmpTable, isIcmpError } from './icmp.ts';
import {
  IPV4,
  IPV4_HEADER_LENGTH,
  PROTOCOL_GRE,
  PROTOCOL_ICMP,
  PROTOCOL_IPIP,
  PROTOCOL_TCP,
  PROTOCOL_UDP,
} from './ipv4.ts';
import { TCP, TCP_HEADER_LENGTH, tcpOptionFields } from './tcp.ts';
import { UDP, UDP_HEADER_LENGTH } from './udp.ts';

/** `data`: a payload, padding, or what is not understood. */
export type LayerProtocol = 'ethernet' | 'arp' | 'ipv4' | 'tcp' | 'udp' | 'icmp' | 'gre' | 'gue' | 'data';

export interface DissectedField {
  /** Wireshark's display-filter spelling. A key can occur more than once in a layer (TCP's options). */
  readonly key: string;
  /** The RFC's name. */
  readonly name: string;
  /** Counted from the frame's first bit. */
  readonly bitOffset: number;
  readonly bitLength: number;
  /** In the field's own unit (bytes for lengths); null where the field is a run of bytes. */
  readonly value: number | null;
  /** The value written out: `0x0800`, `192.0.2.10`, `SYN, ACK`; hexadecimal for bytes. */
  readonly text: string;
  /** What the value is called, where that is set down: `IPv4`, `TCP`; else empty. */
  readonly meaning: string;
}

export interface Layer {
  readonly protocol: LayerProtocol;
  /** 0 for the frame's own headers, one more inside each tunnel and each ICMP error's quote. */
  readonly depth: number;
  /** Whether it is part of a datagram that an ICMP error quotes. */
  readonly quoted: boolean;
  /** Where the layer's header begins in the frame, and its length without what it carries; in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly fields: readonly DissectedField[];
  /** Of the header's checksum; null where it has none, or where it covers bytes that are not here (fragments, quotes). */
  readonly checksum: 'correct' | 'incorrect' | 'absent' | null;
}

/** More headers inside each other than that are data. */
const MOST_DEPTH = 8;

/** A layer's place in a frame, its fields and its checksum not yet read. */
export interface LayerPlace extends Omit<Layer, 'fields' | 'checksum'> {
  /** The fields that are whole, placed from the header's first bit. */
  readonly specs: readonly FieldSpec[];
  readonly checksum: () => Layer['checksum'];
}

/** What is being taken apart, and what was found so far. */
interface Dissection {
  readonly frame: Uint8Array;
  readonly layers: LayerPlace[];
  readonly depth: number;
  readonly quoted: boolean;
}

/** Never throws, whatever the bytes. */
export function dissect(frame: Uint8Array): Layer[] {
  return findLayers(frame).map(({ specs, checksum, ...found }) => ({
    ...found,
    fields: specs.map((spec) => dissectField(frame, found.offset, spec)),
    checksum: checksum(),
  }));
}

/** The layers without their texts: for whoever reads one field of many frames. Never throws. */
export function findLayers(frame: Uint8Array): LayerPlace[] {
  const layers: LayerPlace[] = [];
  const d: Dissection = { frame, layers, depth: 0, quoted: false };
  const end = frame.length;
  const payload = addLayer(d, 'ethernet', 0, end, Object.values(ETHERNET));
  const etherType = hasField(frame, 0, ETHERNET.etherType) ? readField(frame, 0, ETHERNET.etherType) : null;
  dissectEtherType(d, etherType, payload, end);
  return layers;
}

// Every function below takes the bytes of the frame from `offset` to before `end` apart.

function dissectEtherType(d: Dissection, etherType: number | null, offset: number, end: number): void {
  if (etherType === ETHER_TYPE_IPV4) dissectIpv4(d, offset, end);
  else if (etherType === ETHER_TYPE_ARP) dissectArp(d, offset, end);
  else addData(d, offset, end);
}

function dissectArp(d: Dissection, offset: number, end: number): void {
  const packet = parseArp(d.frame.subarray(offset, end));
  const unknown = !packet.ok && packet.error === 'unsupported';
  addData(d, unknown ? offset : addLayer(d, 'arp', offset, end, Object.values(ARP)), end);
}

function dissectIpv4(d: Dissection, offset: number, end: number): void {
  const { frame } = d;
  const headerLength = end > offset ? readField(frame, offset, IPV4.headerLength) : 0;
  if (headerLength < IPV4_HEADER_LENGTH || readField(frame, offset, IPV4.version) !== 4 || d.depth > MOST_DEPTH) {
    return addData(d, offset, end);
  }
  const specs: FieldSpec[] = Object.values(IPV4);
  if (headerLength > IPV4_HEADER_LENGTH) {
    const options = field((headerLength - IPV4_HEADER_LENGTH) * 8, 'ip.options', 'Options', 'bytes');
    specs.push(place(options, IPV4_HEADER_LENGTH * 8));
  }
  const payload = offset + headerLength;
  const checksum = (): Layer['checksum'] => (payload <= end ? verdict(sumOf(frame, offset, payload)) : null);
  const reached = addLayer(d, 'ipv4', offset, end, specs, checksum);
  if (reached < payload) return addData(d, reached, end);

  const totalLength = readField(frame, offset, IPV4.totalLength);
  const whole = totalLength >= headerLength && offset + totalLength <= end;
  const payloadEnd = whole ? offset + totalLength : end;
  const fragment = readField(frame, offset, IPV4.fragmentOffset) > 0;
  const protocol = fragment ? null : readField(frame, offset, IPV4.protocol);
  const complete = whole && !fragment && !d.quoted && !(readField(frame, offset, IPV4.flags) & 1);
  // The sum of the pseudo header, where the transport checksum can be verified.
  const pseudo = complete
    ? pseudoHeaderSum(
        readField(frame, offset, IPV4.source),
        readField(frame, offset, IPV4.destination),
        readField(frame, offset, IPV4.protocol),
        payloadEnd - payload,
      )
    : null;
  if (protocol === PROTOCOL_TCP) dissectTcp(d, payload, payloadEnd, pseudo);
  else if (protocol === PROTOCOL_UDP) dissectUdp(d, payload, payloadEnd, pseudo);
  else if (protocol === PROTOCOL_ICMP) dissectIcmp(d, payload, payloadEnd, complete);
  else if (protocol === PROTOCOL_GRE) dissectGre(d, payload, payloadEnd, complete);
  else if (protocol === PROTOCOL_IPIP) dissectIpv4({ ...d, depth: d.depth + 1 }, payload, payloadEnd);
  else addData(d, payload, payloadEnd);
  addData(d, payloadEnd, end);
}

function dissectTcp(d: Dissection, offset: number, end: number, pseudo: number | null): void {
  const { frame } = d;
  const specs: FieldSpec[] = Object.values(TCP);
  if (end - offset >= TCP_HEADER_LENGTH) {
    const options = Math.min(end, offset + readField(frame, offset, TCP.dataOffset));
    specs.push(...tcpOptionFields(frame, offset, options));
  }
  const checksum = (): Layer['checksum'] => (pseudo === null ? null : verdict(pseudo + sumOf(frame, offset, end)));
  addData(d, addLayer(d, 'tcp', offset, end, specs, checksum), end);
}

function dissectUdp(d: Dissection, offset: number, end: number, pseudo: number | null): void {
  const { frame } = d;
  const checksum = (): Layer['checksum'] => {
    if (pseudo === null || end - offset < UDP_HEADER_LENGTH) return null;
    return readField(frame, offset, UDP.checksum) === 0 ? 'absent' : verdict(pseudo + sumOf(frame, offset, end));
  };
  const payload = addLayer(d, 'udp', offset, end, Object.values(UDP), checksum);
  const inside = findInGue(frame.subarray(payload, end));
  if (!inside) return addData(d, payload, end);
  addLayer(d, 'gue', payload, end, Object.values(GUE));
  dissectIpv4({ ...d, depth: d.depth + 1 }, end - inside.length, end);
}

function dissectIcmp(d: Dissection, offset: number, end: number, complete: boolean): void {
  const { frame } = d;
  if (end - offset < 2) return addData(d, offset, end);
  const type = readField(frame, offset, ICMP.type);
  const table = icmpTable(type, readField(frame, offset, ICMP.code));
  const checksum = (): Layer['checksum'] => (complete ? verdict(sumOf(frame, offset, end)) : null);
  const payload = addLayer(d, 'icmp', offset, end, Object.values(table), checksum);
  if (isIcmpError(type)) dissectIpv4({ ...d, depth: d.depth + 1, quoted: true }, payload, end);
  else addData(d, payload, end);
}

function dissectGre(d: Dissection, offset: number, end: number, complete: boolean): void {
  const { frame } = d;
  if (end - offset < GRE_HEADER_LENGTH) return addData(d, offset, end);
  const flags = readField(frame, offset, GRE.flags);
  const checksum = (): Layer['checksum'] =>
    complete && flags & GRE_CHECKSUM_PRESENT ? verdict(sumOf(frame, offset, end)) : null;
  const payload = addLayer(d, 'gre', offset, end, greFields(flags), checksum);
  dissectEtherType({ ...d, depth: d.depth + 1 }, readField(frame, offset, GRE.protocol), payload, end);
}

function verdict(sum: number): 'correct' | 'incorrect' {
  return checksumOf(sum) === 0 ? 'correct' : 'incorrect';
}

/** Adds a layer of those fields that are whole. Returns where it ends. */
function addLayer(
  d: Dissection,
  protocol: LayerProtocol,
  offset: number,
  end: number,
  specs: readonly FieldSpec[],
  checksum: LayerPlace['checksum'] = () => null,
): number {
  const available = (end - offset) * 8;
  const whole = specs.filter((spec) => spec.bitOffset + spec.bitLength <= available);
  while (whole.length > 0 && bitEnd(whole) % 8 !== 0) whole.pop();
  const length = bitEnd(whole) / 8;
  if (length > 0) {
    d.layers.push({ protocol, depth: d.depth, quoted: d.quoted, offset, length, specs: whole, checksum });
  }
  return offset + length;
}

function bitEnd(specs: readonly FieldSpec[]): number {
  const last = specs.at(-1);
  return last ? last.bitOffset + last.bitLength : 0;
}

function addData(d: Dissection, offset: number, end: number): void {
  addLayer(d, 'data', offset, end, [place(field((end - offset) * 8, 'data.data', 'Data', 'bytes'), 0)]);
}

function dissectField(frame: Uint8Array, header: number, spec: FieldSpec): DissectedField {
  const { key, name, bitLength } = spec;
  const bitOffset = header * 8 + spec.bitOffset;
  if (spec.format === 'bytes') {
    const bytes = frame.subarray(bitOffset / 8, (bitOffset + bitLength) / 8);
    return { key, name, bitOffset, bitLength, value: null, text: formatHex(bytes), meaning: '' };
  }
  const value = readField(frame, header, spec);
  return { key, name, bitOffset, bitLength, value, text: formatField(spec, value), meaning: spec.values[value] ?? '' };
}
