/** The stage: the lab as it is at the playhead, the packet on its link, and beside it what its headers say. */
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { stepAt } from '../../app/play-cache.ts';
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import { arpExchange } from '../../view/arp-view.ts';
import { readFrame, type Protocol } from '../../view/frame.ts';
import { hostFacts, type HostFacts } from '../../view/host-facts.ts';
import { hostPath } from '../../view/host-path.ts';
import { layoutStage, STAGE_WIDTH, type LayoutHost, type Port } from '../../view/layout.ts';
import type { Names } from '../../view/names.ts';
import { packetKey } from '../../view/packet-name.ts';
import { openHosts, sceneAt } from '../../view/scene.ts';
import { formatIpv4, maskOf, parseMac } from '../../wire/address.ts';
import { useNames } from '../common/use-caption.ts';
import { useSize } from '../common/use-size.ts';
import type { HostContent } from './host-content.ts';
import { HostCard } from './HostCard.tsx';
import { Links } from './Links.tsx';
import { Markers } from './Markers.tsx';
import { PacketStack } from './PacketStack.tsx';
import { StageOverlay } from './StageOverlay.tsx';
import './stage.css';
import './packet.css';

const PHONE_BELOW = 800;
const MOST_SCALE = 1.25;

export function Stage() {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const small = width > 0 && width < PHONE_BELOW;
  const model = useStage(small);
  const { layout, scene, names, moment } = model;
  const scale = width === 0 ? 1 : Math.min(MOST_SCALE, width / layout.width);
  const offset = small ? Math.max(0, (width - layout.width * scale) / 2) : 0;
  return (
    <section className="stage" aria-label={t('stage.landmark')}>
      <h2 className="sr">{t('stage.heading')}</h2>
      <Markers />
      <div ref={box} className="stage-box" style={{ height: layout.height * scale }}>
        {width > 0 && (
          <div
            className="stage-canvas"
            data-small={small || undefined}
            style={{ width: layout.width, height: layout.height, transform: `translateX(${offset}px) scale(${scale})` }}
          >
            <Links layout={layout} scene={scene} networks={model.networks} />
            {layout.hosts.map((placed) => {
              const facts = model.facts.get(placed.name);
              if (!facts) return null;
              return (
                <HostCard
                  key={placed.name}
                  box={placed}
                  facts={facts}
                  was={model.before.get(placed.name) ?? null}
                  content={model.contents.get(placed.name) ?? null}
                  receives={model.receiver === placed.name}
                  waitsFor={facts.role === 'client' ? model.waitsFor : null}
                  small={small}
                  lowTitle={layout.ports.some(
                    (p) => p.host === placed.name && Math.min(p.in.y, p.out.y) < placed.y + 48,
                  )}
                />
              );
            })}
            <StageOverlay layout={layout} scene={scene} facts={model.facts} small={small} contents={model.contents} />
            {!small && (
              <div
                className="packet-place"
                style={{ left: layout.packet.x, top: layout.packet.y, width: layout.packet.w, height: layout.packet.h }}
              >
                <PacketStack moment={moment} names={names} room={layout.packet.h} hop={scene.now?.hop} />
              </div>
            )}
          </div>
        )}
      </div>
      {small && width < STAGE_WIDTH && null}
    </section>
  );
}

/** The packet of the current moment as ribbons, for a panel of its own on a phone. */
export function PacketPanel() {
  const moment = useMoment();
  const names = useNames();
  return <PacketStack moment={moment} names={names} room={Number.POSITIVE_INFINITY} />;
}

function useStage(small: boolean) {
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
    const layout = layoutStage({ hosts, links: scenario.links, open, size: small ? 'phone' : 'wide' });
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
      contents: contentsOf({ trace, moment, names, world }),
      networks: networksOf(all),
      receiver: frame ? names.macHost(frame.destination) : null,
      waitsFor: step && 'dst' in step ? step.dst : null,
    };
  }, [moment, moments, run, scenario, inputs, world, names, small, shape]);
}

function shapeOf(hosts: ReturnType<typeof useScenarioHosts>): LayoutHost[] {
  return Object.entries(hosts).map(([name, { role, interfaces }]) => ({
    name,
    role,
    interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
  }));
}
const useScenarioHosts = () => useApp((s) => s.scenario.hosts);

interface ContentInput {
  trace: Parameters<typeof hostPath>[0];
  moment: Parameters<typeof hostPath>[1];
  names: Names;
  world: ReturnType<typeof useWorld>;
}

/** What each opened host shows. */
function contentsOf({ trace, moment, names }: ContentInput): Map<string, HostContent> {
  const contents = new Map<string, HostContent>();
  const exchange = arpExchange(trace, moment);
  if (exchange?.announces) return contents;
  if (exchange) {
    const waiting = trace.find(
      (e) => (e.kind === 'send' || e.kind === 'receive') && e.packet === exchange.waiting && exchange.waiting > 0,
    );
    const view = waiting && 'frame' in waiting ? readFrame(waiting.frame) : null;
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

/** The network of each segment, from the addresses on it. */
function networksOf(hosts: readonly ReturnType<typeof useWorld>['hosts'][string][]): Map<string, string> {
  const networks = new Map<string, string>();
  for (const host of hosts) {
    for (const i of host.interfaces) {
      const address = i.addresses.find((a) => a.prefixLength < 31);
      if (i.link === null || !address || networks.has(i.link)) continue;
      const network = (address.local & maskOf(address.prefixLength)) >>> 0;
      networks.set(i.link, `${formatIpv4(network)}/${address.prefixLength}`);
    }
  }
  return networks;
}
