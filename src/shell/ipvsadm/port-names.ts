/** The names of ports, which come late: most who write a port write its number. */
import { late } from '../../base/late.ts';

const services = late('The names of ports', () => import('./service-names.ts'));

/** The port of that name, or its number, under a protocol (6, 17 or 132); null where there is none. */
export const portOfName = (name: string, protocol: number): number | null => services().portOfName(name, protocol);

/** What a port is called under a protocol; null where it has no name. */
export const nameOfPort = (port: number, protocol: number): string | null => services().nameOfPort(port, protocol);
