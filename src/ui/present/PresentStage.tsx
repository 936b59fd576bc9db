/** The presenter's stage: hosts, ways and the packet, nothing below 27 units. */
import { useCallback } from 'react';
import { useApp, useWorld } from '../../app/StoreProvider.tsx';
import { findLab } from '../../lessons/labs.ts';
import { requestAt } from '../../view/moments.ts';
import { readFrame } from '../../view/frame.ts';
import type { LayoutInput, Point } from '../../view/layout.ts';
import { layoutPresent } from '../../view/layout-present.ts';
import { presentNames } from '../../view/present-names.ts';
import type { Scene, TokenView } from '../../view/scene.ts';
import { ARP_REPLY } from '../../wire/arp.ts';
import { HopNumber } from '../common/HopNumber.tsx';
import { useTranslation } from '../common/translation.tsx';
import type { HostContent } from '../stage/host-content.ts';
import { Links } from '../stage/Links.tsx';
import { Markers } from '../stage/Markers.tsx';
import { MovingToken } from '../stage/StageOverlay.tsx';
import { placeOf } from '../stage/place-of.ts';
import { tokenWidth } from '../stage/Token.tsx';
import { useStage } from '../stage/use-stage.ts';
import { ZoomFrame } from '../stage/ZoomFrame.tsx';
import { PresentHost } from './PresentHost.tsx';
import { PresentPacket } from './PresentPacket.tsx';

const TOKEN = 32;

export function PresentStage({ width, height }: { width: number; height: number }) {
  const { t } = useTranslation();
  const lay = useCallback((input: LayoutInput) => layoutPresent(input, { width, height }), [width, height]);
  const model = useStage(false, lay);
  const playhead = useApp((s) => s.playhead);
  const world = useWorld();
  const { layout, scene, moment } = model;
  const names = presentNames(Object.values(world.hosts), model.names);
  const command = useApp((s) => {
    const event = s.run.trace[moment.event];
    return event?.kind === 'command' ? event : null;
  });
  const place = placeOf(moment, layout, scene);
  const token = scene.token && placeToken(scene.token, scene.now?.points);
  // Who hears a question says nothing yet; with the first answer it shows what each makes of it.
  const answered = moment.frame !== null && readFrame(moment.frame).arp?.operation === ARP_REPLY;
  const contentOf = (host: string): HostContent | null => {
    const content = model.contents.get(host) ?? null;
    return content?.kind === 'hears' && !answered ? null : content;
  };
  return (
    <section className="present-stage" aria-label={t('stage.landmark')}>
      <h2 className="sr">{t('stage.heading')}</h2>
      <Markers size={16} />
      <ZoomFrame at={place && { x: place.x / width, y: place.y / height }}>
        <Head crossing={layout.pattern === 'crossing'} />
        {command ? (
          <Command
            host={command.host}
            line={command.command}
            output={(command.stdout + command.stderr).trimEnd()}
            room={width - 96}
          />
        ) : (
          <>
            <Links layout={layout} scene={scene} networks={new Map()} segments={model.segments} />
            {layout.hosts.map((box) => {
              const facts = model.facts.get(box.name);
              return (
                facts && (
                  <PresentHost
                    key={box.name}
                    box={box}
                    facts={facts}
                    names={names}
                    content={contentOf(box.name)}
                    receives={model.receiver === box.name}
                    ports={layout.ports}
                  />
                )
              );
            })}
            {badges(scene, token).map(({ at, hop, now }) => (
              <span key={`${hop} ${at.x} ${at.y}`} className="present-badge" style={{ left: at.x, top: at.y }}>
                <HopNumber hop={hop} now={now} />
              </span>
            ))}
            {token && <MovingToken key={playhead} token={token} height={TOKEN} />}
            <PresentPacket
              moment={moment}
              names={model.names}
              present={names}
              hop={scene.now?.hop}
              place={layout.packet}
            />
          </>
        )}
      </ZoomFrame>
    </section>
  );
}

/** Width of a letter of the terminal, and how narrow it may be set before long lines break. */
const LETTER = 16.3;
const NARROWEST = 0.78;

/** A command and what it printed, over the whole stage. Lines of a table are set narrower rather than broken. */
function Command({ host, line, output, room }: { host: string; line: string; output: string; room: number }) {
  const longest = Math.max(1, ...output.split('\n').map((l) => l.length)) * LETTER;
  const narrow = Math.max(NARROWEST, Math.min(1, room / longest));
  return (
    <div className="present-command">
      <p>
        {host}# <b>{line}</b>
      </p>
      <pre style={{ width: `${100 / narrow}%`, transform: `scaleX(${narrow})` }}>{output}</pre>
    </div>
  );
}

/** The method, and which request this is. */
function Head({ crossing }: { crossing: boolean }) {
  const { t } = useTranslation();
  const lab = useApp((s) => (s.labId === null ? undefined : findLab(s.labId)));
  const number = useApp((s) => requestAt(s.requests, s.playhead)?.number ?? 0);
  return (
    <p className="present-head">
      {lab && <b>{t(`mode.${lab.mode}`)}</b>}
      {number > 0 && !crossing && <span>{t('timeline.request', { n: number })}</span>}
    </p>
  );
}

/** The token is larger here: it stands as far along its way as it needs. */
function placeToken(token: TokenView, points: readonly Point[] | undefined): TokenView {
  const start = token.from.at(-2) ?? token.at;
  const next = points?.[1] ?? token.at;
  const length = Math.hypot(next.x - start.x, next.y - start.y);
  if (length === 0) return token;
  const need = tokenWidth(token.stripes.length, TOKEN) / 2 + 16;
  const along = Math.min(need, Math.max(length / 2, 1));
  const at = { x: start.x + ((next.x - start.x) * along) / length, y: start.y + ((next.y - start.y) * along) / length };
  return { ...token, at, from: [...token.from.slice(0, -1), at] };
}

const BADGE = 50;

interface BadgeView {
  readonly at: Point;
  readonly hop: number;
  readonly now: boolean;
}

/** Hop numbers, as many as find room: that of now first, then the latest. */
function badges(scene: Scene, token: TokenView | null): BadgeView[] {
  const placed: BadgeView[] = [];
  const near = (a: Point, b: Point, x: number, y: number): boolean =>
    Math.abs(a.x - b.x) < x && Math.abs(a.y - b.y) < y;
  const reach = token ? tokenWidth(token.stripes.length, TOKEN) / 2 + BADGE / 2 + 8 : 0;
  const free = (at: Point): boolean =>
    !placed.some((p) => near(p.at, at, BADGE, BADGE)) && !(token && near(token.at, at, reach, BADGE - 6));
  for (const way of [...(scene.now ? [scene.now] : []), ...[...scene.trail].reverse()]) {
    if (!way.badge || way.hop <= 0) continue;
    const now = way === scene.now;
    const { x, y } = way.badge;
    const at = [way.badge, { x, y: y + BADGE }, { x, y: y - BADGE }].slice(0, now ? 3 : 1).find(free);
    if (at) placed.push({ at, hop: way.hop, now });
  }
  return placed;
}
