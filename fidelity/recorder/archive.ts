/**
 * A file tree as Linux unpacks it into memory when it boots: cpio's "newc" format (the kernel's
 * `Documentation/driver-api/early-userspace/buffer-format.rst`). Several archives may follow one another.
 */

/** One entry; a path has no leading slash, and its directories come before it. */
export type ArchiveEntry = { readonly path: string } & (
  | { readonly kind: 'directory' }
  /** `modified`: seconds since 1970. */
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly executable: boolean; readonly modified?: number }
  | { readonly kind: 'link'; readonly target: string }
);

/** An archive's bytes, which end on a multiple of 512. */
export function writeArchive(entries: readonly ArchiveEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const push = (bytes: Uint8Array, boundary: number): void => {
    const padding = -bytes.length & (boundary - 1);
    parts.push(bytes, new Uint8Array(padding));
    length += bytes.length + padding;
  };
  const add = (inode: number, mode: number, path: string, data: Uint8Array, time = 0): void => {
    const name = encode(`${path}\0`);
    // Inode, mode, owner, group, links, time, size, the device's numbers, the node's numbers, the name's length, no check sum.
    const numbers = [inode, mode, 0, 0, 1, time, data.length, 0, 0, 0, 0, name.length, 0];
    const header = encode(`070701${numbers.map((n) => n.toString(16).padStart(8, '0')).join('')}`);
    push(Uint8Array.from([...header, ...name]), 4);
    push(data, 4);
  };
  entries.forEach((entry, i) => {
    if (entry.kind === 'directory') add(i + 1, 0o040755, entry.path, new Uint8Array());
    else if (entry.kind === 'link') add(i + 1, 0o120777, entry.path, encode(entry.target));
    else add(i + 1, entry.executable ? 0o100755 : 0o100644, entry.path, entry.bytes, entry.modified);
  });
  add(0, 0, 'TRAILER!!!', new Uint8Array());
  push(new Uint8Array(-length & 511), 1);
  return join(parts, length);
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
