/** echo and printf as dash has them: built in, with C's escapes. */
import { fail, ok, type Command } from '../command.ts';

const ECHO_OCTAL = /^0([0-7]{0,3})/;
const PRINTF_OCTAL = /^([0-7]{1,3})/;
const ESCAPES: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

/**
 * Text with its escapes replaced, and whether `\c` ended all output there.
 * @param octal how a character's number is written: echo wants a zero in front of its three digits
 */
function unescape(text: string, octal: RegExp): { text: string; ended: boolean } {
  let result = '';
  for (let at = 0; at < text.length; at++) {
    const c = text[at] ?? '';
    if (c !== '\\') {
      result += c;
      continue;
    }
    const next = text[at + 1] ?? '';
    const number = octal.exec(text.slice(at + 1));
    if (next === 'c') return { text: result, ended: true };
    if (number) {
      result += String.fromCharCode(Number.parseInt(number[1] || '0', 8) & 255);
      at += number[0].length;
    } else if (ESCAPES[next] !== undefined) {
      result += ESCAPES[next];
      at++;
    } else result += c;
  }
  return { text: result, ended: false };
}

const echo: Command = {
  names: ['echo'],
  builtin: true,
  run(_context, args) {
    const silent = args[0] === '-n';
    const { text, ended } = unescape(args.slice(Number(silent)).join(' '), ECHO_OCTAL);
    return ok(ended || silent ? text : `${text}\n`);
  },
};

const printf: Command = {
  names: ['printf'],
  builtin: true,
  run(_context, args) {
    const format = args[0] === '--' ? args[1] : args[0];
    const values = args.slice(args[0] === '--' ? 2 : 1);
    if (format === undefined) return fail('printf: usage: printf format [arg ...]\n', 2);
    let output = '';
    let fault = '';
    // The format is used again until all arguments are.
    do {
      let used = false;
      let ended = false;
      for (const piece of format.match(/%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z%]|%|[^%]+/g) ?? []) {
        if (ended) break;
        if (!piece.startsWith('%') || piece === '%') {
          const plain = unescape(piece, PRINTF_OCTAL);
          output += plain.text;
          ended = plain.ended;
        } else if (piece === '%%') output += '%';
        else {
          const value = values.shift() ?? '';
          used = true;
          const converted = convert(piece, value);
          if (converted === null) return fail(`printf: ${piece}: invalid directive\n`, 2, output);
          if (converted.fault) fault += `printf: ${value}: expected numeric value\n`;
          output += converted.text;
        }
      }
      if (!used || ended) break;
    } while (values.length > 0);
    return { stdout: output, stderr: fault, status: fault === '' ? 0 : 1 };
  },
};

/** One conversion, `%5d`; null for a letter that there is none for. */
function convert(directive: string, value: string): { text: string; fault: boolean } | null {
  const [, flags = '', width = '', precision, letter = ''] =
    /^%([-+ #0]*)(\d*)(?:\.(\d+))?([a-zA-Z])$/.exec(directive) ?? [];
  const number = /^'.|^"./.test(value) ? value.charCodeAt(1) : Number(value);
  const fault = !/[scb]/.test(letter) && Number.isNaN(number);
  const integer = Math.trunc(number) || 0;
  const sign = flags.includes('+') && integer >= 0 ? '+' : '';
  let text: string;
  switch (letter) {
    case 's':
      text = precision === undefined ? value : value.slice(0, Number(precision));
      break;
    case 'b':
      text = unescape(value, ECHO_OCTAL).text;
      break;
    case 'c':
      text = value.slice(0, 1);
      break;
    case 'd':
    case 'i':
    case 'u':
      text = sign + integer;
      break;
    case 'x':
      text = integer.toString(16);
      break;
    case 'X':
      text = integer.toString(16).toUpperCase();
      break;
    case 'o':
      text = integer.toString(8);
      break;
    case 'f':
      text = (Number.isNaN(number) ? 0 : number).toFixed(Math.min(Number(precision ?? 6), 20));
      break;
    default:
      return null;
  }
  const size = Math.min(Number(width), 10_000);
  const zeros = flags.includes('0') && !flags.includes('-') && !/[scb]/.test(letter);
  return { text: flags.includes('-') ? text.padEnd(size) : text.padStart(size, zeros ? '0' : ' '), fault };
}

export const commands = [echo, printf];
