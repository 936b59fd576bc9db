/**
 * What every rule can ask of a packet without an extension, and a rule as text. Mirrors ip_packet_match() in
 * net/ipv4/netfilter/ip_tables.c; the text is that of `iptables -S`.
 */
import { formatIpv4, maskOf } from '../../wire/address.ts';
import type { Examined } from './extension.ts';
import { findMatch, findTarget } from './index.ts';
import { nameOfProtocol } from './protocols.ts';
import type { AddressTest, InterfaceTest, Rule } from './table.ts';

const addressFits = (test: AddressTest, address: number): boolean =>
  ((address & test.mask) >>> 0 === test.address) !== test.invert;

function interfaceFits({ name, invert }: InterfaceTest, actual: string): boolean {
  const same = name.endsWith('+') ? actual.startsWith(name.slice(0, -1)) : actual === name;
  return same !== invert;
}

/** Whether a rule describes the packet. */
export function ruleFits(rule: Rule, examined: Examined): boolean {
  const { packet } = examined.skb;
  if (rule.source && !addressFits(rule.source, packet.source)) return false;
  if (rule.destination && !addressFits(rule.destination, packet.destination)) return false;
  if (rule.protocol && (rule.protocol.number === packet.protocol) === rule.protocol.invert) return false;
  if (rule.input && !interfaceFits(rule.input, examined.input)) return false;
  if (rule.output && !interfaceFits(rule.output, examined.output)) return false;
  if (rule.fragment && packet.fragmentOffset > 0 === rule.fragment.invert) return false;
  for (const { name, options } of rule.matches) if (!findMatch(name)?.test(options, examined)) return false;
  return true;
}

/** How long a prefix is that has this mask; null for a mask with holes. */
export function prefixLengthOf(mask: number): number | null {
  const length = 32 - Math.clz32(~mask >>> 0);
  const ones = mask === 0xffffffff ? 32 : 32 - length;
  return maskOf(ones) === mask ? ones : null;
}

/** `10.0.0.0/8`; `10.0.1.0/255.0.255.0` where the mask is no prefix's. */
export function formatNetwork({ address, mask }: AddressTest): string {
  return `${formatIpv4(address)}/${prefixLengthOf(mask) ?? formatIpv4(mask)}`;
}

const not = (invert: boolean): string[] => (invert ? ['!'] : []);

/** What a rule asks for, as words. */
export function describeTests(rule: Rule): string[] {
  const words: string[] = [];
  if (rule.source) words.push(...not(rule.source.invert), '-s', formatNetwork(rule.source));
  if (rule.destination) words.push(...not(rule.destination.invert), '-d', formatNetwork(rule.destination));
  if (rule.input) words.push(...not(rule.input.invert), '-i', rule.input.name);
  if (rule.output) words.push(...not(rule.output.invert), '-o', rule.output.name);
  if (rule.protocol) {
    const { number, invert } = rule.protocol;
    words.push(...not(invert), '-p', nameOfProtocol(number) ?? String(number));
  }
  if (rule.fragment) words.push(...not(rule.fragment.invert), '-f');
  for (const { name, options } of rule.matches) words.push('-m', name, ...(findMatch(name)?.save(options) ?? []));
  return words;
}

/** What it does, as words. */
export function describeJump({ jump }: Rule): string[] {
  switch (jump?.kind) {
    case undefined:
      return [];
    case 'verdict':
      return ['-j', jump.verdict];
    case 'chain':
      return [jump.goto ? '-g' : '-j', jump.chain];
    case 'target':
      return ['-j', jump.name, ...(findTarget(jump.name)?.save(jump.options) ?? [])];
  }
}

/** A rule as a command line has it: `-A INPUT -s 10.0.0.0/8 -j DROP`. */
export const describeRule = (chain: string, rule: Rule): string =>
  ['-A', chain, ...describeTests(rule), ...describeJump(rule)].join(' ');
