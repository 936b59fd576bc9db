/** What an edit changed, in words: two states of a lab held against each other. A command typed in a terminal is told the same way. */
import type { Host } from '../../kernel/host.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import type { World } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { destName, schedulerFlags, serverName, serviceWords } from './service-edits.ts';

/** One difference: key of locale/edit `change`, with what it is about and, where a value became another, both. */
export interface Change {
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly old?: string;
  readonly now?: string;
}

/** A lab at a moment: its document and its hosts. */
export interface LabState {
  readonly scenario: Scenario;
  readonly world: World;
}

export const METHOD_NAMES: Readonly<Record<Dest['method'], string>> = {
  masquerade: 'NAT',
  'direct-route': 'DR',
  tunnel: 'TUN',
};

/** What changed from one state to another, the most telling first; empty where nothing did that has a word. */
export function describeChanges(before: LabState, after: LabState): Change[] {
  const changes: Change[] = [];
  const hosts = new Set([...Object.keys(before.world.hosts), ...Object.keys(after.world.hosts)]);
  for (const name of hosts) {
    const old = before.world.hosts[name];
    const now = after.world.hosts[name];
    if (now) changes.push(...serviceChanges(old, now, after.world, before.world));
  }
  changes.push(...documentChanges(before.scenario, after.scenario));
  for (const name of hosts) {
    const old = before.world.hosts[name];
    const now = after.world.hosts[name];
    if (old && now && Object.hasOwn(before.scenario.hosts, name)) changes.push(...hostChanges(old, now));
  }
  return changes;
}

const value = (key: string, values: Change['values'], old: string, now: string): Change[] =>
  old === now ? [] : [{ key, values, old, now }];

function persistence({ persistence: seconds, netmask }: Service): string {
  if (seconds === 0) return '–';
  return netmask === 0xffff_ffff ? `${seconds} s` : `${seconds} s, ${formatIpv4(netmask)}`;
}

const flagNames = ({ scheduler, schedulerFlags: bits }: Service): string =>
  (schedulerFlags[scheduler] ?? [])
    .filter(([, bit]) => bits & bit)
    .map(([name]) => name)
    .join(', ') || '–';

function serviceChanges(old: Host | undefined, now: Host, world: World, worldBefore: World): Change[] {
  const before = new Map(Object.values(old?.ipvs.services ?? {}).map((s) => [s.id, s]));
  const gone = [...before.values()].filter((s) => !now.ipvs.services[s.id]);
  const name = (s: Service): string => serviceWords(s).slice(3);
  const rest = Object.values(now.ipvs.services).flatMap((s): Change[] => {
    const was = before.get(s.id);
    const service = name(s);
    if (!was) return [{ key: 'serviceAdded', values: { service, scheduler: s.scheduler } }];
    return [
      ...destChanges(was, s, world, worldBefore),
      ...value('scheduler', { service }, was.scheduler, s.scheduler),
      ...value('flags', { service }, flagNames(was), flagNames(s)),
      ...value('persistence', { service }, persistence(was), persistence(s)),
      ...value('onePacket', { service }, was.onePacket ? '-o' : '–', s.onePacket ? '-o' : '–'),
    ];
  });
  return [...rest, ...gone.map((s) => ({ key: 'serviceRemoved', values: { service: name(s) } }))];
}

function destChanges(old: Service, now: Service, world: World, worldBefore: World): Change[] {
  const same = (a: Dest, b: Dest): boolean => a.address === b.address && a.port === b.port;
  const gone = old.dests.filter((d) => !now.dests.some((other) => same(d, other)));
  return [
    ...now.dests.flatMap((d): Change[] => {
      const was = old.dests.find((other) => same(d, other));
      const values = { server: serverName(world, now.dests, d) };
      if (!was) {
        return [
          {
            key: 'serverAdded',
            values: { ...values, method: METHOD_NAMES[d.method], weight: d.weight, dest: destName(d) },
          },
        ];
      }
      return [
        ...value('weight', values, String(was.weight), String(d.weight)),
        ...value('method', values, METHOD_NAMES[was.method], METHOD_NAMES[d.method]),
        ...value(
          'thresholds',
          values,
          `${was.upperThreshold}, ${was.lowerThreshold}`,
          `${d.upperThreshold}, ${d.lowerThreshold}`,
        ),
      ];
    }),
    ...gone.map((d) => ({ key: 'serverOut', values: { server: serverName(worldBefore, old.dests, d) } })),
  ];
}

function documentChanges(old: Scenario, now: Scenario): Change[] {
  if (old === now) return [];
  const names = Object.keys(now.hosts);
  const before = Object.keys(old.hosts);
  const added = names.filter((name) => !before.includes(name));
  const removed = before.filter((name) => !names.includes(name));
  const changes: Change[] = [
    ...added.map((host) => ({ key: 'machineAdded', values: { host } })),
    ...removed.map((host) => ({ key: 'machineRemoved', values: { host } })),
  ];
  if (added.length + removed.length === 0 && names.join() !== before.join())
    changes.push({ key: 'machinesMoved', values: { hosts: names.filter((n, i) => n !== before[i]).join(', ') } });
  for (const name of names) {
    const was = old.hosts[name];
    const is = now.hosts[name];
    if (!was || !is) continue;
    for (const service of is.services) {
      const same = was.services.find((s) => s.port === service.port && s.proto === service.proto);
      const values = { host: name, port: service.port };
      if (same) changes.push(...value('reply', values, same.reply.trim(), service.reply.trim()));
      else changes.push({ key: 'programAdded', values });
    }
  }
  const more = now.steps.length - old.steps.length;
  if (more > 0) changes.push({ key: 'requestsAdded', values: { count: more } });
  if (more < 0) changes.push({ key: 'requestsRemoved', values: { count: -more } });
  if (more === 0 && JSON.stringify(now.steps) !== JSON.stringify(old.steps))
    changes.push({ key: 'requestsMoved', values: {} });
  return changes;
}

function hostChanges(old: Host, now: Host): Change[] {
  const host = now.name;
  const sysctls = Object.keys(now.sysctl)
    .filter((key) => now.sysctl[key] !== old.sysctl[key])
    .flatMap((key) =>
      value('sysctl', { host, key: key.replace('net.ipv4.', '') }, old.sysctl[key] ?? '–', now.sysctl[key] ?? '–'),
    );
  const addresses = now.interfaces.flatMap((i): Change[] => {
    const was = old.interfaces.find((other) => other.name === i.name);
    const values = { host, interface: i.name };
    const has = (other: typeof i | undefined, local: number): boolean =>
      other?.addresses.some((a) => a.local === local) ?? false;
    return [
      ...(was && was.up !== i.up ? [{ key: i.up ? 'interfaceUp' : 'interfaceDown', values }] : []),
      ...i.addresses
        .filter((a) => !has(was, a.local))
        .map((a) => ({ key: 'addressAdded', values: { ...values, address: formatIpv4(a.local) } })),
      ...(was?.addresses ?? [])
        .filter((a) => !has(i, a.local))
        .map((a) => ({ key: 'addressRemoved', values: { ...values, address: formatIpv4(a.local) } })),
    ];
  });
  const gateway = (h: Host): string => {
    const found = h.routes.find((r) => r.table === 'main' && r.prefixLength === 0 && r.gateway !== null);
    return found?.gateway == null ? '–' : formatIpv4(found.gateway);
  };
  return [...addresses, ...value('gateway', { host }, gateway(old), gateway(now)), ...sysctls];
}
