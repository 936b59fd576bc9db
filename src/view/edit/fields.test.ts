import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newWorld } from '../../lab/world.ts';
import { formatIpv4, parseIpv4 } from '../../wire/address.ts';
import { readAddress, readHostAddress, readInteger, readNetmask, readReply } from './fields.ts';

const near = { local: parseIpv4('10.0.0.5')!, prefixLength: 24 };
const empty = newWorld({ scenario: 1, title: '', links: [], hosts: {}, steps: [] }, 1);
const faultOf = (read: object): string | undefined => (read as { fault?: { key: string } }).fault?.key;

describe('a field', () => {
  it('reads a number in its range and refuses everything else', () => {
    expect(readInteger(' 80 ', 1, 65_535)).toEqual({ value: 80 });
    expect(faultOf(readInteger('0', 1, 65_535))).toBe('outOfRange');
    for (const text of ['', 'x', '1.5', '-1', '8e1', '0x50'])
      expect(faultOf(readInteger(text, 1, 9))).toBe('notNumber');
  });

  it('reads an address that a machine can have', () => {
    expect(readAddress('10.0.0.1')).toEqual({ value: parseIpv4('10.0.0.1') });
    for (const text of ['0.0.0.0', '127.0.0.1', '224.0.0.1', '255.255.255.255', '0.1.2.3'])
      expect(faultOf(readAddress(text))).toBe('notUnicast');
    for (const text of ['', '10.0.0', '10.0.0.256', 'rs1']) expect(faultOf(readAddress(text))).toBe('notAddress');
  });

  it('reads an address of the segment', () => {
    expect(readHostAddress('10.0.0.9', empty, near)).toEqual({ value: parseIpv4('10.0.0.9') });
    expect(faultOf(readHostAddress('10.0.1.9', empty, near))).toBe('otherNetwork');
    expect(faultOf(readHostAddress('10.0.0.0', empty, near))).toBe('networkItself');
    expect(faultOf(readHostAddress('10.0.0.255', empty, near))).toBe('networkItself');
  });

  it('reads a netmask and a line', () => {
    expect(readNetmask('255.255.255.0')).toEqual({ value: 0xffffff00 });
    for (const text of ['255.0.255.0', '0.0.0.0', '24']) expect(faultOf(readNetmask(text))).toBe('notNetmask');
    expect(faultOf(readReply(' '))).toBe('empty');
    expect(faultOf(readReply('x'.repeat(201)))).toBe('tooLong');
  });

  it('never throws, and reads what it would write', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const read = [readAddress(text), readNetmask(text)].filter((each) => 'value' in each);
        expect(read.map(({ value }) => formatIpv4(value))).toEqual(read.map(() => text.trim()));
        for (const each of [readInteger(text, 0, 9), readReply(text)]) expect(Object.keys(each)).toHaveLength(1);
      }),
    );
  });
});
