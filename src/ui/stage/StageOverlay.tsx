/** What lies above the hosts: ways through a tall router, hop numbers, and the token. */
import { lazy, Suspense } from 'react';
import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { HostFacts } from '../../view/host-facts.ts';
import type { Point, StageLayout } from '../../view/layout.ts';
import type { Scene, TokenView, Way } from '../../view/scene.ts';
import { useTranslation } from '../common/translation.tsx';
import { HopNumber } from '../common/HopNumber.tsx';
import type { HostContent } from './host-content.ts';
import { Token, tokenWidth } from './Token.tsx';

// Not what the first lab is drawn with.
const TallInside = lazy(() => import('./TallInside.tsx').then((m) => ({ default: m.TallInside })));

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
  const nowAt = scene.now?.badge ? placeOfNow(scene.now, scene.token, small, layout.height) : null;
  const past = spread(
    scene.trail,
    [nowAt, scene.next?.badge].flatMap((p) => p ?? []),
    scene.token,
  );
  return (
    <>
      {tall.map((box) => (
        <Suspense key={box.name}>
          <TallInside
            box={box}
            layout={layout}
            scene={scene}
            facts={facts.get(box.name)}
            content={contents.get(box.name)}
            small={small}
          />
        </Suspense>
      ))}
      {past.map(({ way, at }) => (
        <Badge key={way.moment} way={way} at={at} />
      ))}
      {scene.others.map((way) => (
        <OtherToken key={way.moment} way={way} />
      ))}
      {scene.next?.badge && <Badge way={scene.next} at={scene.next.badge} ahead />}
      {scene.now && nowAt && <Badge way={scene.now} at={nowAt} now />}
      {scene.token && <MovingToken key={playhead} token={scene.token} height={small ? 18 : 20} />}
    </>
  );
}

/** A hop's number on its link; it goes to that hop. */
interface BadgeProps {
  way: Way;
  at: Point;
  now?: boolean;
  ahead?: boolean;
}

function Badge({ way, at, now = false, ahead = false }: BadgeProps) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
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

function placeOfNow(way: Way, token: TokenView | null, small: boolean, height: number): Point {
  const [from, to] = way.points;
  const upright = from !== undefined && from.x === to?.x;
  return token ? beside(way.badge!, token, small, height, upright) : way.badge!;
}

const BADGE = 23;

/** Numbers of hops on the same cable stand side by side; one that finds no room is left to the hop table. */
function spread(trail: readonly Way[], others: readonly Point[], token: TokenView | null): { way: Way; at: Point }[] {
  const taken = [...others];
  const reach = token ? tokenWidth(token.stripes.length) / 2 + 16 : 0;
  const isFree = ({ x, y }: Point): boolean =>
    !taken.some((p) => Math.abs(p.x - x) < BADGE && Math.abs(p.y - y) < BADGE) &&
    !(token && Math.abs(token.at.x - x) < reach && Math.abs(token.at.y - y) < BADGE);
  const placed: { way: Way; at: Point }[] = [];
  // The latest has its place, earlier ones give way.
  for (const way of [...trail].reverse()) {
    if (!way.badge || way.hop <= 0) continue;
    const { x, y } = way.badge;
    const at = [way.badge, { x: x - BADGE, y }, { x: x + BADGE, y }].find(isFree);
    if (!at) continue;
    taken.push(at);
    placed.unshift({ way, at });
  }
  return placed;
}

/** On a short cable the token covers the middle: the number stands under it, or at its side. */
function beside(badge: Point, token: TokenView, small: boolean, height: number, upright: boolean): Point {
  const reach = tokenWidth(token.stripes.length, small ? 18 : 20) / 2 + 16;
  const close = Math.abs(badge.x - token.at.x) < reach && Math.abs(badge.y - token.at.y) < 26;
  if (!close) return badge;
  if (upright) return { x: token.at.x + reach + 4, y: token.at.y };
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
export function MovingToken({ token, height }: { token: TokenView; height: number }) {
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
        <Token stripes={token.stripes} state="now" x={0} y={0} height={height} />
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
