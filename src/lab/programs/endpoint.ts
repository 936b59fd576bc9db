import { parseIpv4 } from '../../wire/address.ts';

/** `a.b.c.d:port` of a valid scenario, in numbers (host order). */
export function parseEndpoint(text: string): { address: number; port: number } {
  const colon = text.indexOf(':');
  let port = 0;
  for (let i = colon + 1; i < text.length; i++) port = port * 10 + (text.charCodeAt(i) & 0xf);
  return { address: parseIpv4(text, colon) ?? 0, port };
}
