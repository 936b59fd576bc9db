/** `ip fou`: the UDP ports where tunnels end (ip/ipfou.c). */
import { addFou, fouSockets, removeFou, type FouSocket } from '../../kernel/fou.ts';
import { protocolOfName } from '../../kernel/iptables/protocols.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { ok, type CommandResult } from '../command.ts';
import { errorText } from '../errno.ts';
import { addressOf, notSimulated, parseNumber, stop, wrong, type Ip } from './words.ts';

export const FOU_USAGE = `Usage: ip fou add port PORT { ipproto PROTO  | gue }
		   [ local IFADDR ] [ peer IFADDR ]
		   [ peer_port PORT ] [ dev IFNAME ]
       ip fou del port PORT [ local IFADDR ]
		   [ peer IFADDR ] [ peer_port PORT ]
		   [ dev IFNAME ]
       ip fou show

Where: PROTO { ipproto-name | 1..255 }
       PORT { 1..65535 }
       IFADDR { addr }
`;

interface FouWords {
  port: number | null;
  protocol: number | null;
  gue: boolean;
  local: number;
}

function protocolOf(word: string): number {
  const protocol = parseNumber(word, 255) ?? protocolOfName(word);
  if (protocol === null) throw wrong('invalid ipproto', word);
  return protocol;
}

function readFou(ip: Ip): FouWords {
  const { words } = ip;
  const read: FouWords = { port: null, protocol: null, gue: false, local: 0 };
  for (let word = words.next(); word !== undefined; word = words.next()) {
    if (word === 'port') {
      const text = words.value();
      read.port = parseNumber(text, 65_535);
      if (!read.port) throw wrong('invalid port', text);
    } else if (word === 'ipproto') read.protocol = protocolOf(words.value());
    else if (word === 'gue') read.gue = true;
    else if (word === 'local') read.local = addressOf(words.value(), 'inet');
    else if (['-6', 'peer', 'peer_port', 'dev'].includes(word)) throw notSimulated(`ip fou ${word}`);
    else throw stop(`fou: unknown command "${word}"?\n${FOU_USAGE}`, 255);
  }
  return read;
}

/** The tool says what is wrong and asks the kernel all the same, which refuses. */
const refused = (what: string) => stop(`fou: ${what}\nRTNETLINK answers: ${errorText('EINVAL')}\n`, 2);

export function addFouByWord(ip: Ip): CommandResult {
  const { port, protocol, gue, local } = readFou(ip);
  if (port === null) throw refused('missing port');
  if (protocol === null && !gue) throw refused('must set ipproto or gue');
  if (protocol !== null && gue) throw refused('cannot set ipproto and gue');
  const error = addFou(ip.host, port, protocol ?? 'gue', local);
  if (error) throw stop(`RTNETLINK answers: ${errorText(error)}\n`, 2);
  return ok();
}

export function deleteFouByWord(ip: Ip): CommandResult {
  const { port, local } = readFou(ip);
  if (port === null) throw refused('missing port');
  const error = removeFou(ip.host, port, local);
  if (error) throw stop(`RTNETLINK answers: ${errorText(error)}\n`, 2);
  return ok();
}

const describeFou = ({ localPort, encapsulation, localAddress }: FouSocket): string => {
  const what = encapsulation === 'gue' ? 'gue' : `ipproto ${encapsulation}`;
  return `port ${localPort} ${what}${localAddress === 0 ? '' : ` local ${formatIpv4(localAddress)}`}\n`;
};

export const showFou = (ip: Ip): CommandResult => ok(fouSockets(ip.host).map(describeFou).join(''));
