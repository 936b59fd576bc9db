/** The step `udp`: one connected datagram of `q`s, and the answer to it. */
import { decodeUtf8, newBytes } from '../../base/bytes.ts';
import { MILLISECOND } from '../../kernel/kernel.ts';
import { endProcess, type Program } from '../../kernel/process.ts';
import { findSocket, removeSocket } from '../../kernel/socket.ts';
import { udpConnect, udpOpen, udpRead, udpSend } from '../../kernel/udp.ts';
import type { StepOf } from '../scenario.ts';
import { parseEndpoint } from './endpoint.ts';

interface UdpState {
  step: StepOf<'udp'>;
  socket: number;
}

const READ_TIMEOUT_MS = 1200;
const DEFAULT_BYTES = 4;

export const udp: Program<UdpState> = {
  name: 'udp',
  wake(kernel, host, process, signal) {
    const { state } = process;
    const { step } = state;
    const end = (result: unknown) => {
      removeSocket(host, state.socket);
      endProcess(process, result);
    };
    if (signal.kind === 'start') {
      const opened = udpOpen(host, process.pid, step.src === undefined ? {} : parseEndpoint(step.src));
      if (typeof opened === 'string') return end({ error: opened });
      state.socket = opened;
      const socket = findSocket(host, opened);
      if (socket?.kind === 'udp' && step.df !== undefined) socket.pmtuDiscovery = step.df ? 'do' : 'dont';
      const to = parseEndpoint(step.dst);
      const payload = newBytes(step.bytes ?? DEFAULT_BYTES).fill(0x71);
      const error = udpConnect(host, opened, to.address, to.port) ?? udpSend(kernel, host, opened, payload);
      if (error) return end({ error });
      kernel.wake(
        host,
        process.pid,
        { kind: 'timer', name: 'read' },
        (step.timeout_ms ?? READ_TIMEOUT_MS) * MILLISECOND,
      );
    } else if (signal.kind === 'timer') end({ error: 'timeout' });
    else {
      const read = udpRead(host, state.socket);
      if (typeof read === 'string') end({ error: read });
      else if (read) end({ reply: decodeUtf8(read.payload) });
    }
  },
};
