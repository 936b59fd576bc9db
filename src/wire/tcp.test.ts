import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat, EMPTY_BYTES, encodeUtf8 } from '../base/bytes.ts';
import { err, ok } from '../base/result.ts';
import { bytesOf, HTTP_REPLY, SYN_TO_VIP } from './captures.ts';
import {
  ACK,
  emitTcp,
  formatTcpFlags,
  formatTcpOptions,
  NO_TCP_OPTIONS,
  parseTcp,
  PSH,
  RST,
  SYN,
  TCP,
  tcpHeaderLength,
  tcpOptionFields,
  type TcpOptions,
  type TcpSegment,
} from './tcp.ts';

const CLIENT = 0x14141432;
const VIP = 0x1414140b;

const SYN_BYTES = bytesOf(SYN_TO_VIP).subarray(34);
const SYN_SEGMENT: TcpSegment = {
  sourcePort: 40001,
  destinationPort: 80,
  sequence: 0xb66a9826,
  acknowledgement: 0,
  flags: SYN,
  window: 64240,
  urgentPointer: 0,
  options: { mss: 1460, sackPermitted: true, timestamps: [0x3b58657d, 0], windowScale: 7 },
  payload: EMPTY_BYTES,
};

const DATA_BYTES = bytesOf(HTTP_REPLY).subarray(34);
const DATA_SEGMENT: TcpSegment = {
  sourcePort: 80,
  destinationPort: 40001,
  sequence: 0xabd7e685,
  acknowledgement: 0xb66a984c,
  flags: PSH | ACK,
  window: 509,
  urgentPointer: 0,
  options: { timestamps: [0x01681ed4, 0x3b586582] },
  payload: encodeUtf8('rs2\n'),
};

test('one SYN, both ways', () => {
  expect(parseTcp(SYN_BYTES, CLIENT, VIP)).toEqual(ok(SYN_SEGMENT));
  expect(emitTcp(SYN_SEGMENT, CLIENT, VIP)).toEqual(SYN_BYTES);
});

test('one data segment, both ways', () => {
  const payload = encodeUtf8('rs2\n');
  const bytes = emitTcp({ ...DATA_SEGMENT, payload }, VIP, CLIENT);
  expect(bytes).toEqual(DATA_BYTES);
  expect(parseTcp(DATA_BYTES, VIP, CLIENT)).toEqual(ok({ ...DATA_SEGMENT, payload }));
});

test('a reset without options is its bare header', () => {
  const reset = { ...SYN_SEGMENT, flags: RST, options: NO_TCP_OPTIONS };
  const bytes = emitTcp(reset, CLIENT, VIP);
  expect(bytes).toHaveLength(20);
  expect(parseTcp(bytes, CLIENT, VIP)).toEqual(ok(reset));
});

test('the checksum covers the addresses, and is verified only with them', () => {
  expect(parseTcp(SYN_BYTES, CLIENT, VIP + 1)).toEqual(err('bad-checksum'));
  expect(parseTcp(SYN_BYTES).ok).toBe(true);
});

test('faults', () => {
  expect(parseTcp(SYN_BYTES.subarray(0, 19))).toEqual(err('truncated'));
  expect(parseTcp(SYN_BYTES.subarray(0, 39))).toEqual(err('truncated'));
  const short = SYN_BYTES.slice();
  short[12] = 0x40;
  expect(parseTcp(short)).toEqual(err('bad-header'));
});

/** A header with these bytes as options. */
function withOptions(hex: string): Uint8Array {
  const bytes = concat(SYN_BYTES.subarray(0, 20), bytesOf(hex));
  bytes[12] = (bytes.length / 4) << 4;
  return bytes;
}

describe('options', () => {
  // Linux's layouts (tcp_options_write), as tcpdump prints them.
  test.each<[TcpOptions, string, number]>([
    [SYN_SEGMENT.options, 'mss 1460,sackOK,TS val 995648893 ecr 0,nop,wscale 7', 40],
    [{ timestamps: [1, 2] }, 'nop,nop,TS val 1 ecr 2', 32],
    [{ mss: 1460, sackPermitted: true }, 'mss 1460,nop,nop,sackOK', 28],
    [{ mss: 536, windowScale: 0 }, 'mss 536,nop,wscale 0', 28],
    [{}, '', 20],
  ])('%j', (options, text, headerLength) => {
    const bytes = emitTcp({ ...SYN_SEGMENT, options }, CLIENT, VIP);
    expect(formatTcpOptions(bytes, bytes.length)).toBe(text);
    expect(bytes).toHaveLength(headerLength);
    expect(tcpHeaderLength(options)).toBe(headerLength);
  });

  test.each<[string, string, TcpOptions]>([
    ['another kind is skipped', '05 0a 00000001 00000002 01 01 02 04 05b4', { mss: 1460 }],
    ['the list may end early', '02 04 05b4 00 03 03 07', { mss: 1460 }],
    ['a length that runs out ends it', '02 04 05b4 08 0a 0000', { mss: 1460 }],
    ['a length under two ends it', '02 04 05b4 08 01 0000', { mss: 1460 }],
    ['a known kind of another length is skipped', '02 03 05 01 03 03 07 01', { windowScale: 7 }],
  ])('%s', (_, hex, options) => {
    expect(parseTcp(withOptions(hex))).toMatchObject(ok({ options }));
  });

  test('have fields without gap or overlap, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const header = concat(SYN_BYTES.subarray(0, 20), bytes);
        let end = 160;
        for (const spec of tcpOptionFields(header, 0, header.length)) {
          expect(spec.bitOffset).toBe(end);
          end += spec.bitLength;
        }
        expect(end).toBe(header.length * 8);
      }),
    );
  });
});

test('flags as tcpdump writes them', () => {
  expect([SYN, SYN | ACK, PSH | ACK, 0xff, 0].map(formatTcpFlags)).toEqual(['S', 'S.', 'P.', 'FSRP.UEW', 'none']);
  expect(TCP.flags.bits.at(-1)).toBe('FIN');
});

test('what was emitted is parsed', () => {
  const address = fc.nat(0xffff_ffff);
  const short = fc.nat(0xffff);
  const options = fc.record(
    {
      mss: short,
      windowScale: fc.nat(14),
      sackPermitted: fc.constant(true),
      timestamps: fc.tuple(address, address),
    },
    { requiredKeys: [] },
  );
  const segments = fc.record({
    sourcePort: short,
    destinationPort: short,
    sequence: address,
    acknowledgement: address,
    flags: fc.nat(255),
    window: short,
    urgentPointer: short,
    options,
    payload: fc.uint8Array(),
  });
  fc.assert(
    fc.property(segments, address, address, (segment, source, destination) => {
      expect(parseTcp(emitTcp(segment, source, destination), source, destination)).toEqual(ok(segment));
    }),
  );
});
