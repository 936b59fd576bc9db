import { describe, expect, test } from 'vitest';
import { isActiveState, nextTcpState, tcpEvent, type StateDirection, type TcpState } from './state-tcp.ts';
import { ACK, FIN, PSH, RST, SYN } from '../../wire/tcp.ts';

/** Walks through segments such as `in SYN`, from NONE; the states on the way. */
function walk(segments: string, table: 'normal' | 'secure' = 'normal'): string {
  const bits: Record<string, number> = {
    SYN,
    'SYN+ACK': SYN | ACK,
    ACK,
    'FIN+ACK': FIN | ACK,
    RST,
    'PSH+ACK': PSH | ACK,
  };
  const directions: Record<string, StateDirection> = { in: 'INPUT', out: 'OUTPUT', only: 'INPUT_ONLY' };
  let state: TcpState = 'NONE';
  const states = segments.split(', ').map((segment) => {
    const [direction = '', flags = ''] = segment.split(' ');
    state = nextTcpState(state, directions[direction]!, tcpEvent(bits[flags]!), table, '6.1');
    return state;
  });
  return states.join(' ');
}

describe('what a director makes of a connection', () => {
  test.each([
    [
      'direct routing, the client closes',
      'only SYN, only SYN, only ACK, only PSH+ACK, only FIN+ACK, only ACK, only SYN',
      'SYN_RECV SYN_RECV ESTABLISHED ESTABLISHED FIN_WAIT FIN_WAIT SYN_RECV',
    ],
    ['direct routing, reset', 'only SYN, only ACK, only RST', 'SYN_RECV ESTABLISHED CLOSE'],
    [
      'masquerading, the client closes',
      'in SYN, out SYN+ACK, in ACK, in FIN+ACK, out ACK, out FIN+ACK, in ACK',
      'SYN_RECV SYN_RECV ESTABLISHED CLOSE_WAIT CLOSE_WAIT TIME_WAIT TIME_WAIT',
    ],
    [
      'masquerading, the server closes',
      'in SYN, out SYN+ACK, in ACK, out FIN+ACK, in ACK, in FIN+ACK, out ACK',
      'SYN_RECV SYN_RECV ESTABLISHED FIN_WAIT FIN_WAIT TIME_WAIT TIME_WAIT',
    ],
    ['masquerading, the server refuses', 'in SYN, out RST', 'SYN_RECV CLOSE'],
    ['a reset of the client before the server answered', 'in SYN, in RST', 'SYN_RECV SYN_RECV'],
  ])('%s', (_, segments, states) => {
    expect(walk(segments)).toBe(states);
  });

  test.each([
    ['masquerading', 'in SYN, out SYN+ACK, in ACK, out ACK', 'SYN_RECV SYNACK SYNACK ESTABLISHED'],
    ['direct routing', 'only SYN, only ACK', 'SYNACK ESTABLISHED'],
  ])('under secure_tcp: %s', (_, segments, states) => {
    expect(walk(segments, 'secure')).toBe(states);
  });

  test('a segment with no control bit closes', () => {
    expect(nextTcpState('ESTABLISHED', 'INPUT', tcpEvent(PSH), 'normal', '6.1')).toBe('CLOSE');
  });
});

test('Linux 3.10 begins no connection in its middle, and counts only established ones as active', () => {
  expect(nextTcpState('NONE', 'INPUT_ONLY', 'ack', 'normal', '3.10')).toBe('CLOSE');
  expect(nextTcpState('NONE', 'OUTPUT', 'ack', 'normal', '3.10')).toBe('ESTABLISHED');
  const states: TcpState[] = ['SYN_SENT', 'SYN_RECV', 'SYNACK', 'ESTABLISHED', 'FIN_WAIT'];
  expect(states.map((state) => isActiveState(state, '6.1'))).toEqual([true, true, true, true, false]);
  expect(states.map((state) => isActiveState(state, '3.10'))).toEqual([false, false, false, true, false]);
});
