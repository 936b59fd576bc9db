/** One method's stage, small: the same hosts in the same places in all three, the packet at its hop. */
import { useMemo } from 'react';
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { Mode } from '../../lessons/labs.ts';
import { readFrame } from '../../view/frame.ts';
import { hostFacts, type HostFacts } from '../../view/host-facts.ts';
import { layoutStage, type PlacedHost, type Port } from '../../view/layout.ts';
import { sceneAtHome, stretch } from '../../view/modes.ts';
import { packetKey } from '../../view/packet-name.ts';
import { sceneAt, type Scene } from '../../view/scene.ts';
import { linkLines } from '../../view/text-view.ts';
import { parseMac } from '../../wire/address.ts';
import { useNames } from '../common/use-caption.ts';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import { Links } from '../stage/Links.tsx';
import { StageOverlay } from '../stage/StageOverlay.tsx';
import { Token } from '../stage/Token.tsx';
import { VipBadge } from '../stage/VipBadge.tsx';
import { useCell } from './use-modes.ts';

const NO_NETWORKS: ReadonlyMap<string, string> = new Map();
const NO_CONTENTS = new Map();
const EMPTY: Scene = { trail: [], now: null, fan: null, fanNow: false, others: [], next: null, token: null };

export function ModeStage({ mode, width }: { mode: Mode; width: number }) {
  const { t } = useTranslation();
  const cell = useCell(mode);
  const scenario = useApp((s) => s.scenario);
  const trace = useApp((s) => s.run.trace);
  const moments = useApp((s) => s.moments);
  const moment = useMoment();
  const world = useWorld();
  const names = useNames();

  const layout = useMemo(() => {
    const hosts = Object.entries(scenario.hosts).map(([name, { role, interfaces }]) => ({
      name,
      role,
      interfaces: Object.entries(interfaces).map(([i, { link }]) => ({ name: i, link })),
    }));
    return stretch(layoutStage({ hosts, links: scenario.links, open: new Map(), size: 'phone' }), width);
  }, [scenario, width]);

  const scene = useMemo(() => {
    if (cell.kind === 'none') return EMPTY;
    const ports = new Map<number, Port>();
    for (const port of layout.ports)
      ports.set(parseMac(scenario.hosts[port.host]!.interfaces[port.interface]!.mac) ?? -1, port);
    const found = sceneAt(trace, moments, moment, layout, (mac) => ports.get(mac));
    return cell.kind === 'home' ? sceneAtHome(found) : found;
  }, [cell.kind, layout, scenario, trace, moments, moment]);

  const facts = useMemo(() => {
    const all = Object.values(world.hosts);
    return new Map(all.map((host) => [host.name, hostFacts(host, names, all)]));
  }, [world, names]);

  const segments = useMemo(() => linkLines(scenario.links, world), [scenario, world]);
  const frame = readFrame(moment.frame!);
  const words = {
    mode: t(`mode.${mode}`),
    packet: packetKey(frame, moment.direction),
    hop: moment.hop,
    from: moment.host,
    to: names.macHost(frame.destination) ?? '',
  };
  const atHome = cell.kind !== 'hop';
  const receiver = atHome ? null : words.to;
  return (
    <div className="mode-stage" style={{ width, height: layout.height }} data-small>
      <p className="sr">{t(atHome ? 'modes:stageHome' : 'modes:stage', words)}</p>
      <Links layout={layout} scene={scene} networks={NO_NETWORKS} segments={segments} />
      {layout.hosts.map((box) => (
        <ModeHost key={box.name} box={box} facts={facts.get(box.name)!} receives={receiver === box.name} />
      ))}
      <StageOverlay
        layout={layout}
        scene={atHome ? { ...scene, token: null } : scene}
        facts={facts}
        small
        contents={NO_CONTENTS}
      />
      {atHome && scene.token && (
        <svg className="stage-svg over" width={layout.width} height={layout.height} aria-hidden="true">
          <Token stripes={scene.token.stripes} state="plain" x={scene.token.at.x} y={scene.token.at.y} height={18} />
        </svg>
      )}
    </div>
  );
}

/** A host: its name, the books' name of its address, and how it stands to the VIP. */
function ModeHost({ box, facts, receives }: { box: PlacedHost; facts: HostFacts; receives: boolean }) {
  const { t, exists } = useTranslation();
  const name = exists(`page:role.${facts.name}`) ? t(`role.${facts.name}` as never) : facts.name;
  const { vip, role, addresses } = facts;
  const book = addresses.find((a) => a.book)?.book;
  return (
    <div
      className={`host mode-host role-${role}`}
      data-receives={receives || undefined}
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
    >
      <div className="mode-host-name">
        <Icon name={role} size={14} />
        <b>{name}</b>
        {role === 'director' && vip && <VipBadge vip={vip} short />}
        {role === 'realserver' && <span className="bn">{book}</span>}
      </div>
      <div className="mode-host-line">
        {role === 'realserver' ? (
          <span className="cap">
            {vip ? t('modes:silentVip', { on: vip.on }) : t('modes:gateway', { book: 'DIP' })}
          </span>
        ) : (
          <span className="bn">{book}</span>
        )}
      </div>
    </div>
  );
}
