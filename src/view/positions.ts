/**
 * Where a person put hosts on the stage: `positions` in the `ui` part of the document, `{"rs1": [520, 240]}`, the left upper corner in units
 * of the wide stage (layout-parts.ts). The stages of a phone and of presenter mode have other shapes and keep their own order.
 *
 * A client, a router between two segments and a real server go anywhere, as cards, which open where they are. What shows its inside
 * between the ends of cables that run straight (a director, a router between many segments) keeps its size and moves beside its switch.
 */
import type { Scenario } from '../lab/scenario.ts';
import type { Point } from './layout-parts.ts';

const isPoint = (value: unknown): value is [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((n) => typeof n === 'number' && Number.isFinite(n));

/** The positions that a document has written down. What is none is left out: anybody may have written the document. */
export function readPositions({ ui, hosts }: Scenario): ReadonlyMap<string, Point> {
  const found = ui?.['positions'];
  if (typeof found !== 'object' || found === null) return new Map();
  return new Map(
    Object.entries(found).flatMap(([name, at]): [string, Point][] =>
      Object.hasOwn(hosts, name) && isPoint(at) ? [[name, { x: at[0], y: at[1] }]] : [],
    ),
  );
}
