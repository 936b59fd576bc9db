/** The edits of where hosts stand (positions.ts). */
import type { Scenario } from '../lab/scenario.ts';
import type { Point } from './layout-parts.ts';
import { readPositions } from './positions.ts';

/** The document with a host put there. */
export function withPosition(scenario: Scenario, name: string, { x, y }: Point): Scenario {
  const positions = Object.fromEntries([...readPositions(scenario)].map(([host, at]) => [host, [at.x, at.y]]));
  return { ...scenario, ui: { ...scenario.ui, positions: { ...positions, [name]: [x, y] } } };
}

/** The document with every host where it stands by itself. */
export function withoutPositions(scenario: Scenario): Scenario {
  const { positions: _, ...others } = scenario.ui ?? {};
  const { ui: __, ...rest } = scenario;
  return Object.keys(others).length === 0 ? rest : { ...rest, ui: others };
}
