/** The real servers that the form lists, and which of them is chosen. */
import type { Host } from '../../kernel/host.ts';
import type { Dest } from '../../kernel/ipvs/dest.ts';
import type { Service } from '../../kernel/ipvs/service.ts';
import type { World } from '../../lab/run.ts';
import { formatIpv4 } from '../../wire/address.ts';
import { mainAddress } from './machine-edits.ts';
import { destName, ownerOf, serverName } from './service-edits.ts';

/** A row: a destination, a machine, or both. */
export interface ServerRow {
  /** What tells it from the others: its destination, or its machine. */
  readonly key: string;
  /** As people call it: `rs1`; `rs1:8080` where the machine has several; its address and port where it is no machine's. */
  readonly name: string;
  readonly address: string;
  readonly host: Host | null;
  readonly dest: Dest | null;
}

/** Machines in the order of the document, then destinations that are no machine's. */
export function serverRows(world: World, vips: readonly number[], service: Service | null): ServerRow[] {
  const dests = service?.dests ?? [];
  const machines = Object.values(world.hosts).filter(
    (host) => host.role === 'realserver' || dests.some((d) => ownerOf(world, d.address) === host),
  );
  const rowOf = (dest: Dest, host: Host | null): ServerRow => ({
    key: destName(dest),
    name: serverName(world, dests, dest),
    address: formatIpv4(dest.address),
    host,
    dest,
  });
  const rows = machines.flatMap((host): ServerRow[] => {
    const own = dests.filter((d) => ownerOf(world, d.address) === host);
    const main = mainAddress(host, vips);
    const { name } = host;
    if (own.length === 0) return [{ key: name, name, address: main ? formatIpv4(main.local) : '–', host, dest: null }];
    return own.map((dest) => rowOf(dest, host));
  });
  return [...rows, ...dests.filter((d) => !ownerOf(world, d.address)).map((dest) => rowOf(dest, null))];
}

/** A row as it was chosen, and the host that the stage showed then. */
export interface ChosenRow {
  readonly key: string;
  readonly host: string;
}

/** The stage and the form choose the same host, and of its rows the form one; a destination that is no machine's only the form. */
export const chooseRow = (rows: readonly ServerRow[], picked: ChosenRow | null, host: string): ServerRow | null =>
  rows.find((row) => picked?.host === host && row.key === picked.key) ??
  rows.find((row) => row.host?.name === host) ??
  rows.find((row) => row.dest) ??
  rows[0] ??
  null;
