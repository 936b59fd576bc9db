/** Picks laid open by the engine's own schedulers, one record a pick. */
import { formatIpv4 } from '../../wire/address.ts';
import { pickServer, SERVICE_PORT, type Director } from './director.ts';
import type { Explanation } from '../../kernel/ipvs/schedulers/scheduler.ts';
import { NS } from './draw.ts';
import type { Race } from './state.ts';
import type { PickCandidate, PickTable } from './types.ts';

/**
 * Picks for the request in `director.packet`, and records why.
 * @param bound the server that a template leads to, or -1
 * @returns the server, or -1 for none
 */
export function recordPick(race: Race, connection: number, bound: number): number {
  const { director, window } = race;
  const { scheduler, service, packet, context } = director;
  const { drawsRandom = false } = scheduler;
  // What changes by picking is explained before; what was drawn can only be explained after.
  const before = bound >= 0 || drawsRandom ? null : scheduler.explain(service, packet, context, -1);
  const counts = service.dests.map(candidateOf);
  const server = bound >= 0 ? bound : pickServer(director);
  const position = service.dests.findIndex(({ id }) => id - 1 === server);
  const explanation = bound >= 0 ? null : (before ?? scheduler.explain(service, packet, context, position));
  const latest = window.records.at(-1)?.table ?? null;
  window.records.push({
    pick: connection,
    at: race.now / NS,
    client: `${formatIpv4(packet.source)}:${packet.sourcePort}`,
    destination: `${formatIpv4(packet.destination)}:${SERVICE_PORT}`,
    server,
    byTemplate: bound >= 0,
    candidates:
      explanation?.candidates.map(({ index, status, score }) => ({
        ...counts[index]!,
        status,
        score: score ? [score.numerator, score.denominator] : null,
      })) ?? [],
    values: explanation?.values ?? {},
    table: explanation && tableOf(race, explanation, latest),
  });
  return server;
}

const candidateOf = ({
  id,
  weight,
  activeConnections,
  inactiveConnections,
}: Director['dests'][number]): Omit<PickCandidate, 'status' | 'score'> => ({
  server: id - 1,
  weight,
  active: activeConnections,
  inactive: inactiveConnections,
});

/** What the scheduler looked its answer up in: its table, or the cache as its explanation tells it. */
function tableOf({ director, names }: Race, { values }: Explanation, latest: PickTable | null): PickTable | null {
  const { scheduler, service } = director;
  const serverAt = (position: number): number => (service.dests[position]?.id ?? 0) - 1;
  const cached = values['set'] ?? values['cached'];
  if (cached !== undefined) {
    const positions = String(cached)
      .split(' ')
      .filter((word) => word !== '');
    return {
      kind: 'cache',
      servers: values['cache'] === 'miss' ? [] : positions.map((word) => serverAt(Number(word))),
    };
  }
  if (!scheduler.table) return null;
  const holders = scheduler.table(service).map(serverAt);
  if (latest?.kind === 'buckets' && holders.every((server, bucket) => server === latest.holders[bucket])) return latest;
  return { kind: 'buckets', holders, owned: names.map((_, server) => holders.filter((one) => one === server).length) };
}
