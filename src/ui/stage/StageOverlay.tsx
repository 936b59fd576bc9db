/** What lies above the hosts: ways through a tall router, hop numbers, and the token. */
import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { HostFacts } from '../../view/host-facts.ts';
import type { PlacedHost, Point, Port, StageLayout } from '../../view/layout.ts';
import { pathOf, type Scene, type TokenView, type Way } from '../../view/scene.ts';
import { HopNumber } from '../common/HopNumber.tsx';
import type { HostContent } from './host-content.ts';
import { arrow } from './Markers.tsx';
import { PathStack } from './PathStack.tsx';
import { Token, tokenWidth } from './Token.tsx';

interface Props {
  layout: StageLayout;
  scene: Scene;
  facts: ReadonlyMap<string, HostFacts>;
  contents: ReadonlyMap<string, HostContent>;
  small: boolean;
}

export function StageOverlay({ layout, scene, facts, contents, small }: Props) {
  const playhead = useApp((s) => s.playhead);
  const tall = layout.hosts.filter((h) => h.form === 'tall');
  return (
    <>
      {tall.map((box) => (
        <TallInside key={box.name} box={box} layout={layout} scene={scene} facts={facts.get(box.name)} content={contents.get(box.name)} small={small} />
      ))}
      {scene.trail.map((way) => way.badge && way.hop > 0 && <Badge key={way.moment} way={way} />)}
      {scene.others.map((way) => (
        <OtherToken key={way.moment} way={way} />
      ))}
      {scene.next?.badge && <Badge way={scene.next} ahead />}
      {scene.now?.badge && <Badge way={scene.now} now token={scene.token} small={small} height={layout.height} />}
      {scene.token && <MovingToken key={playhead} token={scene.token} small={small} />}
    </>
  );
}

/** A hop's number on its link; it goes to that hop. */
interface BadgeProps {
  way: Way;
  now?: boolean;
  ahead?: boolean;
  token?: TokenView | null;
  small?: boolean;
  /** Of the stage. */
  height?: number;
}

function Badge({ way, now = false, ahead = false, token, small = false, height = 0 }: BadgeProps) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const at = token ? beside(way.badge!, token, small, height) : way.badge!;
  return (
    <button
      type="button"
      className={ahead ? 'badge ahead' : 'badge'}
      style={{ left: at.x, top: at.y }}
      aria-label={t('stage.hop', { n: way.hop })}
      aria-current={now || undefined}
      onClick={() => getState().seek(way.moment)}
    >
      <HopNumber hop={way.hop} now={now} />
    </button>
  );
}

/** On a short cable the token covers the middle: the number stands under it. */
function beside(badge: Point, token: TokenView, small: boolean, height: number): Point {
  const reach = tokenWidth(token.stripes.length, small ? 18 : 20) / 2 + 16;
  const close = Math.abs(badge.x - token.at.x) < reach && Math.abs(badge.y - token.at.y) < 26;
  if (!close) return badge;
  return { x: token.at.x, y: token.at.y + (token.at.y + 42 > height ? -30 : 30) };
}

function OtherToken({ way }: { way: Way }) {
  const [a, b] = [way.points[0]!, way.points[1] ?? way.points[0]!];
  const x = a.x + Math.sign(b.x - a.x) * 24;
  return (
    <>
      <svg className="stage-svg over" width={1} height={1} aria-hidden="true" style={{ overflow: 'visible' }}>
        <Token stripes={['eth', 'arp']} state="plain" x={x} y={a.y} height={20} />
      </svg>
      {way.hop > 0 && (
        <span className="badge" style={{ left: x, top: a.y - 22 }}>
          <HopNumber hop={way.hop} />
        </span>
      )}
    </>
  );
}

/** The token stands where the frame leaves; a step forward brings it there along the way it came. One element a moment. */
function MovingToken({ token, small }: { token: TokenView; small: boolean }) {
  const store = useAppStore();
  const element = useRef<HTMLDivElement>(null);
  const travel = useEffectEvent((): Animation | undefined => {
    const { motion, speed } = store.getState();
    const calm = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (calm || !(motion === 'step' || (motion === 'play' && speed <= 2))) return undefined;
    const duration = token.from.length > 2 ? 360 : 240;
    return element.current?.animate(frames(token), { duration, easing: 'cubic-bezier(.4,0,.2,1)' });
  });
  useLayoutEffect(() => {
    const animation = travel();
    return () => animation?.cancel();
  }, []);
  return (
    <div ref={element} className="token" style={{ left: token.at.x, top: token.at.y }}>
      <svg width={1} height={1} aria-hidden="true" style={{ overflow: 'visible' }}>
        <Token stripes={token.stripes} state="now" x={0} y={0} height={small ? 18 : 20} />
      </svg>
    </div>
  );
}

/** Positions along the way, each at the moment that an even speed gives it; relative to where the token ends up. */
function frames({ from, at }: TokenView): Keyframe[] {
  const lengths = from.map((p, i) => (i === 0 ? 0 : Math.hypot(p.x - from[i - 1]!.x, p.y - from[i - 1]!.y)));
  const total = lengths.reduce((a, b) => a + b, 0) || 1;
  let sum = 0;
  return from.map((p, i) => {
    sum += lengths[i]!;
    return { translate: `${p.x - at.x}px ${p.y - at.y}px`, offset: Math.min(1, sum / total) };
  });
}

/** A router between many segments: port names, and the way that this packet takes through it. */
function TallInside({
  box,
  layout,
  scene,
  facts,
  content,
  small,
}: {
  box: PlacedHost;
  layout: StageLayout;
  scene: Scene;
  facts: HostFacts | undefined;
  content: HostContent | undefined;
  small: boolean;
}) {
  const ports = layout.ports.filter((p) => p.host === box.name);
  const hops = [...scene.trail, ...(scene.now ? [scene.now] : []), ...(scene.next ? [scene.next] : [])];
  const through: { points: Point[]; when: 'past' | 'now' | 'ahead' }[] = [];
  hops.forEach((way, i) => {
    const next = hops[i + 1];
    if (!next) return;
    const a = way.points.at(-1)!;
    const b = next.points[0]!;
    const inside = (p: Point): boolean => p.x >= box.x - 1 && p.x <= box.x + box.w + 1 && p.y >= box.y - 1 && p.y <= box.y + box.h + 1;
    if (!inside(a) || !inside(b)) return;
    const turn = a.x === b.x ? a.x + (a.x > box.x + box.w / 2 ? -18 : 18) : box.x + 18;
    const points = a.y === b.y ? [a, b] : [a, { x: turn, y: a.y }, { x: turn, y: b.y }, b];
    through.push({ points, when: next === scene.next ? 'ahead' : next === scene.now ? 'now' : 'past' });
  });
  const path = content?.kind === 'path' ? content : null;
  const gap = path && !small ? freeRoom(box, ports.filter((p) => p.side === 'right').map((p) => p.in.y)) : null;
  // Addresses only where nothing goes through that would run over them.
  const addresses = !path && through.length === 0;
  return (
    <>
      <svg className="stage-svg over" width={layout.width} height={layout.height} aria-hidden="true">
        {!path &&
          through.map(({ points, when }) => (
            <path key={pathOf(points)} d={pathOf(points)} className={when === 'ahead' ? 'way-next' : 'way-inside'} markerEnd={when === 'past' ? arrow('ghost') : undefined} />
          ))}
        {ports.flatMap((p) =>
          (p.in.y === p.out.y ? [p.in] : [p.in, p.out]).map((at) => (
            <rect key={`${p.interface}${at.y}`} className="port" x={at.x - 3} y={at.y - 6} width={6} height={12} rx={2} />
          )),
        )}
        {!small && ports.map((p) => <PortWords key={p.interface} port={p} ports={ports} address={addresses ? addressOf(facts, p.interface) : ''} bottom={box.y + box.h} />)}
      </svg>
      {path && gap && (
        <div className="tall-stack" style={{ left: box.x + 5, width: box.w - 10, top: gap.y, height: gap.h }}>
          <PathStack path={path.path} stripes={path.stripes} room={gap.h / 33} />
        </div>
      )}
    </>
  );
}

const addressOf = (facts: HostFacts | undefined, interfaceName: string): string =>
  facts?.addresses.find((a) => a.interface === interfaceName)?.address ?? '';

/** A port's name, and its address where there is room. */
function PortWords({ port, ports, address, bottom }: { port: Port; ports: readonly Port[]; address: string; bottom: number }) {
  const right = port.side === 'right';
  const x = right ? port.in.x - 10 : port.in.x + 10;
  const y = right ? Math.min(port.in.y, port.out.y) : port.in.y;
  // Two ports at one height: the right one's address goes under the left one's.
  const shared = right && address !== '' && ports.some((p) => p.side === 'left' && Math.abs(p.in.y - y) < 34);
  const low = y + 36 > bottom;
  return (
    <g className="port-words" textAnchor={right ? 'end' : 'start'}>
      <text x={x} y={low ? y - 8 : y + 16} className="quiet">
        {port.interface}
      </text>
      <text x={x} y={low ? y - 24 : y + (shared ? 48 : 32)}>
        {address}
      </text>
    </g>
  );
}

/** The tallest room between ports. */
function freeRoom(box: PlacedHost, heights: readonly number[]): { y: number; h: number } {
  const ys = [box.y + 34, ...heights, box.y + box.h - 6].sort((a, b) => a - b);
  let best = { y: box.y + 40, h: 0 };
  for (let i = 1; i < ys.length; i++) {
    const top = ys[i - 1]! + 24;
    const h = ys[i]! - top - 6;
    if (h > best.h) best = { y: top, h };
  }
  return best;
}
