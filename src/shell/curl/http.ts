/**
 * The HTTP that curl speaks: URLs, requests, and answers as far as they have come in (RFC 9112). Text here is one character a byte.
 */

export interface Url {
  host: string;
  port: number;
  /** Path and query. */
  target: string;
}

/** A URL's parts, or curl's error. The scheme may be missing. */
export function parseUrl(text: string): Url | { status: number; message: string } {
  const [, scheme = 'http', rest = ''] = /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?([^]*)$/.exec(text) ?? [];
  if (scheme.toLowerCase() !== 'http')
    return { status: 1, message: `Protocol "${scheme.toLowerCase()}" not supported or disabled in libcurl` };
  const [, authority = '', target = ''] = /^([^/?#]*)([^#]*)/.exec(rest) ?? [];
  const [, host = '', port] = /^(?:[^@]*@)?([^:]*)(?::(\d*))?$/.exec(authority) ?? [];
  if (host === '' || /\s/.test(text) || Number(port ?? 80) > 65_535 || port === '0')
    return { status: 3, message: 'URL using bad/illegal format or missing URL' };
  return { host, port: Number(port || 80), target: target.startsWith('/') ? target : `/${target}` };
}

/** An answer, as far as it has come. */
export interface Answer {
  /** Status line and headers, with their line ends; empty when this is no HTTP. */
  head: string;
  /** Of the status line; 0 without one. */
  code: number;
  body: string;
  /** Whether all of it is there. Null: it ends where the connection does. */
  complete: boolean | null;
  /** Bytes of body that are due; null where nobody knows. */
  length: number | null;
}

/**
 * Reads an answer. What does not begin with `HTTP/` is all body: real curl wants --http0.9 for that, but a lab's services answer with
 * bare text.
 * @param headOnly a HEAD request's answer has no body
 */
export function readAnswer(text: string, headOnly: boolean): Answer {
  const isHttp = text.startsWith('HTTP/');
  // Perhaps the beginning of a status line.
  if (!isHttp && text.length < 5 && 'HTTP/'.startsWith(text))
    return { head: '', code: 0, body: text, complete: null, length: null };
  if (!isHttp) return { head: '', code: 0, body: text, complete: null, length: null };
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return { head: text, code: 0, body: '', complete: false, length: null };
  const head = text.slice(0, end.index + end[0].length);
  const body = text.slice(head.length);
  const code = Number(/^HTTP\/\S+ (\d{3})/.exec(head)?.[1] ?? 0);
  const answer = { head, code, body, length: null };
  if (headOnly || code === 204 || code === 304) return { ...answer, body: '', complete: true };
  if (/^transfer-encoding:.*chunked/im.test(head)) return { ...answer, ...unchunk(body) };
  const length = /^content-length:\s*(\d+)/im.exec(head)?.[1];
  if (length === undefined) return { ...answer, complete: null };
  return {
    ...answer,
    body: body.slice(0, Number(length)),
    complete: body.length >= Number(length),
    length: Number(length),
  };
}

/** A chunked body's text, and whether the last chunk has come. */
function unchunk(text: string): { body: string; complete: boolean } {
  let body = '';
  for (let at = 0; ;) {
    const size = /^([0-9a-fA-F]+)[^\n]*\n/.exec(text.slice(at));
    if (!size) return { body, complete: false };
    const length = Number.parseInt(size[1] ?? '0', 16);
    if (length === 0) return { body, complete: true };
    const start = at + size[0].length;
    body += text.slice(start, start + length);
    if (text.length < start + length) return { body, complete: false };
    at = start + length + (text.startsWith('\r\n', start + length) ? 2 : 1);
  }
}
