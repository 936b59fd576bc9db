/** ip (iproute2 6.1): options, objects and their commands, each of which may be shortened. The objects are in shell/ip/. */
import { late } from '../../base/late.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { ok, type Command, type CommandResult } from '../command.ts';
import { addAddressByWord, deleteAddressByWord, flushAddresses, showAddresses } from '../ip/address.ts';
import { setLink, showLinks } from '../ip/link.ts';
import {
  changeNeighbour,
  deleteNeighbourByWord,
  flushNeighbours,
  getNeighbour,
  showNeighbours,
} from '../ip/neighbour.ts';
import { changeRoute, deleteRouteByWord } from '../ip/route-change.ts';
import { flushRoutes, showRoutes } from '../ip/route-show.ts';
import { usageOf, type UsageOf } from '../ip/usage.ts';
import { matches, notSimulated, Stop, stop, Words, type Ip, type IpOptions } from '../ip/words.ts';

type Action = (ip: Ip, kernel: Kernel) => CommandResult;

/** What few labs are set up with. */
const more = late('A command of ip', () => import('../ip/more.ts'));

const missing =
  (what: string): Action =>
  () => {
    throw notSimulated(what);
  };
const usage =
  (object: UsageOf): Action =>
  () => {
    throw stop(usageOf(object), 255);
  };

/** An object's commands, in the order in which a shortened one is looked for; without one the object is shown. */
interface IpObject {
  /** As "Command ... is unknown" calls it. */
  name: string;
  /** What it says to a command that it does not know, where that is not what all others say. */
  unknown?: (command: string) => string;
  show: Action;
  commands: readonly (readonly [name: string, action: Action, whole?: 'whole'])[];
}

const ADDRESS: IpObject = {
  name: 'address',
  show: showAddresses,
  commands: [
    ['add', (ip) => addAddressByWord(ip, 'add')],
    ['change', (ip) => addAddressByWord(ip, 'change')],
    ['chg', (ip) => addAddressByWord(ip, 'change'), 'whole'],
    ['replace', (ip) => addAddressByWord(ip, 'replace')],
    ['delete', deleteAddressByWord],
    ['list', showAddresses],
    ['show', showAddresses],
    ['lst', showAddresses],
    ['flush', flushAddresses],
    ['save', missing('ip address save')],
    ['help', usage('address')],
  ],
};

const LINK: IpObject = {
  name: 'link',
  show: showLinks,
  commands: [
    ['add', (ip) => more().addLink(ip)],
    ['set', setLink],
    ['change', setLink],
    ['replace', missing('ip link replace')],
    ['delete', (ip) => more().deleteLink(ip)],
    ['show', showLinks],
    ['lst', showLinks],
    ['list', showLinks],
    ['help', usage('link')],
  ],
};

const NEIGHBOUR: IpObject = {
  name: 'neigh',
  show: showNeighbours,
  commands: [
    ['add', (ip, kernel) => changeNeighbour(kernel, ip, 'add')],
    ['change', (ip, kernel) => changeNeighbour(kernel, ip, 'change')],
    ['chg', (ip, kernel) => changeNeighbour(kernel, ip, 'change'), 'whole'],
    ['replace', (ip, kernel) => changeNeighbour(kernel, ip, 'replace')],
    ['delete', deleteNeighbourByWord],
    ['get', getNeighbour],
    ['show', showNeighbours],
    ['lst', showNeighbours],
    ['list', showNeighbours],
    ['flush', flushNeighbours],
    ['help', usage('neighbour')],
  ],
};

const ROUTE: IpObject = {
  name: 'route',
  show: showRoutes,
  commands: [
    ['list', showRoutes],
    ['show', showRoutes],
    ['lst', showRoutes],
    ['get', (ip) => more().getRoute(ip)],
    ['add', (ip) => changeRoute(ip, 'add')],
    ['change', (ip) => changeRoute(ip, 'change')],
    ['chg', (ip) => changeRoute(ip, 'change'), 'whole'],
    ['replace', (ip) => changeRoute(ip, 'replace')],
    ['prepend', (ip) => changeRoute(ip, 'prepend')],
    ['append', (ip) => changeRoute(ip, 'append')],
    ['test', missing('ip route test')],
    ['delete', deleteRouteByWord],
    ['flush', flushRoutes],
    ['save', missing('ip route save')],
    ['help', usage('route')],
  ],
};

/** The rules that every network namespace begins with; there are no others here. */
const RULE: IpObject = {
  name: 'rule',
  show: () => ok('0:\tfrom all lookup local\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n'),
  commands: [
    ['list', (ip, kernel) => RULE.show(ip, kernel)],
    ['show', (ip, kernel) => RULE.show(ip, kernel)],
    ['add', missing('ip rule add')],
    ['delete', missing('ip rule delete')],
    ['flush', missing('ip rule flush')],
  ],
};

const TUNNEL: IpObject = {
  name: 'tunnel',
  show: (ip) => more().showTunnels(ip),
  unknown: (command) => `Command "${command}" is unknown, try "ip tunnel help"\n`,
  commands: [
    ['add', (ip) => more().addTunnelByWord(ip)],
    ['change', (ip) => more().changeTunnelByWord(ip)],
    ['delete', (ip) => more().deleteTunnelByWord(ip)],
    ['show', (ip) => more().showTunnels(ip)],
    ['lst', (ip) => more().showTunnels(ip)],
    ['list', (ip) => more().showTunnels(ip)],
    ['help', usage('tunnel')],
  ],
};

const FOU: IpObject = {
  name: 'fou',
  show: usage('fou'),
  commands: [
    ['add', (ip) => more().addFouByWord(ip)],
    ['delete', (ip) => more().deleteFouByWord(ip)],
    ['show', (ip) => more().showFou(ip)],
    ['help', usage('fou')],
  ],
};

/** Objects in the order in which a shortened name is looked for. */
const OBJECTS: readonly (readonly [name: string, object: IpObject | null])[] = [
  ['address', ADDRESS],
  ['addrlabel', null],
  ['maddress', null],
  ['route', ROUTE],
  ['rule', RULE],
  ['neighbor', NEIGHBOUR],
  ['neighbour', NEIGHBOUR],
  ['ntable', null],
  ['ntbl', null],
  ['link', LINK],
  ['l2tp', null],
  ['fou', FOU],
  ['macsec', null],
  ['tunnel', TUNNEL],
  ['tunl', TUNNEL],
  ['tuntap', null],
  ['token', null],
  ['tcpmetrics', null],
  ['monitor', null],
  ['xfrm', null],
  ['mroute', null],
  ['mrule', null],
  ['netns', null],
  ['netconf', null],
  ['vrf', null],
  ['sr', null],
  ['nexthop', null],
  ['mptcp', null],
];

/** Reads what stands in front of the object. Returns what is left. */
function readOptions(args: readonly string[], options: IpOptions): readonly string[] {
  let at = 0;
  for (let word = args[at]; word?.startsWith('-') && word !== '-'; word = args[at]) {
    at++;
    if (word === '--') break;
    const option = word.replace(/^--/, '-');
    if (option === '-4') options.family = 'inet';
    else if (option === '-6') options.family = 'inet6';
    else if (option === '-0') options.family = 'link';
    else if (matches(option, '-family')) options.family = familyOf(args[at++]);
    else if (matches(option, '-stats') || matches(option, '-statistics')) options.statistics++;
    else if (matches(option, '-details')) options.details = true;
    else if (matches(option, '-brief') && option.length > 2) options.brief = true;
    else if (matches(option, '-oneline')) options.oneline = true;
    else if (matches(option, '-Version')) throw new Stop(ok('ip utility, iproute2-6.1.0, libbpf 1.1.2\n'));
    else if (matches(option, '-help')) throw stop(usageOf('ip'), 255);
    // What changes nothing in a lab: names are not looked up, output is not coloured, time stamps are only monitor's.
    else if (matches(option, '-resolve') || matches(option, '-timestamp') || option === '-ts') continue;
    else if (/^-c(o(l(or?)?)?)?(=\w*)?$/.test(option) || option === '-iec' || matches(option, '-human-readable'))
      continue;
    else if (
      ['-json', '-pretty', '-netns', '-batch', '-force', '-all', '-loops', '-rcvbuf', '-M', '-B', '-Numeric'].some(
        (known) => matches(option, known),
      )
    )
      throw notSimulated(`ip ${word}`);
    else throw stop(`Option "${option}" is unknown, try "ip -help".\n`, 255);
  }
  return args.slice(at);
}

function familyOf(word: string | undefined): IpOptions['family'] {
  if (word === undefined) throw stop(usageOf('ip'), 255);
  if (word === 'inet' || word === 'inet6' || word === 'link') return word;
  throw stop(`Error: argument "${word}" is wrong: invalid protocol family\n`, 255);
}

function run(kernel: Kernel, ip: Ip): CommandResult {
  const word = ip.words.next();
  if (word === undefined) throw stop(usageOf('ip'), 255);
  const found = word === '' ? undefined : OBJECTS.find(([name]) => matches(word, name));
  if (!found && word !== '' && matches(word, 'help')) throw stop(usageOf('ip'), 255);
  if (!found) throw stop(`Object "${word}" is unknown, try "ip help".\n`);
  const [name, object] = found;
  if (!object) throw notSimulated(`ip ${name}`);
  const command = ip.words.next();
  if (command === undefined) return object.show(ip, kernel);
  const action = object.commands.find(([full, , whole]) =>
    whole ? command === full : command !== '' && matches(command, full),
  );
  const unknown = `Command "${command}" is unknown, try "ip ${object.name} help".\n`;
  if (!action) throw stop(object.unknown?.(command) ?? unknown, 255);
  return action[1](ip, kernel);
}

export const command: Command = {
  names: ['ip'],
  run({ kernel, host }, args) {
    const options: IpOptions = { family: 'any', brief: false, oneline: false, details: false, statistics: 0 };
    try {
      const words = new Words(readOptions(args, options));
      return run(kernel, { host, now: kernel.now, options, words });
    } catch (error) {
      if (error instanceof Stop) return error.result;
      throw error;
    }
  },
};
