/** A range of ports that a rule asks for. */

export interface PortTest {
  from: number;
  to: number;
  invert: boolean;
}

export const portFits = ({ from, to, invert }: PortTest, port: number): boolean =>
  (port >= from && port <= to) !== invert;

/** `80`, or `80:90`. */
export const formatPorts = ({ from, to }: { from: number; to: number }, between = ':'): string =>
  from === to ? String(from) : `${from}${between}${to}`;

/** `! --dport 80:90`, as words; none where nothing is asked. */
export const describePorts = (option: string, test: PortTest | null): string[] =>
  test ? [...(test.invert ? ['!'] : []), option, formatPorts(test)] : [];
