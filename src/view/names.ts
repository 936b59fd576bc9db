/** What the books call an address (CIP, VIP, DIP, RIP), and which interface has a MAC address. */
import type { World } from '../lab/run.ts';
import type { Scenario, Step } from '../lab/scenario.ts';
import { BROADCAST_MAC, formatIpv4, formatMac, parseIpv4, parseMac } from '../wire/address.ts';

export type BookName = 'CIP' | 'VIP' | 'DIP' | 'RIP';

export interface Names {
  /** The book's name of an address (32-bit, host order), or null. */
  address(address: number): BookName | null;
  /** As `address`, of dotted text. */
  text(address: string): BookName | null;
  /** `host.interface` of a MAC address; `broadcast`; or the address itself where nobody has it. */
  mac(mac: number): string;
  /** The host that has a MAC address, or null. */
  macHost(mac: number): string | null;
  /** The host that has an address as its own, the VIP's being the director; or null. */
  host(address: number): string | null;
  /** Every virtual address, in the order of their appearance. */
  readonly vips: readonly number[];
}

const NO_INPUTS: readonly { readonly step: Step }[] = [];

/** Reads the names off a world; `scenario` adds virtual addresses of services that are not there any more (or not yet). */
export function namesOf(
  scenario: Scenario,
  world: World,
  inputs: readonly { readonly step: Step }[] = NO_INPUTS,
): Names {
  const vips = virtualAddresses(scenario, world, inputs);
  const known = new Map<number, { name: BookName | null; host: string }>();
  for (const host of Object.values(world.hosts)) {
    for (const i of host.interfaces) {
      if (i.kind === 'loopback') continue;
      for (const { local } of i.addresses) {
        if (vips.has(local)) {
          if (host.role === 'director') known.set(local, { name: 'VIP', host: host.name });
        } else if (!known.has(local)) {
          const name = { client: 'CIP', director: 'DIP', realserver: 'RIP', router: null }[
            host.role
          ] as BookName | null;
          known.set(local, { name, host: host.name });
        }
      }
    }
  }
  const macs = new Map<number, { host: string; interface: string }>();
  for (const [host, { interfaces }] of Object.entries(scenario.hosts)) {
    for (const [name, { mac }] of Object.entries(interfaces)) macs.set(parseMac(mac) ?? -1, { host, interface: name });
  }
  const nameOf = (address: number): BookName | null => (vips.has(address) ? 'VIP' : (known.get(address)?.name ?? null));
  return {
    vips: [...vips],
    address: nameOf,
    text: (text) => {
      const address = parseIpv4(text);
      return address === null ? null : nameOf(address);
    },
    mac: (mac) => {
      if (mac === BROADCAST_MAC) return 'broadcast';
      const found = macs.get(mac);
      return found ? `${found.host}.${found.interface}` : formatMac(mac);
    },
    macHost: (mac) => macs.get(mac)?.host ?? null,
    host: (address) => known.get(address)?.host ?? null,
  };
}

/** What of a world its names hang on: with the same text, scenario and inputs they are the same. */
export const namesKey = ({ hosts }: World): string =>
  Object.values(hosts)
    .map(({ interfaces, ipvs }) => {
      const own = interfaces.map(({ addresses }) => addresses.map(({ local }) => local)).join('/');
      const served = Object.values(ipvs.services).map(({ address }) => address);
      return `${own};${served.join(',')}`;
    })
    .join(' ');

/**
 * Addresses of virtual services: those that a director has or had by its command lines, and those that clients ask for on a director.
 */
function virtualAddresses(
  scenario: Scenario,
  world: World,
  inputs: readonly { readonly step: Step }[],
): ReadonlySet<number> {
  const found = new Set<number>();
  const add = (text: string | undefined): void => {
    const address = parseIpv4(text?.split(':')[0] ?? '');
    if (address) found.add(address);
  };
  const { services, asked } = addressesOf(scenario, inputs);
  services.forEach(add);
  const directors = Object.values(world.hosts).filter((host) => host.role === 'director');
  for (const host of directors) {
    for (const service of Object.values(host.ipvs.services)) if (service.address) found.add(service.address);
  }
  // A service of a firewall mark has no address of its own: what clients ask of the director is.
  const own = new Set(
    directors.flatMap((d) => d.interfaces.flatMap((i) => i.addresses.map((a) => formatIpv4(a.local)))),
  );
  for (const address of asked) if (own.has(address)) add(address);
  return found;
}

interface Addresses {
  /** Of services that a command line adds, as it writes them; those that steps ask for, without ports. Each once. */
  readonly services: ReadonlySet<string>;
  readonly asked: ReadonlySet<string>;
}

const known = new WeakMap<readonly unknown[], WeakMap<Scenario, Addresses>>();

/** What scenario and inputs say, whatever the world: read once, for there may be thousands of steps. */
function addressesOf(scenario: Scenario, inputs: readonly { readonly step: Step }[]): Addresses {
  const ofInputs = known.get(inputs) ?? new WeakMap<Scenario, Addresses>();
  known.set(inputs, ofInputs);
  const before = ofInputs.get(scenario);
  if (before) return before;
  const steps = [...scenario.steps, ...inputs.map((input) => input.step)];
  const commands = [
    ...Object.values(scenario.hosts).flatMap((host) => host.commands),
    ...steps.flatMap((s) => (s.do === 'run' ? [s.command] : [])),
  ];
  const addresses = {
    services: new Set(
      commands
        .filter((command) => /\bipvsadm\b.*\s(?:-A|--add-service)\b/.test(command))
        .flatMap((command) => /\s(?:-t|-u|--tcp-service|--udp-service)[\s=]+(\S+)/.exec(command)?.[1] ?? []),
    ),
    asked: new Set(steps.flatMap((step) => ('dst' in step ? (step.dst.split(':')[0] ?? []) : []))),
  };
  ofInputs.set(scenario, addresses);
  return addresses;
}

/** A MAC address cut to its last two bytes, where its place says the rest: `…:05:01`. */
export const shortMac = (mac: number | string): string => {
  const text = typeof mac === 'number' ? formatMac(mac) : mac;
  return `…${text.slice(-6)}`;
};
