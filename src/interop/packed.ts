/**
 * What a link carries behind `#`: `VERSION.DATA`, where DATA is base64url (RFC 4648 section 5) of four bytes of check and JSON,
 * deflated (RFC 1951). Deflate has no check of its own, and a link that lost its end or had a letter changed must not open as another
 * one: hence FNV-1a over the JSON.
 */
import { deflateSync, inflateSync } from 'fflate';
import { concat, decodeUtf8, encodeUtf8, read32, write32 } from '../base/bytes.ts';
import { err, ok, type Result } from '../base/result.ts';
import { decodeBase64Url, encodeBase64Url } from './base64url.ts';

export type PackedError =
  /** Not the form of a link at all. */
  | 'not-a-link'
  /** Made by a version of the page that is newer than this one, or by none. */
  | 'unknown-version'
  /** Cut off or altered on its way. */
  | 'damaged'
  /** Longer, or holding more, than is read. */
  | 'too-large';

/** The longest link that is read, in characters. */
export const maxLinkLength = 200_000;
/** The largest state that is read, in bytes of JSON. */
export const maxStateLength = 1_000_000;
const checkLength = 4;

/** The link of a document that JSON can express, to stand behind `#`. */
export function pack(version: string, document: unknown): string {
  const json = encodeUtf8(JSON.stringify(document));
  return `${version}.${encodeBase64Url(concat(checkOf(json), deflateSync(json, { level: 9 })))}`;
}

/**
 * The document of a link (with or without its `#`), or what is wrong with it; undefined where its JSON is none. Never throws, whatever
 * the text.
 */
export function unpack(
  version: string,
  text: string,
): Result<unknown, { readonly code: PackedError; readonly version?: string }> {
  if (text.length > maxLinkLength) return err({ code: 'too-large' });
  // Mail programs break long lines, and set a full stop behind.
  const [, found, payload = ''] = /^#?(\d{1,9})\.([\w\s-]+)[.,;)>]?\s*$/.exec(text.trim()) ?? [];
  if (found === undefined) return err({ code: 'not-a-link' });
  if (found !== version) return err({ code: 'unknown-version', version: found });
  const bytes = decodeBase64Url(payload.replaceAll(/\s/g, ''));
  if (!bytes || bytes.length <= checkLength) return err({ code: 'damaged' });
  const json = inflate(bytes.subarray(checkLength));
  if (!json) return err({ code: 'damaged' });
  if (json.length > maxStateLength) return err({ code: 'too-large' });
  if (read32(checkOf(json), 0) !== read32(bytes, 0)) return err({ code: 'damaged' });
  return ok(parseJson(decodeUtf8(json)));
}

/** At most one byte more than is allowed; null where it is no deflated data. */
function inflate(bytes: Uint8Array): Uint8Array | null {
  try {
    // fflate cuts what does not fit, so that a small link can't fill the memory.
    return inflateSync(bytes, { out: new Uint8Array(maxStateLength + 1) });
  } catch {
    return null;
  }
}

/** FNV-1a, 32 bits, most significant byte first. */
function checkOf(bytes: Uint8Array): Uint8Array {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  const check = new Uint8Array(checkLength);
  write32(check, 0, hash);
  return check;
}

/** What a text is as JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
