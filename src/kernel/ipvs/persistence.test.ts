import { formatEndpoint } from '../../wire/address.ts';
import { describe, expect, test } from 'vitest';
import { ip } from '../testing.ts';
import type { Conn } from './conn.ts';
import { makeDirector, VIP, WEB, type Director } from './testing.ts';

const C1 = '198.51.100.7';
const C2 = '198.51.100.200';

function persistent(settings: Parameters<Director['service']>[0] = {}): Director {
  const d = makeDirector();
  d.service({ persistence: 300, ...settings });
  return d;
}

/** Servers A and B, added in this order: round-robin begins with B. */
function withServers(d: Director, service = WEB): Director {
  d.server('10.0.0.1:80', {}, service);
  d.server('10.0.0.2:80', {}, service);
  return d;
}

const templates = (d: Director): Conn[] => d.conns().filter((c) => c.template);
const describeTemplate = (c: Conn): string =>
  `${c.protocol} ${formatEndpoint(c.client, c.clientPort)} ${formatEndpoint(c.virtual, c.virtualPort)} ${formatEndpoint(c.dest, c.destPort)}`;
const seconds = (d: Director, c: Conn): number => (c.expires - d.kernel.now) / 1e9;

/** Which server a new connection gets: its address's last part. */
function open(d: Director, from: string, to = `${VIP}:80`): number {
  d.tcp('S', from, to);
  return (d.out.at(-1)!.route!.nextHop & 0xff) >>> 0;
}

describe('a persistent service', () => {
  test("keeps a client at its server, and the template's time starts again with every connection", () => {
    const d = withServers(persistent());
    expect(open(d, `${C1}:1000`)).toBe(2);
    expect(templates(d).map(describeTemplate)).toEqual([`6 ${C1}:0 ${VIP}:80 10.0.0.2:80`]);
    expect(d.dest('10.0.0.2:80').persistentConnections).toBe(1);
    d.advance(10);
    expect(open(d, `${C1}:1001`)).toBe(2);
    expect(seconds(d, templates(d)[0]!)).toBe(300);
    d.advance(20);
    expect(open(d, `${C2}:1000`)).toBe(1);
    for (let i = 0; i < 50; i++) d.tcp('A', `${C1}:1001`);
    expect(seconds(d, templates(d)[0]!)).toBe(290);
    d.server('10.0.0.2:80', { weight: 0 }, WEB, true);
    d.advance(30);
    expect(open(d, `${C1}:1002`)).toBe(2);

    d.host.sysctl['net.ipv4.vs.expire_quiescent_template'] = '1';
    d.advance(40);
    expect(open(d, `${C1}:1003`)).toBe(1);
    expect(d.codes()).toContain('ipvs.template-invalid');
    expect(templates(d).map(describeTemplate)).toContain(`6 ${C1}:0 ${VIP}:65535 10.0.0.2:65535`);
  });

  test('goes on for 60 s and no more once a template outlived its time under an open connection', () => {
    const d = withServers(persistent());
    open(d, `${C1}:1000`);
    d.tcp('A', `${C1}:1000`);
    d.advance(400);
    const [template] = templates(d);
    expect(template!.timeout / 1e9).toBe(60);
    open(d, `${C1}:1001`);
    expect(seconds(d, template!)).toBe(60);
    d.advance(521);
    // The half-open second one is gone, the first one still holds the template.
    expect(templates(d)).toHaveLength(1);
    d.advance(1400);
    expect(d.conns()).toEqual([]);
    expect(d.dest('10.0.0.2:80')).toMatchObject({
      activeConnections: 0,
      inactiveConnections: 0,
      persistentConnections: 0,
    });
  });

  test('by networks of clients', () => {
    const d = withServers(persistent({ netmask: ip('255.255.255.0') }));
    expect([open(d, `${C1}:1000`), open(d, `${C2}:1000`)]).toEqual([2, 2]);
    expect(templates(d).map(describeTemplate)).toEqual([`6 198.51.100.0:0 ${VIP}:80 10.0.0.2:80`]);
  });

  test('on port 0 takes all ports of one protocol', () => {
    const any = { ...WEB, port: 0 };
    const d = withServers(persistent({ port: 0 }), any);
    expect([open(d, `${C1}:1000`, `${VIP}:80`), open(d, `${C1}:1001`, `${VIP}:443`)]).toEqual([2, 2]);
    expect(templates(d).map(describeTemplate)).toEqual([`6 ${C1}:0 ${VIP}:0 10.0.0.2:0`]);
    expect(
      d
        .conns()
        .filter((c) => !c.template)
        .map((c) => c.destPort),
    ).toEqual([80, 443]);
    expect(d.udp().verdict).toBe('accept');
  });

  test('of a firewall mark takes all protocols and ports, and translates no port', () => {
    const marked = { ...WEB, address: 0, port: 0, mark: 1 };
    const d = persistent(marked);
    d.server('10.0.0.1:8080', { method: 'masquerade' }, marked);
    d.udp(`${C1}:5000`, `${VIP}:53`, 1);
    expect(templates(d).map(describeTemplate)).toEqual([`0 ${C1}:0 0.0.0.1:0 10.0.0.1:0`]);
    expect(d.conns().find((c) => !c.template)?.destPort).toBe(53);
  });

  test('gives a client of a full server to it all the same', () => {
    const d = withServers(persistent());
    open(d, `${C1}:1000`);
    d.server('10.0.0.2:80', { upperThreshold: 1 }, WEB, true);
    expect(d.dest('10.0.0.2:80').overload).toBe(true);
    expect([open(d, `${C1}:1001`), open(d, `${C2}:1000`)]).toEqual([2, 1]);
  });

  test('tells which templates were really used', () => {
    const d = withServers(persistent());
    open(d, `${C1}:1000`);
    expect(templates(d)[0]!.state).toBe('NONE');
    d.tcp('A', `${C1}:1000`);
    expect(templates(d)[0]!.state).toBe('ASSURED');
  });
});
