import { parseIpv4 } from '../../wire/address.ts';

/** `a.b.c.d:port` of a valid scenario, in numbers (host order). */
export function parseEndpoint(text: string): { address: number; port: number } {
  const colon = text.indexOf(':');
  return { address: parseIpv4(text.slice(0, colon)) ?? 0, port: Number(text.slice(colon + 1)) };
}
