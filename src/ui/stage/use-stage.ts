/** Everything that the stage draws at the playhead: layout, ways, and what each host shows. */
import { useMemo, useState } from 'react';
import { stepAt } from '../../app/play-cache.ts';
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { TraceEvent } from '../../kernel/trace.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { arpExchange } from '../../view/arp-view.ts';
import { readFrame, type Protocol } from '../../view/frame.ts';
import { hostFacts, type HostFacts } from '../../view/host-facts.ts';
import { hostPath } from '../../view/host-path.ts';
import type { LayoutHost, LayoutInput, Point, Port, StageLayout } from '../../view/layout.ts';
import { readPositions } from '../../view/positions.ts';
import { firstFrame } from '../../view/lookup.ts';
import type { Moment } from '../../view/moments.ts';
import type { Names } from '../../view/names.ts';
import { packetKey } from '../../view/packet-name.ts';
import { openHosts, sceneAt } from '../../view/scene.ts';
import { linkLines, networksOf } from '../../view/text-view.ts';
import { parseMac } from '../../wire/address.ts';
import { useNames } from '../common/use-caption.ts';
import type { HostContent } from './host-content.ts';

/** Their height on a phone, above the left column. */
const ZOOM_BUTTONS = 24;

/** A host that is being moved, and where it is now. */
export interface Draft {
  readonly host: string;
  readonly at: Point;
}

/** @param lay where everything stands; presenter mode has a layout of its own */
export function useStage(small: boolean, lay: (input: LayoutInput) => StageLayout, draft: Draft | null = null) {
  const moment = useMoment();
  const moments = useApp((s) => s.moments);
  const run = useApp((s) => s.run);
  const scenario = useApp((s) => s.scenario);
  const inputs = useApp((s) => s.inputs);
  const world = useWorld();
  const names = useNames();
  const [shape] = useState(() => new Map<object, LayoutHost[]>());

  return useMemo(() => {
    const { trace } = run;
    const hosts = shape.get(scenario) ?? shapeOf(scenario.hosts);
    shape.set(scenario, hosts);
    const open = openHosts(trace, moment);
    const positions = draft ? new Map([...readPositions(scenario), [draft.host, draft.at]]) : readPositions(scenario);
    const layout = lay({
      hosts,
      links: scenario.links,
      open,
      size: small ? 'phone' : 'wide',
      positions,
      head: ZOOM_BUTTONS,
    });
    const ports = new Map<number, Port>();
    for (const port of layout.ports) {
      const mac = scenario.hosts[port.host]?.interfaces[port.interface]?.mac;
      if (mac !== undefined) ports.set(parseMac(mac) ?? -1, port);
    }
    const scene = sceneAt(trace, moments, moment, layout, (mac) => ports.get(mac));
    const all = Object.values(world.hosts);
    const facts = new Map<string, HostFacts>(all.map((host) => [host.name, hostFacts(host, names, all)]));
    // What a command changed is marked: it is compared with the moment before.
    const earlier =
      moment.kind === 'command' ? Object.values(run.worldAt(moments[moment.index - 1]?.tick ?? 0).hosts) : [];
    const before = new Map<string, HostFacts>(earlier.map((host) => [host.name, hostFacts(host, names, earlier)]));
    const step = stepAt({ scenario, inputs }, moment.step < 0 ? 0 : moment.step);
    const frame = moment.kind === 'send' && moment.frame ? readFrame(moment.frame) : null;
    return {
      moment,
      layout,
      scene,
      names,
      facts,
      before,
      contents: contentsOf(trace, moment, names),
      networks: networksOf(all),
      segments: linkLines(scenario.links, world),
      receiver: frame ? names.macHost(frame.destination) : null,
      waitsFor: step && 'dst' in step ? step.dst : null,
    };
  }, [moment, moments, run, scenario, inputs, world, names, small, shape, lay, draft]);
}

function shapeOf(hosts: Scenario['hosts']): LayoutHost[] {
  return Object.entries(hosts).map(([name, { role, interfaces }]) => ({
    name,
    role,
    interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
  }));
}
/** What each opened host shows. */
function contentsOf(trace: readonly TraceEvent[], moment: Moment, names: Names): Map<string, HostContent> {
  const contents = new Map<string, HostContent>();
  const exchange = arpExchange(trace, moment);
  if (exchange?.announces) return contents;
  if (exchange) {
    const waiting = firstFrame(trace, exchange.waiting);
    const view = waiting && readFrame(waiting);
    const stripes: readonly Protocol[] = view?.stripes ?? (exchange.waiting > 0 ? ['eth', 'ip', 'tcp'] : []);
    contents.set(exchange.asker, {
      kind: 'asks',
      exchange,
      waiting: stripes,
      packet: view ? packetKey(view, 'up') : 'packet',
    });
    for (const hearing of exchange.hearings) {
      if (hearing.outcome !== 'not-mine')
        contents.set(hearing.host, { kind: 'hears', hearing, now: hearing.host === moment.host });
    }
    return contents;
  }
  const path = hostPath(trace, moment, names);
  if (path) {
    const stripes = moment.before
      ? readFrame(moment.before).stripes
      : moment.frame
        ? readFrame(moment.frame).stripes
        : [];
    contents.set(moment.host, { kind: 'path', path, stripes });
  }
  return contents;
}
