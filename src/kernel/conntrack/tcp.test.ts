import { describe, expect, test } from 'vitest';
import { ACK, FIN, PSH, RST, SYN } from '../../wire/tcp.ts';
import { SECOND } from '../kernel.ts';
import type { Connection, Direction } from './table.ts';
import { followTcp, hasValidFlags, newTcp } from './tcp.ts';

const tuple = { protocol: 6, source: 1, sourcePort: 2, destination: 3, destinationPort: 4 };

/** A connection that begins with these flags; null where none begins. */
function begin(flags: number): Connection | null {
  const tcp = newTcp(flags);
  return (
    tcp && {
      id: 1,
      original: tuple,
      reply: { ...tuple, source: 3, destination: 1 },
      confirmed: false,
      seenReply: false,
      assured: false,
      sourceNat: false,
      destinationNat: false,
      sourceDone: false,
      destinationDone: false,
      masqueradedBy: null,
      tcp,
      since: 0,
      expires: 0,
    }
  );
}

type Segment = [Direction, number];

/** The states that segments lead through; a verdict other than `accept` stands in place of one. */
function walk(...segments: Segment[]): string[] {
  const connection = begin(segments[0]?.[1] ?? 0);
  if (!connection?.tcp) return ['none'];
  return segments.map(([direction, flags]) => {
    const verdict = followTcp(connection, connection.tcp!, direction, flags, 0);
    if (direction === 'reply') connection.seenReply = true;
    return verdict === 'accept' ? connection.tcp!.state : verdict;
  });
}

const o = (flags: number): Segment => ['original', flags];
const r = (flags: number): Segment => ['reply', flags];

describe('a connection goes through its states', () => {
  test.each<[string, Segment[], string[]]>([
    [
      'closed in good order',
      [o(SYN), r(SYN | ACK), o(ACK), o(PSH | ACK), r(PSH | ACK), r(FIN | ACK), o(FIN | ACK), r(ACK)],
      ['SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'ESTABLISHED', 'ESTABLISHED', 'FIN_WAIT', 'LAST_ACK', 'TIME_WAIT'],
    ],
    ['refused', [o(SYN), r(RST | ACK)], ['SYN_SENT', 'forget']],
    ['reset later', [o(SYN), r(SYN | ACK), o(ACK), r(RST)], ['SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'CLOSE']],
    ['met in the middle', [o(ACK), r(ACK)], ['ESTABLISHED', 'ESTABLISHED']],
    ['answered without a question', [o(SYN | ACK)], ['none']],
    ['a stray FIN', [o(FIN | ACK)], ['none']],
    ['an ACK before the answer', [o(SYN), o(ACK)], ['SYN_SENT', 'invalid']],
    ['the same SYN again', [o(SYN), o(SYN), r(SYN | ACK), o(SYN)], ['SYN_SENT', 'SYN_SENT', 'SYN_RECV', 'SYN_RECV']],
    [
      'the same port again after TIME_WAIT',
      [o(SYN), r(SYN | ACK), o(ACK), o(FIN | ACK), r(FIN | ACK), o(ACK), o(SYN)],
      ['SYN_SENT', 'SYN_RECV', 'ESTABLISHED', 'FIN_WAIT', 'LAST_ACK', 'TIME_WAIT', 'reopen'],
    ],
    ['both at once', [o(SYN), r(SYN), o(SYN | ACK), r(ACK)], ['SYN_SENT', 'SYN_SENT2', 'SYN_RECV', 'ESTABLISHED']],
  ])('%s', (_, segments, states) => {
    expect(walk(...segments)).toEqual(states);
  });
});

test('how long it is remembered', () => {
  const connection = begin(SYN)!;
  const seconds = (direction: Direction, flags: number): number => {
    followTcp(connection, connection.tcp!, direction, flags, 0);
    if (direction === 'reply') connection.seenReply = true;
    return connection.expires / SECOND;
  };
  expect(seconds('original', SYN)).toBe(120);
  expect(seconds('reply', SYN | ACK)).toBe(60);
  expect(connection.assured).toBe(false);
  expect(seconds('original', ACK)).toBe(432_000);
  expect(connection.assured).toBe(true);
  expect(seconds('original', FIN | ACK)).toBe(120);
});

test('one that was met in the middle, until it is answered', () => {
  const connection = begin(ACK)!;
  followTcp(connection, connection.tcp!, 'original', ACK, 0);
  expect(connection.expires).toBe(300 * SECOND);
});

test.each([
  [SYN, true],
  [SYN | ACK | PSH, true],
  [FIN, false],
  [SYN | FIN, false],
  [SYN | RST, false],
  [0, false],
  [RST | ACK, true],
])('flags %i make sense: %s', (flags, valid) => {
  expect(hasValidFlags(flags)).toBe(valid);
});
