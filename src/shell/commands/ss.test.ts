/** Sockets as Debian's ss and netstat listed them on Linux 6.1: two listeners, a connection to each, one of them over. */
import { expect, test } from 'vitest';
import { addSocket, type TcpSocket, type UdpSocket } from '../../kernel/socket.ts';
import type { TcpState } from '../../kernel/tcp.ts';
import { makeHost, makeKernel } from '../../kernel/testing.ts';
import { loadAll } from '../../base/late.ts';
import { runNow } from '../shell.ts';

await loadAll();

const LOOPBACK = 0x7f00_0001;

function host() {
  const made = makeHost();
  const tcp = (state: TcpState, local: number, localPort: number, remote: number, remotePort: number) =>
    addSocket<TcpSocket>(made, {
      kind: 'tcp',
      pid: state === 'TIME-WAIT' ? 0 : 144,
      state,
      pmtuDiscovery: 'want',
      tcp: null,
      localAddress: local,
      localPort,
      remoteAddress: remote,
      remotePort,
      error: null,
    });
  tcp('LISTEN', 0, 80, 0, 0);
  tcp('LISTEN', LOOPBACK, 8080, 0, 0);
  addSocket<UdpSocket>(made, {
    kind: 'udp',
    pid: 144,
    localAddress: LOOPBACK,
    localPort: 53,
    remoteAddress: 0,
    remotePort: 0,
    error: null,
    received: [],
    pmtuDiscovery: 'want',
  });
  tcp('TIME-WAIT', LOOPBACK, 53076, LOOPBACK, 8080);
  tcp('ESTABLISHED', LOOPBACK, 60786, LOOPBACK, 80);
  tcp('ESTABLISHED', LOOPBACK, 80, LOOPBACK, 60786);
  return made;
}

test.each([
  [
    'ss -tln',
    `State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
LISTEN 0      0          127.0.0.1:8080      0.0.0.0:*          
LISTEN 0      0            0.0.0.0:80        0.0.0.0:*          
`,
  ],
  [
    'ss -tan',
    `State     Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
LISTEN    0      0          127.0.0.1:8080       0.0.0.0:*           
LISTEN    0      0            0.0.0.0:80         0.0.0.0:*           
ESTAB     0      0          127.0.0.1:80       127.0.0.1:60786       
ESTAB     0      0          127.0.0.1:60786    127.0.0.1:80          
TIME-WAIT 0      0          127.0.0.1:53076    127.0.0.1:8080        
`,
  ],
  [
    'ss -t',
    `State Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
ESTAB 0      0          127.0.0.1:http     127.0.0.1:60786       
ESTAB 0      0          127.0.0.1:60786    127.0.0.1:http        
`,
  ],
  [
    'ss -tulnH',
    `udp UNCONN 0      0      127.0.0.1:53   0.0.0.0:*
tcp LISTEN 0      0      127.0.0.1:8080 0.0.0.0:*
tcp LISTEN 0      0        0.0.0.0:80   0.0.0.0:*
`,
  ],
  [
    'ss -tan state established',
    `Recv-Q Send-Q Local Address:Port  Peer Address:Port Process
0      0          127.0.0.1:80       127.0.0.1:60786       
0      0          127.0.0.1:60786    127.0.0.1:80          
`,
  ],
  [
    'netstat -tan',
    `Active Internet connections (servers and established)
Proto Recv-Q Send-Q Local Address           Foreign Address         State      
tcp        0      0 127.0.0.1:8080          0.0.0.0:*               LISTEN     
tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN     
tcp        0      0 127.0.0.1:80            127.0.0.1:60786         ESTABLISHED
tcp        0      0 127.0.0.1:60786         127.0.0.1:80            ESTABLISHED
tcp        0      0 127.0.0.1:53076         127.0.0.1:8080          TIME_WAIT  
`,
  ],
  [
    'netstat -t',
    `Active Internet connections (w/o servers)
Proto Recv-Q Send-Q Local Address           Foreign Address         State      
tcp        0      0 localhost:http          localhost:60786         ESTABLISHED
tcp        0      0 localhost:60786         localhost:http          ESTABLISHED
tcp        0      0 localhost:53076         localhost:http-alt      TIME_WAIT  
`,
  ],
])('%s', (command, stdout) => {
  expect(runNow(makeKernel(), host(), command)).toEqual({ stdout, stderr: '', status: 0 });
});
