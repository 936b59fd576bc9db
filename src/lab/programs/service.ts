/** A scenario's services: what listens on a real server and answers. */
import { decodeUtf8, encodeUtf8 } from '../../base/bytes.ts';
import { endProcess, type Program } from '../../kernel/process.ts';
import { tcpClose, tcpListen, tcpRead, tcpSend } from '../../kernel/tcp.ts';
import { udpOpen, udpRead, udpSend } from '../../kernel/udp.ts';
import { parseIpv4 } from '../../wire/address.ts';

interface ServiceState {
  address: string;
  port: number;
  reply: string;
  /** The listening socket. */
  socket: number;
}

/** Answers every read with its reply; closes after it when what it read contains `close`, or when the peer has closed. */
export const tcpService: Program<ServiceState> = {
  name: 'tcp-service',
  wake(kernel, host, process, signal) {
    const { state } = process;
    if (signal.kind === 'start') {
      const listening = tcpListen(host, process.pid, parseIpv4(state.address) ?? 0, state.port);
      if (typeof listening === 'string') return endProcess(process, { error: listening });
      state.socket = listening;
    } else if (signal.kind === 'readable') {
      const { data, endOfStream } = tcpRead(host, signal.socket);
      if (data) {
        tcpSend(kernel, host, signal.socket, encodeUtf8(state.reply));
        if (decodeUtf8(data).includes('close') || tcpRead(host, signal.socket).endOfStream)
          tcpClose(kernel, host, signal.socket);
      } else if (endOfStream) tcpClose(kernel, host, signal.socket);
    } else if (signal.kind === 'error') tcpClose(kernel, host, signal.socket);
  },
};

/** Answers each datagram with its reply, from the address that it was sent to. */
export const udpService: Program<ServiceState> = {
  name: 'udp-service',
  wake(kernel, host, process, signal) {
    const { state } = process;
    if (signal.kind === 'start') {
      const opened = udpOpen(host, process.pid, { address: parseIpv4(state.address) ?? 0, port: state.port });
      if (typeof opened === 'string') return endProcess(process, { error: opened });
      state.socket = opened;
    } else if (signal.kind === 'readable') {
      const datagram = udpRead(host, state.socket);
      if (datagram === null || typeof datagram === 'string') return;
      const { source, sourcePort, destination } = datagram;
      udpSend(kernel, host, state.socket, encodeUtf8(state.reply), {
        address: source,
        port: sourcePort,
        source: destination,
      });
    }
  },
};
