/** Names of hosts, as inet_aton() and a lab without a name server see them. */

/** The address that a text stands for: dotted, short forms too (`10.1` is 10.0.0.1), or `localhost`. Null for any other name. */
export function resolve(text: string): number | null {
  if (text === 'localhost') return 0x7f00_0001;
  const parts = text.split('.');
  if (parts.length > 4) return null;
  let address = 0;
  for (const [n, part] of parts.entries()) {
    if (!/^(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9]\d*)$/.test(part)) return null;
    const value = /^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part);
    // The last part fills all the bytes that are left.
    const last = n === parts.length - 1;
    const bytes = last ? 4 - n : 1;
    if (value >= 256 ** bytes) return null;
    address = address * 256 ** bytes + value;
  }
  return address;
}
