import fc from 'fast-check';
import { expect, test } from 'vitest';
import { err, ok } from '../base/result.ts';
import { bytesOf, ECHO_REQUEST, FRAGMENTATION_NEEDED_CUT, REDIRECT_TO_HOST } from './captures.ts';
import {
  echoIdentifier,
  echoRest,
  echoSequence,
  emitIcmp,
  gateway,
  ICMP_ECHO_REQUEST,
  ICMP_REDIRECT,
  ICMP_UNREACHABLE,
  isIcmpError,
  nextHopMtu,
  parseIcmp,
  REDIRECT_HOST,
  UNREACHABLE_FRAGMENTATION_NEEDED,
  type IcmpMessage,
} from './icmp.ts';

const ECHO = bytesOf(ECHO_REQUEST).subarray(34);
const REDIRECT = bytesOf(REDIRECT_TO_HOST).subarray(34);

test('one echo request, both ways', () => {
  const message: IcmpMessage = {
    type: ICMP_ECHO_REQUEST,
    code: 0,
    restOfHeader: echoRest(417, 1),
    payload: ECHO.subarray(8),
  };
  expect(parseIcmp(ECHO)).toEqual(ok(message));
  expect(emitIcmp(message)).toEqual(ECHO);
  expect([echoIdentifier(message), echoSequence(message)]).toEqual([417, 1]);
});

test('one redirect, both ways', () => {
  const message: IcmpMessage = {
    type: ICMP_REDIRECT,
    code: REDIRECT_HOST,
    restOfHeader: 0xc0a83832,
    payload: REDIRECT.subarray(8),
  };
  expect(parseIcmp(REDIRECT)).toEqual(ok(message));
  expect(emitIcmp(message)).toEqual(REDIRECT);
  expect(gateway(message)).toBe(0xc0a83832);
});

test('the next hop MTU', () => {
  const payload = bytesOf(FRAGMENTATION_NEEDED_CUT).subarray(42);
  const message = { type: ICMP_UNREACHABLE, code: UNREACHABLE_FRAGMENTATION_NEEDED, restOfHeader: 1480, payload };
  expect(emitIcmp(message).subarray(4, 8)).toEqual(Uint8Array.of(0, 0, 0x05, 0xc8));
  expect(nextHopMtu(message)).toBe(1480);
});

test('which types are errors', () => {
  expect(Array.from({ length: 20 }, (_, type) => type).filter(isIcmpError)).toEqual([3, 4, 5, 11, 12]);
});

test('faults', () => {
  expect(parseIcmp(ECHO.subarray(0, 7))).toEqual(err('truncated'));
  expect(parseIcmp(ECHO.subarray(0, 60))).toEqual(err('bad-checksum'));
});

test('what was emitted is parsed', () => {
  const messages = fc.record({
    type: fc.nat(255),
    code: fc.nat(255),
    restOfHeader: fc.nat(0xffff_ffff),
    payload: fc.uint8Array(),
  });
  fc.assert(
    fc.property(messages, (message) => {
      expect(parseIcmp(emitIcmp(message))).toEqual(ok(message));
    }),
  );
});
