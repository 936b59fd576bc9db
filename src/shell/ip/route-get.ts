/** `ip route get`: asks the kernel which way a packet would go (ip/iproute.c, iproute_get; inet_rtm_getroute). */
import { inputRoute } from '../../kernel/input-route.ts';
import { SECOND } from '../../kernel/kernel.ts';
import { routeOutput, type RouteResult } from '../../kernel/route.ts';
import { confOr } from '../../kernel/sysctl.ts';
import { formatIpv4, isMulticastIpv4 } from '../../wire/address.ts';
import { fail, ok, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import { describeRow } from './route-show.ts';
import { deviceOf, matches, notSimulated, parseNumber, prefixOf, stop, wrong, type Ip } from './words.ts';

interface Question {
  to: number | null;
  /** A prefix length that was written and does not matter. */
  length: number | null;
  from: number | null;
  input: string | null;
  output: string | null;
  mark: number | null;
  fibMatch: boolean;
}

function read(ip: Ip): Question {
  const asked: Question = {
    to: null,
    length: null,
    from: null,
    input: null,
    output: null,
    mark: null,
    fibMatch: false,
  };
  const { words, options } = ip;
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'from') {
      const prefix = prefixOf(words.value(), asked.to === null ? options.family : 'inet');
      asked.from = prefix.address;
    } else if (word === 'iif') asked.input = words.value();
    else if (word === 'oif' || word === 'dev') asked.output = words.value();
    else if (word === 'mark') {
      const text = words.value();
      asked.mark = parseNumber(text);
      if (asked.mark === null) throw wrong('invalid mark value\n', text);
    } else if (word !== '' && matches(word, 'fibmatch')) asked.fibMatch = true;
    else if (['tos', 'dsfield', 'notify', 'connected', 'uid', 'ipproto', 'sport', 'dport', 'vrf', 'as'].includes(word))
      throw notSimulated(`ip route get ${word}`);
    else {
      const prefix = prefixOf(word === 'to' ? words.value() : word, options.family);
      asked.to = prefix.address;
      asked.length = prefix.written && prefix.length !== 32 ? prefix.length : null;
    }
  }
  return asked;
}

/** What stands in `<...>` of the cache line. */
function cacheFlags(route: RouteResult, to: number, redirect: boolean): string {
  if (isMulticastIpv4(to)) return '<mc> ';
  if (route.type === 'local') return '<local> ';
  if (route.type === 'broadcast') return '<local,brd> ';
  return redirect ? '<redirect> ' : '';
}

/** What ICMP told of the destination: a better way, a narrower one, and for how many seconds that holds. */
function exceptionOf({ host, now }: Ip, route: RouteResult, to: number): string {
  const redirected = host.redirects?.[String(to)];
  const isRedirected = redirected?.gateway === route.nextHop;
  const narrow = host.pathMtus?.[String(to)];
  const isNarrow = narrow !== undefined && narrow.expires > now;
  const expires = isNarrow ? narrow.expires : isRedirected ? redirected.expires : null;
  if (expires === null) return '';
  const seconds = Math.floor((expires - now) / SECOND);
  const mtu = isNarrow ? `mtu ${narrow.locked ? 'lock ' : ''}${narrow.mtu} ` : '';
  return `${isRedirected ? '<redirected> ' : ''}expires ${seconds}sec ${mtu}`;
}

export function getRoute(ip: Ip): CommandResult {
  const asked = read(ip);
  const { host, options } = ip;
  if (asked.to === null) return fail('need at least a destination address\n');
  if (asked.input !== null) deviceOf(host, asked.input);
  if (asked.output !== null) deviceOf(host, asked.output);
  const warning =
    asked.length === null ? '' : `Warning: /${asked.length} as prefix is invalid, only /32 (or none) is supported.\n`;
  // 0.0.0.0 is this host (RFC 1122).
  const loopback = asked.to === 0 && asked.input === null;
  const to = asked.to;
  const route = loopback ? routeOutput(host, 0x7f00_0001) : find(ip, asked, to);
  if (typeof route === 'string')
    throw stop(
      `${warning}RTNETLINK answers: ${route === 'EXDEV' ? 'Invalid cross-device link' : errorText(route)}\n`,
      2,
    );
  if (asked.fibMatch && route.route)
    return { ...ok(`${describeRow(route.route, {}, options.details)}\n`), stderr: warning };
  const multicast = isMulticastIpv4(to);
  const type = multicast ? 'multicast' : route.type;
  const redirect =
    asked.input !== null && route.interface === asked.input && confOr(host, asked.input, 'send_redirects');
  const first =
    (type === 'unicast' && !options.details ? '' : `${type} `) +
    `${formatIpv4(to)} ` +
    (asked.from === null ? '' : `from ${formatIpv4(asked.from)} `) +
    (route.nextHop === to || route.type !== 'unicast' ? '' : `via ${formatIpv4(route.nextHop)} `) +
    `dev ${route.interface} ` +
    (options.details ? `table ${route.route?.table ?? 'local'} ` : '') +
    (asked.from === null && asked.input === null ? `src ${formatIpv4(route.source)} ` : '') +
    // A quirk of Linux 6.1: the bit that marks multicast means this to user space.
    (multicast ? 'rt_offload_failed ' : '') +
    (asked.mark ? `mark ${asked.mark > 9 ? `0x${asked.mark.toString(16)}` : asked.mark} ` : '') +
    (asked.input === null ? 'uid 0 ' : '');
  const flags = cacheFlags(route, to, redirect);
  const second = `    cache ${flags}${exceptionOf(ip, route, to)}${asked.input === null ? '' : `iif ${asked.input} `}`;
  return { ...ok(`${first}${options.oneline ? '\\' : '\n'}${second}\n`), stderr: warning };
}

/** The route, or the errno. */
function find(ip: Ip, asked: Question, to: number): ReturnType<typeof routeOutput> | 'EXDEV' {
  const { host } = ip;
  if (asked.input === null)
    return routeOutput(host, to, {
      ...(asked.from !== null && { source: asked.from }),
      ...(asked.output !== null && { through: asked.output }),
    });
  const found = inputRoute(host, asked.input, asked.from ?? 0, to);
  if ('route' in found) return found.route;
  switch (found.refused.code) {
    case 'route.rp-filter':
      return 'EXDEV';
    case 'route.martian-source':
      return 'EINVAL';
    default:
      return 'EHOSTUNREACH';
  }
}
