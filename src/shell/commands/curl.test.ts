import { describe, expect, test } from 'vitest';
import { parseUrl, readAnswer } from '../curl/http.ts';
import { networkLab } from '../sessions/lab.ts';

test('a bare answer is the body, as with --http0.9', () => {
  expect(networkLab().run('h', 'curl http://10.0.0.2/')).toEqual({ stdout: 'rs1\n', stderr: '', status: 0 });
});

test('-v tells what is sent; the request asks the server to close', () => {
  expect(networkLab().run('h', 'curl -v -A me -H "X-B: c" -H Accept: 10.0.0.2:81/a').stderr).toBe(
    `*   Trying 10.0.0.2:81...
* Connected to 10.0.0.2 (10.0.0.2) port 81 (#0)
> GET /a HTTP/1.1
> Host: 10.0.0.2:81
> User-Agent: me
> X-B: c
> Connection: close
> 
< HTTP/1.1 200 OK
< Content-Length: 4
< X-A: b
< 
* Closing connection 0
`,
  );
});

test('what came before the time was over is printed', () => {
  const lab = networkLab();
  lab.serve('sw', { port: 99, reply: 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf', ending: 'stay' });
  expect(lab.run('h', 'curl -sS -m 2 10.0.0.2:99')).toEqual({
    stdout: 'half',
    stderr: 'curl: (28) Operation timed out after 2000 milliseconds with 4 out of 9 bytes received\n',
    status: 28,
  });
});

test('an answer longer than a segment', () => {
  const lab = networkLab();
  lab.serve('sw', { port: 99, reply: 'é'.repeat(5000), ending: 'close' });
  expect(lab.run('h', 'curl -s 10.0.0.2:99 | wc -c').stdout).toBe('10000\n');
});

test.each([
  ['curl -sS https://10.0.0.2/', 'curl: (1) Protocol "https" not supported or disabled in libcurl\n', 1],
  ['curl -sS -o /nowhere/x 10.0.0.2', 'curl: (23) Failure writing output to destination\n', 23],
])('%s', (line, stderr, status) => {
  expect(networkLab().run('h', line)).toMatchObject({ stderr, status });
});

describe('URLs', () => {
  test.each([
    ['10.0.0.1', { host: '10.0.0.1', port: 80, target: '/' }],
    ['http://a:8080/x?y#z', { host: 'a', port: 8080, target: '/x?y' }],
    ['HTTP://u:p@a?q', { host: 'a', port: 80, target: '/?q' }],
    ['http://a:/', { host: 'a', port: 80, target: '/' }],
  ])('%s', (text, url) => {
    expect(parseUrl(text)).toEqual(url);
  });
  test.each(['', 'http://', 'a:b', 'a:65536', 'a b', '://'])('%j is none', (text) => {
    expect(parseUrl(text)).toHaveProperty('status');
  });
});

describe('answers as they come in', () => {
  const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc';
  test('are complete when the last byte is there', () => {
    for (let n = 5; n < whole.length; n++) expect(readAnswer(whole.slice(0, n), false).complete).toBe(false);
    expect(readAnswer(whole, false)).toMatchObject({ complete: true, body: 'abc', code: 200, length: 3 });
    expect(readAnswer(whole, true)).toMatchObject({ complete: true, body: '' });
  });
  test('in chunks', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n';
    expect(readAnswer(chunked, false)).toMatchObject({ complete: true, body: 'abcde' });
    expect(readAnswer(chunked.slice(0, -8), false)).toMatchObject({ complete: false, body: 'abcd' });
  });
});
