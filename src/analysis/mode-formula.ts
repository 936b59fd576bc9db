/**
 * What the director carries of one HTTP request, as a formula of the sizes: what `carriedBy` counts in a run, worked out.
 *
 * It is of TCP as the engine's hosts talk: a connection each, timestamps in every segment, the request in one segment, an acknowledgement
 * for each of the first 16 segments of a response and then for every other one, nothing lost.
 */
import type { ForwardingMethod } from '../kernel/ipvs/dest.ts';
import { ETHERNET_HEADER_LENGTH } from '../wire/ethernet.ts';
import { IPV4_HEADER_LENGTH } from '../wire/ipv4.ts';
import { TCP_HEADER_LENGTH } from '../wire/tcp.ts';
import type { Carried, Load } from './modes.ts';

/** The sizes of one request, in bytes of TCP payload. */
export interface Exchange {
  /** Fits into one segment. */
  request: number;
  response: number;
  /** IP packets are at most so long. */
  mtu: number;
}

/** A segment without data has its timestamps, a SYN all its options. */
const TIMESTAMPS = 12;
const SYN_OPTIONS = 20;
const HEADERS = IPV4_HEADER_LENGTH + TCP_HEADER_LENGTH;
const EMPTY_FRAME = ETHERNET_HEADER_LENGTH + HEADERS + TIMESTAMPS;
const SYN_FRAME = ETHERNET_HEADER_LENGTH + HEADERS + SYN_OPTIONS;
/** A receiver that does not know its peer yet acknowledges so many segments at once (TCP_MAX_QUICKACKS). */
const QUICK_ACKS = 16;

/** What the client sends, and what the server sends. */
export function exchanged({ request, response, mtu }: Exchange): { client: Load; server: Load } {
  const segments = Math.ceil(response / (mtu - HEADERS - TIMESTAMPS));
  const acknowledgements = segments <= QUICK_ACKS ? segments : QUICK_ACKS + Math.floor((segments - QUICK_ACKS) / 2);
  // Of the client, SYN, ACK, request and FIN; of the server, SYN-ACK, the request's ACK and the two of closing.
  return {
    client: { packets: 4 + acknowledgements, bytes: SYN_FRAME + (3 + acknowledgements) * EMPTY_FRAME + request },
    server: { packets: 4 + segments, bytes: SYN_FRAME + (3 + segments) * EMPTY_FRAME + response },
  };
}

/** What the director carries: with masquerading all of it, otherwise the client's half; into a tunnel with a header more. */
export function carriedFor(method: ForwardingMethod, exchange: Exchange): Carried {
  const { client, server } = exchanged(exchange);
  if (method === 'masquerade') {
    const both = { packets: client.packets + server.packets, bytes: client.bytes + server.bytes };
    return { in: both, out: { ...both } };
  }
  const outer = method === 'tunnel' ? IPV4_HEADER_LENGTH * client.packets : 0;
  return { in: client, out: { packets: client.packets, bytes: client.bytes + outer } };
}
