import { describe, expect, it } from 'vitest';
import { momentOfEvent, neighbourPhase, requestAt } from './moments.ts';
import { runLab } from '../app/testing/run-lab.ts';

/** Each item with the one after it. */
const neighbours = <T>(list: readonly T[]): (readonly [T, T])[] => list.slice(1).map((item, i) => [list[i]!, item]);

const LABS = [
  'seed-dr-arp-sysctl',
  'seed-nat-two-servers',
  'seed-tun-three-cities',
  'broken-nat-no-forward',
  'udp-nat',
];

describe.each(LABS)('moments of %s', (lab) => {
  const { run, moments, requests } = runLab(lab);

  it('begin with the lab as it was set up', () => {
    expect(moments[0]).toMatchObject({ kind: 'start', event: -1, step: -1, time: 0, tick: 0 });
  });

  it('are one for every frame that leaves', () => {
    const sends = run.trace.flatMap((e, i) => (e.kind === 'send' ? [i] : []));
    expect(moments.filter((m) => m.kind === 'send').map((m) => m.event)).toEqual(sends);
  });

  it('stand in the order of the trace, and know their own index', () => {
    expect(moments.map((m) => m.index)).toEqual(moments.map((_, i) => i));
    for (const [before, after] of neighbours(moments)) expect(after.event).toBeGreaterThan(before.event);
  });

  it('number the hops of a packet from 1', () => {
    const hops = new Map<number, number>();
    for (const m of moments) {
      if (m.kind !== 'send') continue;
      expect(m.hop).toBe((hops.get(m.packet) ?? 0) + 1);
      hops.set(m.packet, m.hop);
      expect(m.before === null).toBe(m.hop === 1);
    }
  });

  it('carry decisions of their own host about their own packet only', () => {
    for (const m of moments) {
      for (const at of m.visit.decisions) {
        const event = run.trace[at];
        expect(event).toMatchObject({ host: m.host, packet: m.packet });
        expect(at).toBeLessThanOrEqual(m.event);
      }
    }
  });

  it('know all arrivals of their frame', () => {
    for (const m of moments) {
      for (const at of m.receives) expect(run.trace[at]).toMatchObject({ kind: 'receive', of: m.event });
    }
    const arrivals = run.trace.filter((e) => e.kind === 'receive').length;
    expect(moments.reduce((sum, m) => sum + m.receives.length, 0)).toBe(arrivals);
  });

  it('belong to exactly one request, phases in order without a gap', () => {
    for (const m of moments.slice(1)) expect(requestAt(requests, m.index)?.step).toBe(m.step);
    for (const r of requests) {
      expect(r.phases[0]?.first).toBe(r.first);
      expect(r.phases.at(-1)?.last).toBe(r.last);
      for (const [before, after] of neighbours(r.phases)) expect(after.first).toBe(before.last + 1);
    }
  });

  it('can be walked by phases there and back', () => {
    const stops: number[] = [];
    for (let at = 0; at < moments.length - 1; at = neighbourPhase(moments, requests, at, true)) stops.push(at);
    let at = moments.length - 1;
    for (const stop of stops.reverse()) {
      at = neighbourPhase(moments, requests, at, false);
      expect(at).toBe(stop);
    }
  });
});

describe('moments', () => {
  const { run, moments, requests } = runLab('seed-dr-arp-sysctl');

  it('name the phases of a request', () => {
    expect(requests[0]?.phases.map((p) => p.phase)).toEqual(['ask', 'connect', 'get', 'reply', 'close']);
  });

  it('tell which packet a host answers: the SYN before its SYN ACK, whatever ARP came between', () => {
    const synAck = moments.find((m) => m.kind === 'send' && m.host === 'rs2' && m.direction === 'down');
    expect(synAck?.answers).not.toBeNull();
    expect(synAck?.answers?.packet).not.toBe(synAck?.packet);
    const codes = synAck?.answers?.decisions.map((at) => {
      const event = run.trace[at];
      return event?.kind === 'decision' ? event.code : '';
    });
    expect(codes).toContain('route.local');
    expect(codes).toContain('tcp.delivered');
  });

  it('find the moment of a trace event', () => {
    for (const m of moments.slice(1)) expect(momentOfEvent(moments, m.event)).toBe(m.index);
    expect(momentOfEvent(moments, 0)).toBe(0);
    expect(momentOfEvent(moments, run.trace.length + 5)).toBe(moments.length - 1);
  });
});
