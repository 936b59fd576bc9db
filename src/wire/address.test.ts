import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BROADCAST_MAC,
  broadcastOf,
  formatEndpoint,
  formatIpv4,
  formatMac,
  formatPrefix,
  inPrefix,
  isGroupMac,
  isLoopbackIpv4,
  isMulticastIpv4,
  maskOf,
  networkOf,
  parseIpv4,
  parseMac,
  parsePrefix,
  prefixLengthOf,
} from './address.ts';

describe('IPv4 addresses', () => {
  test('both ways', () => {
    expect(parseIpv4('192.0.2.10')).toBe(0xc000020a);
    expect(formatIpv4(0xc000020a)).toBe('192.0.2.10');
    fc.assert(
      fc.property(fc.nat(0xffff_ffff), (address) => {
        expect(parseIpv4(formatIpv4(address))).toBe(address);
      }),
    );
  });

  test('an end has its port behind it, also where many ends are formatted by turns', () => {
    expect(formatEndpoint(0xc000_020a, 80)).toBe('192.0.2.10:80');
    expect(formatEndpoint(0, 0)).toBe('0.0.0.0:0');
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(0xffff_ffff), fc.nat(0xffff)), { maxLength: 200 }), (ends) => {
        for (const [address, port] of [...ends, ...ends])
          expect(formatEndpoint(address, port)).toBe(`${formatIpv4(address)}:${port}`);
      }),
    );
  });

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1..2.3',
    '00.0.0.0',
    '1.2.3.4:80',
    '1.2.3.256',
    '1.2.3.04',
    '1.2.3.',
    ' 1.2.3.4',
    '1.2.3.4/8',
    'localhost',
    '1.2.3.-4',
  ])('no address: "%s"', (text) => {
    expect(parseIpv4(text)).toBeNull();
    expect(parsePrefix(text)).toEqual(text === '1.2.3.4/8' ? { address: 0x01020304, length: 8 } : null);
  });

  test('prefixes keep their host bits', () => {
    expect(parsePrefix('10.1.2.3/8')).toEqual({ address: 0x0a010203, length: 8 });
    expect(parsePrefix('10.1.2.3')).toEqual({ address: 0x0a010203, length: 32 });
    expect(formatPrefix({ address: 0x0a010203, length: 8 })).toBe('10.1.2.3/8');
    for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '/8'])
      expect(parsePrefix(text)).toBeNull();
  });

  test.each([
    [0, 0],
    [1, 0x8000_0000],
    [8, 0xff00_0000],
    [24, 0xffff_ff00],
    [31, 0xffff_fffe],
    [32, 0xffff_ffff],
  ])('the mask of /%i', (length, mask) => {
    expect(maskOf(length)).toBe(mask);
    expect(prefixLengthOf(mask)).toBe(length);
  });

  test('networks and broadcasts', () => {
    expect(prefixLengthOf(0xff00_ff00)).toBeNull();
    expect(formatIpv4(networkOf(0xc0a838b9, 24))).toBe('192.168.56.0');
    expect(formatIpv4(broadcastOf(0xc0a838b9, 24))).toBe('192.168.56.255');
    expect(inPrefix(0xc0a838b9, { address: 0xc0a83801, length: 24 })).toBe(true);
    expect(inPrefix(0xc0a839b9, { address: 0xc0a83801, length: 24 })).toBe(false);
    expect(inPrefix(0xc0a839b9, { address: 0, length: 0 })).toBe(true);
    expect(isMulticastIpv4(0xe0000001) && !isMulticastIpv4(0xf0000000)).toBe(true);
    expect(isLoopbackIpv4(0x7f010203) && !isLoopbackIpv4(0x80000000)).toBe(true);
  });
});

describe('MAC addresses', () => {
  test('both ways', () => {
    expect(parseMac('02:00:00:00:01:01')).toBe(0x020000000101);
    expect(parseMac('2:0:0:0:A:b')).toBe(0x020000000a0b);
    expect(formatMac(0x020000000101)).toBe('02:00:00:00:01:01');
    expect(formatMac(BROADCAST_MAC)).toBe('ff:ff:ff:ff:ff:ff');
    fc.assert(
      fc.property(fc.nat(BROADCAST_MAC), (mac) => {
        expect(parseMac(formatMac(mac))).toBe(mac);
      }),
    );
  });

  test.each(['', '02:00:00:00:01', '02:00:00:00:01:01:01', '02-00-00-00-01-01', '02:00:00:00:01:1g', '002:0:0:0:0:0'])(
    'no address: "%s"',
    (text) => {
      expect(parseMac(text)).toBeNull();
    },
  );

  test('the group bit', () => {
    expect(isGroupMac(BROADCAST_MAC)).toBe(true);
    expect(isGroupMac(0x01005e000001)).toBe(true);
    expect(isGroupMac(0x020000000101)).toBe(false);
  });
});
