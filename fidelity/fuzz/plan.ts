/** What a lab drawn at random consists of, as far as its steps have to know. */
import type { Draw } from './draw.ts';

export type Mode = 'nat' | 'dr' | 'tun';

/** What the steps are drawn from. */
export interface Plan {
  /** Whether nothing is lost by waiting until neighbours are asked whether they are still there: see README.md, "Fuzzing". */
  readonly mayIdle: boolean;
  readonly vip: string;
  readonly clients: readonly [string, ...string[]];
  readonly services: readonly [PlannedService, ...PlannedService[]];
  readonly servers: readonly [PlannedServer, ...PlannedServer[]];
}

export interface PlannedService {
  readonly proto: 'tcp' | 'udp';
  readonly port: number;
  /** How ipvsadm names it: `-t 10.0.0.1:80` or `-f 1`. */
  readonly name: string;
}

export interface PlannedServer {
  readonly host: string;
  readonly address: string;
  readonly method: '-m' | '-g' | '-i';
}

/** A server as `ipvsadm -a` and `-e` take it: where it is, how it is reached, its weight, its thresholds. */
export function drawServer(draw: Draw, { address, method }: PlannedServer): string {
  const weight = draw.weighted([
    [4, ''],
    [1, ' -w 0'],
    [5, ` -w ${draw.between(1, 5)}`],
  ]);
  const thresholds = draw.weighted([
    [8, ''],
    [1, ` -x ${draw.between(1, 3)}`],
    [1, ` -x ${draw.between(2, 4)} -y 1`],
  ]);
  return `-r ${address} ${method}${weight}${thresholds}`;
}
