/** The stage: the lab as it is at the playhead, the packet on its link, and beside it what its headers say. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useApp, useMoment } from '../../app/StoreProvider.tsx';
import { layoutStage } from '../../view/layout.ts';
import { readPositions } from '../../view/positions.ts';
import { useTranslation } from '../common/translation.tsx';
import { useNames } from '../common/use-caption.ts';
import { useSize, useWindowHeight } from '../common/use-size.ts';
import { HostCard } from './HostCard.tsx';
import { Links } from './Links.tsx';
import { Markers } from './Markers.tsx';
import { placeOf } from './place-of.ts';
import { PacketStack } from './PacketStack.tsx';
import { StageOverlay } from './StageOverlay.tsx';
import { useStage, type Draft } from './use-stage.ts';
import { ZoomButtons, ZoomFrame } from './ZoomFrame.tsx';
import './stage.css';
import './packet.css';

// Fetched on a phone.
const FollowPage = lazy(() => import('./FollowPage.tsx').then((m) => ({ default: m.FollowPage })));
// Fetched when a host was moved.
const PutBack = lazy(() => import('./PutBack.tsx').then((m) => ({ default: m.PutBack })));

const PHONE_BELOW = 800;
const MOST_SCALE = 1.25;
/** Where the window is low, the stage shrinks so far that the drawer's tabs and some of its rows are in sight. */
const LEAST_SCALE = 0.8;
const BAR_AND_FOOT = 48 + 148;
const DRAWER_IN_SIGHT = 160;

/** `paper`: all of it, however small a sheet makes it. */
export function Stage({ paper = false }: { paper?: boolean }) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const small = !paper && width > 0 && width < PHONE_BELOW;
  const [draft, show] = useState<Draft | null>(null);
  const [lay, setLay] = useState<typeof layoutStage | null>(null);
  const isMoved = useIsMoved();
  useEffect(() => {
    const draw = (by: typeof layoutStage): void => setLay(() => by);
    // Where it does not come, every host stands where it stands by itself.
    if (isMoved)
      import('../../view/layout-moved.ts').then(
        ({ layoutMoved }) => draw(layoutMoved),
        () => draw(layoutStage),
      );
  }, [isMoved]);
  const model = useStage(small, lay ?? layoutStage, draft);
  const { layout, scene, names, moment } = model;
  const lowest = Math.max(LEAST_SCALE, (useWindowHeight() - BAR_AND_FOOT - DRAWER_IN_SIGHT) / layout.height);
  const scale = width === 0 ? 1 : Math.min(MOST_SCALE, width / layout.width, small || paper ? MOST_SCALE : lowest);
  // Where the page is wider than the stage gets, it stands in the middle.
  const offset = Math.max(0, (width - layout.width * scale) / 2);
  const place = placeOf(moment, layout, scene);
  const at = place && { x: (offset + place.x * scale) / width, y: place.y / layout.height };
  const canvas = (
    <div
      className="stage-canvas"
      data-small={small || undefined}
      style={{
        width: layout.width,
        height: layout.height,
        transform: `translateX(${offset}px) scale(${scale})`,
        // Hosts that were moved are not first shown elsewhere.
        visibility: isMoved && lay === null && !small ? 'hidden' : undefined,
      }}
    >
      <Links layout={layout} scene={scene} networks={model.networks} segments={model.segments} />
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
            lowTitle={layout.ports.some((p) => p.host === placed.name && Math.min(p.in.y, p.out.y) < placed.y + 48)}
          />
        );
      })}
      <StageOverlay layout={layout} scene={scene} facts={model.facts} small={small} contents={model.contents} />
      {!small && (
        <div
          className="packet-place"
          style={{ left: layout.packet.x, top: layout.packet.y, width: layout.packet.w, height: layout.packet.h }}
        >
          <PacketStack
            moment={moment}
            names={names}
            room={layout.packet.h}
            hop={scene.now?.hop}
            narrow={layout.packet.w < 348}
          />
        </div>
      )}
    </div>
  );
  return (
    <section className="stage" aria-label={t('stage.landmark')}>
      <h2 className="sr">{t('stage.heading')}</h2>
      <Markers />
      <div ref={box} className="stage-box" style={{ height: layout.height * scale }}>
        {width > 0 &&
          (paper ? (
            canvas
          ) : (
            <>
              <ZoomFrame at={at} movable={{ layout, show, drawBy: (moved) => setLay(() => moved) }}>
                {canvas}
              </ZoomFrame>
              {small && (
                <Suspense>
                  <FollowPage stage={box} at={at} />
                </Suspense>
              )}
              <div
                className="zoom-corner"
                style={small ? { left: 16, top: 8 } : { left: offset + 24 * scale, top: 31 * scale }}
              >
                <ZoomButtons />
                {isMoved && !small && (
                  <Suspense>
                    <PutBack />
                  </Suspense>
                )}
              </div>
            </>
          ))}
      </div>
    </section>
  );
}

const useIsMoved = (): boolean => useApp((s) => readPositions(s.scenario).size > 0);

/** The packet of the current moment as ribbons, for a panel of its own on a phone. */
export function PacketPanel() {
  const moment = useMoment();
  const names = useNames();
  return <PacketStack moment={moment} names={names} room={Number.POSITIVE_INFINITY} />;
}
