/** Internet Control Message Protocol (RFC 792); the next hop's MTU is RFC 1191's. */
import { newBytes } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { checksumOf, sumOf } from './checksum.ts';
import { field, layout, readField, tableLength, writeField } from './fields.ts';

export const ICMP_ECHO_REPLY = 0;
export const ICMP_UNREACHABLE = 3;
export const ICMP_SOURCE_QUENCH = 4;
export const ICMP_REDIRECT = 5;
export const ICMP_ECHO_REQUEST = 8;
export const ICMP_TIME_EXCEEDED = 11;
export const ICMP_PARAMETER_PROBLEM = 12;

/** Codes of `ICMP_UNREACHABLE`. */
export const UNREACHABLE_NET = 0;
export const UNREACHABLE_HOST = 1;
export const UNREACHABLE_PROTOCOL = 2;
export const UNREACHABLE_PORT = 3;
export const UNREACHABLE_FRAGMENTATION_NEEDED = 4;
export const UNREACHABLE_SOURCE_ROUTE_FAILED = 5;
export const UNREACHABLE_NET_PROHIBITED = 9;
export const UNREACHABLE_HOST_PROHIBITED = 10;
export const UNREACHABLE_ADMIN_PROHIBITED = 13;

/** Codes of `ICMP_REDIRECT`. */
export const REDIRECT_NET = 0;
export const REDIRECT_HOST = 1;

/** Codes of `ICMP_TIME_EXCEEDED`. */
export const TIME_EXCEEDED_IN_TRANSIT = 0;
export const TIME_EXCEEDED_REASSEMBLY = 1;

const HEAD = {
  type: field(8, 'icmp.type', 'Type', 'dec', {
    values: {
      [ICMP_ECHO_REPLY]: 'echo reply',
      [ICMP_UNREACHABLE]: 'destination unreachable',
      [ICMP_SOURCE_QUENCH]: 'source quench',
      [ICMP_REDIRECT]: 'redirect',
      [ICMP_ECHO_REQUEST]: 'echo request',
      [ICMP_TIME_EXCEEDED]: 'time exceeded',
      [ICMP_PARAMETER_PROBLEM]: 'parameter problem',
    },
  }),
  code: field(8, 'icmp.code', 'Code', 'dec'),
  checksum: field(16, 'icmp.checksum', 'Checksum', 'hex'),
};

/** What all messages have in common. */
export const ICMP = layout({ ...HEAD, restOfHeader: field(32, 'icmp.unused', 'unused', 'hex') });

/** The rest of the header by type: echo request and reply, ... */
export const ICMP_ECHO = layout({
  ...HEAD,
  identifier: field(16, 'icmp.ident', 'Identifier', 'dec'),
  sequence: field(16, 'icmp.seq', 'Sequence Number', 'dec'),
});

/** ... fragmentation needed, ... */
export const ICMP_FRAGMENTATION_NEEDED = layout({
  ...HEAD,
  unused: field(16, 'icmp.unused', 'unused', 'hex'),
  nextHopMtu: field(16, 'icmp.mtu', 'Next-Hop MTU', 'dec'),
});

/** ... and redirect. */
export const ICMP_GATEWAY = layout({
  ...HEAD,
  gateway: field(32, 'icmp.redir_gw', 'Gateway Internet Address', 'ipv4'),
});

/** Bytes before the payload. */
export const ICMP_HEADER_LENGTH = tableLength(ICMP);

export interface IcmpMessage {
  readonly type: number;
  readonly code: number;
  /** The header's second word; what is in it hangs on the type (see the helpers). */
  readonly restOfHeader: number;
  /** An error's payload is the header and first bytes of the datagram it is about: the quote. */
  readonly payload: Uint8Array;
}

export type IcmpFault = 'truncated' | 'bad-checksum';

/** Verifies the checksum. The payload is a view into `bytes`. */
export function parseIcmp(bytes: Uint8Array): Result<IcmpMessage, IcmpFault> {
  if (bytes.length < ICMP_HEADER_LENGTH) return err('truncated');
  if (checksumOf(sumOf(bytes)) !== 0) return err('bad-checksum');
  return ok({
    type: readField(bytes, 0, ICMP.type),
    code: readField(bytes, 0, ICMP.code),
    restOfHeader: readField(bytes, 0, ICMP.restOfHeader),
    payload: bytes.subarray(ICMP_HEADER_LENGTH),
  });
}

/** With the checksum computed. */
export function emitIcmp(message: IcmpMessage): Uint8Array {
  const bytes = newBytes(ICMP_HEADER_LENGTH + message.payload.length);
  writeField(bytes, 0, ICMP.type, message.type);
  writeField(bytes, 0, ICMP.code, message.code);
  writeField(bytes, 0, ICMP.restOfHeader, message.restOfHeader);
  bytes.set(message.payload, ICMP_HEADER_LENGTH);
  writeField(bytes, 0, ICMP.checksum, checksumOf(sumOf(bytes)));
  return bytes;
}

/** Whether a message of this type is about a datagram that it quotes. */
export function isIcmpError(type: number): boolean {
  return (
    type === ICMP_UNREACHABLE ||
    type === ICMP_SOURCE_QUENCH ||
    type === ICMP_REDIRECT ||
    type === ICMP_TIME_EXCEEDED ||
    type === ICMP_PARAMETER_PROBLEM
  );
}

/** The table of a message of this type and code. */
export function icmpTable(
  type: number,
  code: number,
): typeof ICMP | typeof ICMP_ECHO | typeof ICMP_FRAGMENTATION_NEEDED | typeof ICMP_GATEWAY {
  if (type === ICMP_ECHO_REQUEST || type === ICMP_ECHO_REPLY) return ICMP_ECHO;
  if (type === ICMP_UNREACHABLE && code === UNREACHABLE_FRAGMENTATION_NEEDED) return ICMP_FRAGMENTATION_NEEDED;
  return type === ICMP_REDIRECT ? ICMP_GATEWAY : ICMP;
}

/** The `restOfHeader` of an echo. */
export function echoRest(identifier: number, sequence: number): number {
  return ((identifier << 16) | sequence) >>> 0;
}

export function echoIdentifier(message: IcmpMessage): number {
  return message.restOfHeader >>> 16;
}

export function echoSequence(message: IcmpMessage): number {
  return message.restOfHeader & 0xffff;
}

/** The MTU, in bytes, that a "fragmentation needed" tells of (and, as it stands, its `restOfHeader`). */
export function nextHopMtu(message: IcmpMessage): number {
  return message.restOfHeader & 0xffff;
}

/** The better gateway that a redirect tells of (and its `restOfHeader`). */
export function gateway(message: IcmpMessage): number {
  return message.restOfHeader;
}
