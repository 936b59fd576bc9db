/** Lines that a visitor may type and that must neither fail nor keep the page waiting. */
import { describe, expect, test } from 'vitest';
import { makeKernel } from '../kernel/testing.ts';
import { evaluate } from './arithmetic.ts';
import { Pattern } from './pattern.ts';
import { Expression } from './regular-expression.ts';
import { sessionHost } from './sessions/host.ts';
import { networkLab } from './sessions/lab.ts';
import { runNow } from './shell.ts';

const run = (line: string) => runNow(makeKernel(), sessionHost(), line);
const said = (stdout: string) => ({ stdout, stderr: '', status: 0 });

describe('names that every object inherits are no variables', () => {
  test.each([
    ['echo "$toString" "${constructor}" "$__proto__" ${hasOwnProperty-none}', '   none\n'],
    ['echo $((valueOf + 1))', '1\n'],
    ['toString=3; echo $toString; unset toString; echo $toString', '3\n\n'],
  ])('%s', (line, stdout) => {
    expect(run(line)).toEqual(said(stdout));
  });
  test.each([
    '__proto__=3; echo $__proto__',
    'for __proto__ in 1; do :; done',
    'echo ${__proto__:=1}',
    'echo $((__proto__=1))',
    'read __proto__',
    'export __proto__=3',
  ])('%s is refused', (line) => {
    expect(run(line)).toEqual({
      stdout: '',
      stderr: 'sh: 1: not simulated: a variable called __proto__\n',
      status: 2,
    });
  });
  test('nor anything else', () => {
    expect(run('echo a >&toString').stderr).toBe('sh: 1: not simulated: >&toString\n');
    expect(run('[ 1 constructor 2 ]').status).toBe(2);
    expect(run('cat /proc/sys/toString').status).toBe(1);
    expect(run('sysctl toString').status).toBe(1);
    expect(run('sysctl -w toString=1').status).not.toBe(0);
    expect(run('arptables valueOf').status).not.toBe(0);
    expect(networkLab().run('h', "curl -s -o /dev/null -w '%{toString}' 10.0.0.2")).toEqual({
      stdout: '',
      stderr: "curl: unknown --write-out variable: 'toString'\n",
      status: 0,
    });
  });
});

test('what a command that cannot wait began leaves no socket among those that packets find', () => {
  const host = sessionHost();
  const kernel = makeKernel();
  runNow(kernel, host, 'ip addr add 10.0.0.1/24 dev eth0');
  runNow(kernel, host, 'curl 10.0.0.2');
  expect(host.sockets).toEqual({});
  expect(host.socketsByEnds?.count ?? 0).toBe(0);
});

describe('relative paths begin at the directory', () => {
  test.each([
    ['cat f', 'a\n'],
    ['[ -f f ] && [ -s f ] && [ -e ./f ] && [ ! -d f ] && echo yes', 'yes\n'],
    ['ls f; ls ../tmp; ls', 'f\nf\nf\n'],
    ['head -1 f; grep a f; wc -l f; sort f', 'a\na\n1 f\na\n'],
    ['echo x | tee g; cat /tmp/g', 'x\nx\n'],
    ['echo net.ipv4.ip_forward=1 > c; sysctl -p c', 'net.ipv4.ip_forward = 1\n'],
  ])('%s', (line, stdout) => {
    expect(run(`cd /tmp; echo a > f; ${line}`)).toEqual(said(stdout));
  });
  test('curl -o', () => {
    expect(networkLab().run('h', 'cd /tmp; curl -s -o f 10.0.0.2; cat /tmp/f')).toEqual(said('rs1\n'));
  });
});

describe('grep takes no longer than the pattern times the line', () => {
  const many = 'a'.repeat(3000);
  test.each(['(a+)+$', '(a|a)+$', '(a*)*c$', '(a?){30}a{30}$', 'a*a*a*a*a*a*a*c', '((a+)+)+$'])('%s', (pattern) => {
    expect(run(`echo ${many}b | grep -E '${pattern}'`)).toEqual({ stdout: '', stderr: '', status: 1 });
  });
  test.each([
    [`grep -E '${'a'.repeat(1001)}'`, 'so long a pattern'],
    ["grep -E '((a{100}){100}){100}'", 'so large a pattern'],
    ["grep '\\(a\\)\\1'", '\\1'],
    ["grep -E '(?=a)'", '(?'],
  ])('%s is refused', (line, what) => {
    expect(run(`echo a | ${line}`)).toEqual({ stdout: '', stderr: `grep: not simulated: ${what}\n`, status: 2 });
  });
  test('a long line is refused', () => {
    const stderr = 'grep: not simulated: so long a line\n';
    expect(run("printf '%5000s%5001s' a b | grep a")).toEqual({ stdout: '', stderr, status: 2 });
  });
  test.each([
    ["grep -oE '([0-9]{1,3}\\.){3}[0-9]{1,3}'", 'from 10.0.0.1 to 192.168.56.185', '10.0.0.1\n192.168.56.185\n'],
    ["grep -oE 'a|ab|abc'", 'abcd', 'abc\n'],
    ["grep -oi 'B*'", 'abBa', 'bB\n'],
    ["grep -ow 'ab*'", 'abc ab a', 'ab\na\n'],
    ["grep -xE 'a|b+'", 'bbb', 'bbb\n'],
    ["grep -oE '[[:digit:]]+|\\bx\\w'", 'a12 xyz', '12\nxy\n'],
    ["grep -oE 'a{2,3}'", 'aaaaaaaa', 'aaa\naaa\naa\n'],
    ["grep -oF 'd.'", 'd.db', 'd.\n'],
  ])('%s of %j', (line, text, stdout) => {
    expect(run(`echo '${text}' | ${line}`)).toEqual(said(stdout));
  });
  test('finds what JavaScript finds', () => {
    const sources = ['a*b', '(a|b)*c', '^a?b?$', '[^a]+', 'a(bc|b)c', '\\bb', 'b{2}', '(ab|c)+', 'a.c'];
    for (let n = 0; n < 3 ** 6; n++) {
      const text = n
        .toString(3)
        .padStart(6, '0')
        .split('')
        .map((digit) => 'abc'[Number(digit)])
        .join('');
      for (const source of sources)
        expect([source, text, new Expression(source).test(text)]).toEqual([
          source,
          text,
          new RegExp(source).test(text),
        ]);
    }
  });
});

describe('patterns', () => {
  test.each([
    ['echo ${x%/*} ${x%%/*} ${x#*/} ${x##*/}', '10.0.0.1/a 10.0.0.1 a/24 24\n'],
    [
      'echo ${x%%[./]*} ${x#??} ${x#"*"} ${x%%} ${x#[!a-z]}',
      '10 .0.0.1/a/24 10.0.0.1/a/24 10.0.0.1/a/24 0.0.0.1/a/24\n',
    ],
    ['y=a; echo ${y%%[z-a]} ${y#*} ${y##*}.', 'a a .\n'],
  ])('%s', (line, stdout) => {
    expect(run(`x=10.0.0.1/a/24; ${line}`)).toEqual(said(stdout));
  });
  test('with many stars', () => {
    const stars = '*a'.repeat(40);
    const text = 'a'.repeat(5000);
    expect(run(`x=${text}; echo \${x%${stars}*b} | wc -c; echo \${x##${stars}*b*} | wc -c`)).toEqual(
      said('5001\n5001\n'),
    );
    expect(run(`echo a > /tmp/${text}; echo /tmp/${stars}*b`)).toEqual(said(`/tmp/${stars}*b\n`));
  });
  test('for whole texts', () => {
    const matches = (pattern: string, text: string, inPath = false) =>
      new Pattern([{ text: pattern, quoted: false }], inPath).matches(text);
    expect(matches('a*b*c', 'aXbbYc')).toBe(true);
    expect(matches('a*b*c', 'aXbbYcd')).toBe(false);
    expect(matches('*', '')).toBe(true);
    expect(matches('', 'a')).toBe(false);
    expect(matches('a*', 'a/b', true)).toBe(false);
    expect(matches('*/?', 'ab/c', true)).toBe(true);
    expect(matches('a[!b]c', 'a/c', true)).toBe(false);
  });
});

describe('texts that grow without an end', () => {
  test.each([
    'x=a; while true; do x=$x$x; done',
    'x=a; while true; do x=${x}${x:-$x}; done',
    'while true; do echo 0123456789012345678901234567890123456789 >> /tmp/f; done',
    'while true; do echo 0123456789012345678901234567890123456789; done > /dev/null',
    'echo a > /tmp/f; while true; do cat /tmp/f /tmp/f /tmp/f | tee -a /tmp/f > /dev/null; done',
    'x=$(seq 100000); while true; do y=${x%%*9*8*7*a}; done',
    'x=$(seq 100000); while true; do for i in $x; do :; done; done',
    'x=$(seq 100000); while true; do echo $x > /dev/null; done',
    'seq 100000 > /tmp/f; while true; do grep -c a /tmp/f; done',
    'i=0; while true; do echo > /tmp/$i; i=$((i+1)); done 2> /dev/null',
    'x=$(while true; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done)',
  ])('%s', (line) => {
    const { stderr, status } = run(line);
    expect({ stderr, status }).toEqual({ stderr: 'sh: the command line does not end\n', status: 124 });
  });
  test('a full disk', () => {
    expect(run('i=0; while [ $i -lt 1001 ]; do echo > /tmp/$i; i=$((i+1)); done').stderr).toBe(
      'sh: 1: cannot create /tmp/1000: No space left on device\n',
    );
  });
});

describe('arithmetic as dash has it', () => {
  test.each([
    ['1<<40', '1099511627776'],
    ['3232235777>>24', '192'],
    ['4294967296|1', '4294967297'],
    ['9223372036854775807+1', '-9223372036854775808'],
    ['99999999999999999999', '9223372036854775807'],
    ['1<<64', '1'],
    ['-8>>1', '-4'],
    ['-7/2', '-3'],
    ['-7%3', '-1'],
    ['010+0x10', '24'],
    ['h+o', '24'],
    ['~0', '-1'],
    ['!5', '0'],
    ['2+3*4-6/2', '11'],
    ['10-3-2', '5'],
    ['1<2==1', '1'],
    ['0&&1/0', '0'],
    ['1||(x=9)', '1'],
    ['1?2:3', '2'],
    ['1 ? 0 : 1 ? 4 : 5', '0'],
    ['0?x=7:4', '4'],
    ['(x=3)+1', '4'],
    ['', '0'],
  ])('%s', (expression, value) => {
    expect(run(`x=1 h=0x10 o=' 010 '; echo $((${expression}))`)).toEqual(said(`${value}\n`));
  });
  test('assigns', () => {
    expect(run('echo $((x=1)) $((x+=2)) $((x<<=4)) $((y=x=5)) $x $y; : $((0&&(x=9))); echo $x')).toEqual(
      said('1 3 48 5 5 5\n5\n'),
    );
  });
  test.each([
    ['1 ? 2', `expecting ':': "1 ? 2"`],
    ['1++', 'expecting primary: "1++"'],
    ['2**3', 'expecting primary: "2**3"'],
    ['1,2', 'expecting EOF: "1,2"'],
    ['08', 'expecting EOF: "08"'],
    ['1=2', 'expecting EOF: "1=2"'],
    ['1/0', 'division by zero: "1/0"'],
  ])('%s is refused', (expression, what) => {
    expect(run(`echo $((${expression}))`)).toEqual({
      stdout: '',
      stderr: `sh: 1: arithmetic expression: ${what}\n`,
      status: 2,
    });
  });
  test.each(['(', '-', '!', '1?', '1?2:', 'x=', '1+('])('many of %s', (piece) => {
    const names = { get: () => '', set: () => undefined };
    expect(evaluate(piece.repeat(20_000) + '1', names)).toHaveProperty('error');
  });
});
