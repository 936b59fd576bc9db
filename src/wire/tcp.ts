/** Transmission Control Protocol (RFC 9293), with the options of RFC 7323 and RFC 2018 laid out as Linux does. */
import { EMPTY_BYTES, newBytes, putBytes, read16, read32, viewOf, write16, write32 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checksumOf, pseudoHeaderSum, sumOf } from './checksum.ts';
import {
  bytesOf,
  field,
  layout,
  place,
  placeTable,
  readField,
  tableLength,
  writeField,
  type FieldRow,
  type FieldSpec,
} from './fields.ts';
import { PROTOCOL_TCP } from './ipv4.ts';

/** Control bits. */
export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;
export const ECE = 0x40;
export const CWR = 0x80;

export const TCP = layout({
  sourcePort: field(16, 'tcp.srcport', 'Source Port', 'dec'),
  destinationPort: field(16, 'tcp.dstport', 'Destination Port', 'dec'),
  sequence: field(32, 'tcp.seq_raw', 'Sequence Number', 'dec'),
  acknowledgement: field(32, 'tcp.ack_raw', 'Acknowledgment Number', 'dec'),
  dataOffset: field(4, 'tcp.hdr_len', 'Data Offset', 'dec', { unit: 4 }),
  reserved: field(4, 'tcp.flags.res', 'Reserved', 'dec'),
  flags: field(8, 'tcp.flags', 'Control bits', 'flags', {
    bits: ['CWR', 'ECE', 'URG', 'ACK', 'PSH', 'RST', 'SYN', 'FIN'],
  }),
  window: field(16, 'tcp.window_size_value', 'Window', 'dec'),
  checksum: field(16, 'tcp.checksum', 'Checksum', 'hex'),
  urgentPointer: field(16, 'tcp.urgent_pointer', 'Urgent Pointer', 'dec'),
});

const AT = bytesOf(TCP);

/** Bytes of a header without options. */
export const TCP_HEADER_LENGTH = tableLength(TCP);

const END_OF_OPTIONS = 0;
const NO_OPERATION = 1;

const KIND = field(8, 'tcp.option_kind', 'Kind', 'dec', {
  values: {
    0: 'end of options',
    1: 'no-operation',
    2: 'MSS',
    3: 'window scale',
    4: 'SACK permitted',
    5: 'SACK',
    8: 'timestamps',
  },
});
const HEAD = { kind: KIND, length: field(8, 'tcp.option_len', 'Length', 'dec') };
const MSS = layout({ ...HEAD, value: field(16, 'tcp.options.mss_val', 'Maximum Segment Size', 'dec') });
const WINDOW_SCALE = layout({ ...HEAD, shift: field(8, 'tcp.options.wscale.shift', 'Shift Count', 'dec') });
const SACK_PERMITTED = layout(HEAD);
const TIMESTAMPS = layout({
  ...HEAD,
  value: field(32, 'tcp.options.timestamp.tsval', 'Timestamp Value', 'dec'),
  echo: field(32, 'tcp.options.timestamp.tsecr', 'Timestamp Echo Reply', 'dec'),
});

/** The options we know. */
const OPTIONS = {
  mss: { kind: 2, length: tableLength(MSS), table: MSS },
  windowScale: { kind: 3, length: tableLength(WINDOW_SCALE), table: WINDOW_SCALE },
  sackPermitted: { kind: 4, length: tableLength(SACK_PERMITTED), table: SACK_PERMITTED },
  timestamps: { kind: 8, length: tableLength(TIMESTAMPS), table: TIMESTAMPS },
} as const;

export interface TcpOptions {
  /** Maximum segment size, in bytes. */
  readonly mss?: number;
  /** By how many bits the sender's windows are to be shifted left. */
  readonly windowScale?: number;
  readonly sackPermitted?: boolean;
  /** The sender's clock and the last it has heard of the other's. */
  readonly timestamps?: readonly [value: number, echo: number];
}

export interface TcpSegment {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  /** Of the control bits above. */
  readonly flags: number;
  /** As on the wire: not scaled. */
  readonly window: number;
  readonly urgentPointer: number;
  readonly options: TcpOptions;
  readonly payload: Uint8Array;
}

/** `bad-header`: a data offset under 20 bytes. */
export type TcpFault = 'truncated' | 'bad-header' | 'bad-checksum';

export const NO_TCP_OPTIONS: TcpOptions = {};

/**
 * The checksum is verified where the addresses of the IP header are given. The payload is as `viewOf` gives it. Options of other
 * kinds are skipped, and what follows a malformed one, as in Linux (tcp_parse_options).
 */
export function parseTcp(bytes: Uint8Array, source?: number, destination?: number): Result<TcpSegment, TcpFault> {
  if (bytes.length < TCP_HEADER_LENGTH) return err('truncated');
  const dataOffset = readField(bytes, 0, TCP.dataOffset);
  if (dataOffset < TCP_HEADER_LENGTH) return err('bad-header');
  if (bytes.length < dataOffset) return err('truncated');
  if (source !== undefined && destination !== undefined && tcpChecksum(bytes, source, destination) !== 0)
    return err('bad-checksum');
  return ok({
    sourcePort: read16(bytes, AT.sourcePort),
    destinationPort: read16(bytes, AT.destinationPort),
    sequence: read32(bytes, AT.sequence),
    acknowledgement: read32(bytes, AT.acknowledgement),
    flags: bytes[AT.flags]!,
    window: read16(bytes, AT.window),
    urgentPointer: read16(bytes, AT.urgentPointer),
    options: dataOffset === TCP_HEADER_LENGTH ? NO_TCP_OPTIONS : parseOptions(bytes, dataOffset),
    payload: dataOffset === bytes.length ? EMPTY_BYTES : viewOf(bytes, dataOffset, bytes.length),
  });
}

/** With data offset and checksum computed; the addresses are those of the IP header it will get. */
export function emitTcp(segment: TcpSegment, source: number, destination: number): Uint8Array {
  const dataOffset = tcpHeaderLength(segment.options);
  const bytes = newBytes(dataOffset + segment.payload.length);
  write16(bytes, AT.sourcePort, segment.sourcePort);
  write16(bytes, AT.destinationPort, segment.destinationPort);
  write32(bytes, AT.sequence, segment.sequence);
  write32(bytes, AT.acknowledgement, segment.acknowledgement);
  writeField(bytes, 0, TCP.dataOffset, dataOffset);
  bytes[AT.flags] = segment.flags;
  write16(bytes, AT.window, segment.window);
  write16(bytes, AT.urgentPointer, segment.urgentPointer);
  emitOptions(bytes, segment.options);
  putBytes(bytes, dataOffset, segment.payload);
  write16(bytes, AT.checksum, tcpChecksum(bytes, source, destination));
  return bytes;
}

/** The checksum of a segment whose checksum field is zero; 0 for one that has its checksum and is intact. */
export function tcpChecksum(bytes: Uint8Array, source: number, destination: number): number {
  return checksumOf(pseudoHeaderSum(source, destination, PROTOCOL_TCP, bytes.length) + sumOf(bytes));
}

/** Bytes of a header with these options: 40 for Linux's SYN, 32 for its other segments, 20 without options. */
export function tcpHeaderLength(options: TcpOptions): number {
  let length = TCP_HEADER_LENGTH;
  if (options.mss !== undefined) length += 4;
  if (options.timestamps) length += 12;
  else if (options.sackPermitted) length += 4;
  if (options.windowScale !== undefined) length += 4;
  return length;
}

/** In Linux's order, each group filled up in front to whole words (tcp_options_write). */
function emitOptions(bytes: Uint8Array, { mss, windowScale, sackPermitted, timestamps }: TcpOptions): void {
  let at = TCP_HEADER_LENGTH;
  if (mss !== undefined) {
    writeField(bytes, at, MSS.value, mss);
    at = emitHead(bytes, at, OPTIONS.mss);
  }
  if (sackPermitted && timestamps) at = emitHead(bytes, at, OPTIONS.sackPermitted);
  else if (sackPermitted || timestamps) at = emitNoOperations(bytes, at, 2);
  if (timestamps) {
    writeField(bytes, at, TIMESTAMPS.value, timestamps[0]);
    writeField(bytes, at, TIMESTAMPS.echo, timestamps[1]);
    at = emitHead(bytes, at, OPTIONS.timestamps);
  } else if (sackPermitted) {
    at = emitHead(bytes, at, OPTIONS.sackPermitted);
  }
  if (windowScale !== undefined) {
    at = emitNoOperations(bytes, at, 1);
    writeField(bytes, at, WINDOW_SCALE.shift, windowScale);
    emitHead(bytes, at, OPTIONS.windowScale);
  }
}

/** Kind and length. Returns where the next option begins. */
function emitHead(bytes: Uint8Array, at: number, option: { kind: number; length: number }): number {
  writeField(bytes, at, SACK_PERMITTED.kind, option.kind);
  writeField(bytes, at, SACK_PERMITTED.length, option.length);
  return at + option.length;
}

function emitNoOperations(bytes: Uint8Array, at: number, count: number): number {
  for (let i = at; i < at + count; i++) bytes[i] = NO_OPERATION;
  return at + count;
}

function parseOptions(bytes: Uint8Array, end: number): TcpOptions {
  const options: { -readonly [K in keyof TcpOptions]: TcpOptions[K] } = {};
  for (let at = TCP_HEADER_LENGTH; at < end;) {
    const length = optionLength(bytes, at, end);
    if (length === 0) break;
    if (isOption(bytes, at, length, OPTIONS.mss)) options.mss = readField(bytes, at, MSS.value);
    else if (isOption(bytes, at, length, OPTIONS.windowScale))
      options.windowScale = readField(bytes, at, WINDOW_SCALE.shift);
    else if (isOption(bytes, at, length, OPTIONS.sackPermitted)) options.sackPermitted = true;
    else if (isOption(bytes, at, length, OPTIONS.timestamps)) {
      options.timestamps = [readField(bytes, at, TIMESTAMPS.value), readField(bytes, at, TIMESTAMPS.echo)];
    }
    at += length;
  }
  return options;
}

function isOption(bytes: Uint8Array, at: number, length: number, option: { kind: number; length: number }): boolean {
  return bytes[at] === option.kind && length === option.length;
}

/** Bytes of the option at `at`; 0 where there is no further one: the list's end, or a length that can't be. */
function optionLength(bytes: Uint8Array, at: number, end: number): number {
  if (bytes[at] === NO_OPERATION) return 1;
  if (bytes[at] === END_OF_OPTIONS || at + 1 >= end) return 0;
  const length = readField(bytes, at, SACK_PERMITTED.length);
  return length < 2 || at + length > end ? 0 : length;
}

/** The options' fields, placed in the header that begins at byte `header` and ends before byte `end` of `bytes`. */
export function tcpOptionFields(bytes: Uint8Array, header: number, end: number): FieldSpec[] {
  const specs: FieldSpec[] = [];
  for (let at = header + TCP_HEADER_LENGTH; at < end;) {
    const add = (row: FieldRow, offset = 0) => specs.push(place(row, (at - header + offset) * 8));
    const length = optionLength(bytes, at, end);
    const known = Object.values(OPTIONS).find((option) => isOption(bytes, at, length, option));
    if (known) specs.push(...placeTable(known.table, at - header));
    else if (length === 0) add(field((end - at) * 8, 'tcp.options', 'Options', 'bytes'));
    else if (length === 1) add(KIND);
    else {
      specs.push(...placeTable(SACK_PERMITTED, at - header));
      if (length > 2) add(field((length - 2) * 8, 'tcp.options', 'Data', 'bytes'), 2);
    }
    at += length === 0 ? end - at : length;
  }
  return specs;
}

/** The flags as tcpdump writes them: `S.` is SYN and ACK, `none` no flag. */
export function formatTcpFlags(flags: number): string {
  const letters = Array.from('FSRP.UEW').filter((_, i) => flags & (1 << i));
  return letters.join('') || 'none';
}

/** The options of a header of `end` bytes as tcpdump writes them: `mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7`. */
export function formatTcpOptions(bytes: Uint8Array, end: number): string {
  const texts: string[] = [];
  for (let at = TCP_HEADER_LENGTH; at < end;) {
    const length = optionLength(bytes, at, end);
    texts.push(length === 0 ? 'eol' : formatOption(bytes, at, length));
    at += length === 0 ? end - at : length;
  }
  return texts.join(',');
}

function formatOption(bytes: Uint8Array, at: number, length: number): string {
  if (bytes[at] === NO_OPERATION) return 'nop';
  if (isOption(bytes, at, length, OPTIONS.mss)) return `mss ${readField(bytes, at, MSS.value)}`;
  if (isOption(bytes, at, length, OPTIONS.windowScale)) return `wscale ${readField(bytes, at, WINDOW_SCALE.shift)}`;
  if (isOption(bytes, at, length, OPTIONS.sackPermitted)) return 'sackOK';
  if (isOption(bytes, at, length, OPTIONS.timestamps)) {
    return `TS val ${readField(bytes, at, TIMESTAMPS.value)} ecr ${readField(bytes, at, TIMESTAMPS.echo)}`;
  }
  return `unknown-${bytes[at]}`;
}
