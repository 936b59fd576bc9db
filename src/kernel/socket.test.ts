import { describe, expect, test } from 'vitest';
import {
  addSocket,
  connectionsBetween,
  findSocket,
  removeSocket,
  socketsAtPort,
  type TcpSocket,
  type UdpSocket,
} from './socket.ts';
import { makeHost } from './testing.ts';

const base = { pid: 0, localAddress: 0, remoteAddress: 0, remotePort: 0, error: null };
const udp = (localPort: number): Omit<UdpSocket, 'id'> => ({
  ...base,
  kind: 'udp',
  localPort,
  received: [],
  pmtuDiscovery: 'want',
});
const tcp = (localPort: number, state: TcpSocket['state'], remotePort = 0): Omit<TcpSocket, 'id'> => ({
  ...base,
  kind: 'tcp',
  localPort,
  remotePort,
  state,
  pmtuDiscovery: 'want',
  tcp: null,
});

describe('sockets by their ends', () => {
  test('a connection is found by both its ends, everything else by its port, oldest first', () => {
    const host = makeHost([]);
    const listening = addSocket<TcpSocket>(host, tcp(80, 'LISTEN'));
    const connection = addSocket<TcpSocket>(host, tcp(80, 'ESTABLISHED', 4000));
    const older = addSocket<UdpSocket>(host, udp(80));
    const newer = addSocket<UdpSocket>(host, udp(80));
    expect(socketsAtPort(host, 'tcp', 80)).toEqual([listening]);
    expect(socketsAtPort(host, 'udp', 80)).toEqual([older, newer]);
    expect(connectionsBetween(host, 0, 80, 0, 4000)).toEqual([connection]);
    expect(connectionsBetween(host, 0, 80, 0, 4001)).toEqual([]);
  });

  test('what is removed is found no more, and leaves nothing behind', () => {
    const host = makeHost([]);
    const older = addSocket<UdpSocket>(host, udp(53));
    const newer = addSocket<UdpSocket>(host, udp(53));
    removeSocket(host, older.id);
    removeSocket(host, older.id);
    expect(findSocket(host, older.id)).toBeUndefined();
    expect(socketsAtPort(host, 'udp', 53)).toEqual([newer]);
    removeSocket(host, newer.id);
    expect(host.socketsByEnds?.count).toBe(0);
  });

  test('a state that a connection goes through does not hide it', () => {
    const host = makeHost([]);
    const connection = addSocket<TcpSocket>(host, tcp(80, 'SYN-RECEIVED', 4000));
    connection.state = 'TIME-WAIT';
    expect(connectionsBetween(host, 0, 80, 0, 4000)).toEqual([connection]);
    removeSocket(host, connection.id);
    expect(host.socketsByEnds?.count).toBe(0);
  });
});
