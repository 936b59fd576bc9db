/** Edits of machines: one more of its kind, an address more, another address, or one machine less. */
import type { Host } from '../../kernel/host.ts';
import type { Interface } from '../../kernel/interface.ts';
import type { Input, World } from '../../lab/run.ts';
import type { Host as ScenarioHost, Scenario, Step } from '../../lab/scenario.ts';
import { broadcastOf, formatIpv4, formatMac, networkOf, parseMac } from '../../wire/address.ts';
import { withHost, type Edit, type EditContext, type HostCommand } from './edit.ts';

/** Commands that configure; what only looks (`ping`, `ipvsadm -Ln`) is not copied. */
const CONFIGURES = /^\s*(?:sudo\s+)?(?:ip|ifconfig|route|arp|arptables|iptables|sysctl|echo)\s/;
const ONLY_SHOWS = /^\s*(?:ip\s+\w+\s*(?:show\b.*)?$|sysctl\s+(?!-w|.*=)|(?!echo)\S+\s+-[nvL])/;

/** An address with what may not stand beside it, so that 10.0.0.1 is not found in 10.0.0.10. */
const exactly = (address: string): RegExp => new RegExp(`(?<![\\d.])${address.replaceAll('.', '\\.')}(?![\\d.])`, 'g');

export const ethernetOf = (host: Host): Interface[] => host.interfaces.filter((i) => i.kind === 'ethernet');

/** The first address of a host that is no virtual one: the one it is known by; null where it has none. */
export function mainAddress(host: Host, vips: readonly number[]): { local: number; prefixLength: number } | null {
  const own = ethernetOf(host).flatMap((i) => i.addresses.filter((a) => !vips.includes(a.local)));
  return own.find((a) => a.prefixLength < 32) ?? own[0] ?? null;
}

/** Every address that stands on a host, or in a command line of the document. */
export function takenAddresses(world: World, scenario: Scenario): Set<number> {
  const taken = new Set<number>();
  for (const host of Object.values(world.hosts))
    for (const i of host.interfaces) for (const a of i.addresses) taken.add(a.local);
  const text = JSON.stringify([scenario.hosts, scenario.steps]);
  for (const [, a, b, c, d] of text.matchAll(/(?<![\d.])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])/g))
    taken.add(((Number(a) << 24) | (Number(b) << 16) | (Number(c) << 8) | Number(d)) >>> 0);
  return taken;
}

/** The next address after one, in its network, that nobody has; null where there is none left. */
export function nextAddress(after: number, prefixLength: number, taken: ReadonlySet<number>): number | null {
  const network = networkOf(after, prefixLength);
  const last = broadcastOf(after, prefixLength);
  const size = last - network - 1;
  for (let n = 1; n < Math.min(size, 65_536); n++) {
    const candidate = network + 1 + ((after - network - 1 + n) % size);
    if (!taken.has(candidate)) return candidate;
  }
  return null;
}

/** `rs3` after rs1 and rs2. */
export function nextName(scenario: Scenario, like: string, from = 2): string {
  const stem = like.replace(/\d+$/, '') || 'host';
  for (let n = from; ; n++) {
    const name = `${stem}${n}`;
    if (!Object.hasOwn(scenario.hosts, name)) return name;
  }
}

/** A MAC address after one, that nobody has; `taken` has it from then on. */
export function nextMac(taken: Set<number>, after: string): string {
  let mac = parseMac(after) ?? 0x02_00_00_00_01_01;
  // The labs give each machine its number in the last byte but one.
  do mac += 0x100;
  while (taken.has(mac));
  taken.add(mac);
  return formatMac(mac);
}

/** Every MAC address of the document. */
export const takenMacs = (scenario: Scenario): Set<number> =>
  new Set(
    Object.values(scenario.hosts).flatMap((host) =>
      Object.values(host.interfaces).map(({ mac }) => parseMac(mac) ?? 0),
    ),
  );

export interface NewMachine {
  readonly name: string;
  /** The document with the bare machine on its segment, its programs listening. */
  readonly scenario: Scenario;
  /** Its set-up, line by line. */
  readonly commands: readonly HostCommand[];
  /** Its main address. */
  readonly address: number;
}

/**
 * One more machine like another: on the same segments, with MAC addresses of its own, told all that the other was told so far, with
 * addresses of its own in place of the other's. Null where its network has no address left.
 * @param vips addresses that are shared, and stay
 * @param address its main address, if somebody chose one
 */
export function copyMachine(
  { scenario, world, lines }: EditContext,
  like: string,
  vips: readonly number[],
  address?: number,
): NewMachine | null {
  const model = scenario.hosts[like];
  const live = world.hosts[like];
  if (!model || !live) return null;
  const name = nextName(scenario, like);
  const macs = takenMacs(scenario);
  const main = mainAddress(live, vips);
  const taken = takenAddresses(world, scenario);
  const renamed = new Map<number, number>();
  for (const i of ethernetOf(live))
    for (const { local, prefixLength } of i.addresses) {
      if (vips.includes(local) || prefixLength === 32) continue;
      const next = address !== undefined && local === main?.local ? address : nextAddress(local, prefixLength, taken);
      if (next === null) return null;
      taken.add(next);
      renamed.set(local, next);
    }
  if (!main) return null;
  const own = (text: string): string =>
    [...renamed].reduce((t, [old, next]) => t.replaceAll(exactly(formatIpv4(old)), formatIpv4(next)), text);
  const told = lines
    .filter((line) => line.host === like && line.status === 0)
    .map((line) => line.command)
    .filter((command) => CONFIGURES.test(command) && !ONLY_SHOWS.test(command));
  const machine: ScenarioHost = {
    ...model,
    interfaces: Object.fromEntries(
      Object.entries(model.interfaces).map(([i, plugged]) => [i, { ...plugged, mac: nextMac(macs, plugged.mac) }]),
    ),
    commands: [],
    services: model.services.map((s) => ({
      ...s,
      ...(s.addr !== undefined && { addr: own(s.addr) }),
      reply: s.reply.replaceAll(like, name),
    })),
  };
  return {
    name,
    scenario: withHost(scenario, name, machine),
    commands: told.map((command) => ({ host: name, command: own(command) })),
    address: renamed.get(main.local) ?? main.local,
  };
}

/** One more client. Null where its network has no address left. */
export function addClient(context: EditContext, like: string): Edit | null {
  const machine = copyMachine(context, like, []);
  return machine && { scenario: machine.scenario, commands: machine.commands };
}

/** One more address for a host, beside its first. Null where its network has no address left. */
export function addAddress({ world, scenario }: EditContext, name: string): Edit | null {
  const host = world.hosts[name];
  const i = host && ethernetOf(host).find((each) => each.addresses.length > 0);
  const first = i?.addresses[0];
  if (!i || !first) return null;
  const next = nextAddress(first.local, first.prefixLength, takenAddresses(world, scenario));
  if (next === null) return null;
  return { commands: [{ host: name, command: `ip addr add ${formatIpv4(next)}/${first.prefixLength} dev ${i.name}` }] };
}

export function removeAddress(host: Host, interfaceName: string, address: number, prefixLength: number): Edit {
  return {
    commands: [{ host: host.name, command: `ip addr del ${formatIpv4(address)}/${prefixLength} dev ${interfaceName}` }],
  };
}

/**
 * Another main address for a host. Removing the last address of an interface takes its routes along, so those through a gateway are
 * told again.
 */
export function changeAddress(host: Host, vips: readonly number[], to: number): HostCommand[] {
  const main = mainAddress(host, vips);
  const i = main && ethernetOf(host).find((each) => each.addresses.some((a) => a.local === main.local));
  if (!main || !i || main.local === to) return [];
  const say = (command: string): HostCommand => ({ host: host.name, command });
  const routes = host.routes.filter((r) => r.table === 'main' && r.interface === i.name && r.gateway !== null);
  return [
    say(`ip addr del ${formatIpv4(main.local)}/${main.prefixLength} dev ${i.name}`),
    say(`ip addr add ${formatIpv4(to)}/${main.prefixLength} dev ${i.name}`),
    ...routes.map((r) =>
      say(
        `ip route replace ${r.prefixLength === 0 ? 'default' : `${formatIpv4(r.destination)}/${r.prefixLength}`} via ${formatIpv4(r.gateway ?? 0)}`,
      ),
    ),
  ];
}

/**
 * One machine less, as if it had never been: out of the document, its steps and inputs with it, and every command line elsewhere that
 * names it as a destination.
 */
export function removeMachine({ scenario, inputs, world }: EditContext, name: string, vips: readonly number[]): Edit {
  const live = world.hosts[name];
  const own = live ? ethernetOf(live).flatMap((i) => i.addresses.map((a) => a.local)) : [];
  const patterns = own.filter((a) => !vips.includes(a)).map((a) => exactly(formatIpv4(a)));
  const names = (command: string): boolean =>
    /\bipvsadm\b.*\s(?:-r|--real-server)\b/.test(command) && patterns.some((p) => command.search(p) >= 0);
  const stays = (step: Step): boolean =>
    !('host' in step && step.host === name) && !(step.do === 'run' && names(step.command));
  const { [name]: _, ...hosts } = scenario.hosts;
  const lost = new Set(scenario.steps.flatMap((step) => (step.do === 'open' && step.host === name ? [step.id] : [])));
  const steps = scenario.steps.filter((step) => stays(step) && !('id' in step && lost.has(step.id)));
  const used = new Set(Object.values(hosts).flatMap((h) => Object.values(h.interfaces).map((i) => i.link)));
  return {
    scenario: {
      ...scenario,
      links: scenario.links.filter((link) => used.has(link)),
      hosts: Object.fromEntries(
        Object.entries(hosts).map(([key, host]) => [
          key,
          { ...host, commands: host.commands.filter((command) => !names(command)) },
        ]),
      ),
      steps,
    },
    inputs: inputs.filter(({ step }: Input) => stays(step)),
  };
}

/** A machine's place among its kind, in the document: the order on the stage, and in which the switch has them. */
export function moveMachine(scenario: Scenario, name: string, before: string | null): Edit {
  const entries = Object.entries(scenario.hosts);
  const moved = entries.find(([key]) => key === name);
  if (!moved || name === before) return {};
  const rest = entries.filter(([key]) => key !== name);
  const at = before === null ? rest.length : rest.findIndex(([key]) => key === before);
  const ordered = [...rest.slice(0, at), moved, ...rest.slice(at)];
  if (ordered.every(([key], i) => key === entries[i]?.[0])) return {};
  return { scenario: { ...scenario, hosts: Object.fromEntries(ordered) } };
}

/** What the program on a port answers. */
export function setReply(scenario: Scenario, name: string, port: number, reply: string): Edit {
  const host = scenario.hosts[name];
  if (!host) return {};
  const services = host.services.map((s) => (s.port === port ? { ...s, reply: `${reply}\n` } : s));
  return { scenario: withHost(scenario, name, { ...host, services }) };
}
