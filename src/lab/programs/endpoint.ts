import { parseIpv4 } from '../../wire/address.ts';

/** `a.b.c.d:port` of a valid scenario, in numbers (host order). */
export function parseEndpoint(text: string): { address: number; port: number } {
  const [address = '', port = ''] = text.split(':');
  return { address: parseIpv4(address) ?? 0, port: Number(port) };
}
