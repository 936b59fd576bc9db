/** NAT, DR and TUN side by side: one request in three columns, what the director carries of it, and how far its link reaches. */
import { Suspense, use, useEffect, useRef, useState, type ReactNode } from 'react';
import { keepModes, readModes } from '../../app/modes-address.ts';
import { startClock } from '../../app/clock.ts';
import type { ModesStore } from '../../app/modes-store.ts';
import { startPlaybackKeys } from '../../app/shortcuts.ts';
import { useTranslation } from '../common/translation.tsx';
import { useSize } from '../common/use-size.ts';
import { Markers } from '../stage/Markers.tsx';
import { ScreenBar } from '../top-bar/ScreenBar.tsx';
import { Columns } from './Columns.tsx';
import { Carried } from './Carried.tsx';
import { FullLink } from './FullLink.tsx';
import { ModesFoot } from './ModesFoot.tsx';
import { openModes } from './open-modes.ts';
import { SizeSwitch } from './SizeSwitch.tsx';
import { ModesProvider } from './use-modes.ts';
import '../stage/stage.css';
import '../stage/packet.css';
import './modes.css';

export function Modes() {
  const { t } = useTranslation();
  const [opening, setOpening] = useState(openModes);
  return (
    <Suspense fallback={<Waiting text={t('modes:loading')} />}>
      <Opened opening={opening} onRetry={() => setOpening(openModes())} />
    </Suspense>
  );
}

function Waiting({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="modes">
      <ScreenBar />
      <main className="modes-wait">
        <p>{text}</p>
        {children}
      </main>
    </div>
  );
}

function Opened({ opening, onRetry }: { opening: Promise<ModesStore | null>; onRetry: () => void }) {
  const { t } = useTranslation();
  const store = use(opening);
  if (store) return <Screen store={store} />;
  return (
    <Waiting text={t('modes:failed')}>
      <button type="button" className="tool out" onClick={onRetry}>
        {t('modes:retry')}
      </button>
    </Waiting>
  );
}

/** As in app.css. */
const WIDE_FROM = 1280;
const MEDIUM_FROM = 800;

function Screen({ store }: { store: ModesStore }) {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const { width } = useSize(element);
  useEffect(() => {
    if (location.hash.length > 1) store.getState().open(readModes(location.hash));
    const stops = [keepModes(store), startClock(store), startPlaybackKeys(store.getState)];
    return () => {
      for (const stop of stops) stop();
      store.getState().pause();
    };
  }, [store]);
  const size = width >= WIDE_FROM || width === 0 ? 'wide' : width >= MEDIUM_FROM ? 'medium' : 'phone';
  return (
    <ModesProvider value={store}>
      <div ref={element} className="modes" data-size={size}>
        <ScreenBar>
          <span className="vr" />
          <h2 className="modes-title">{t('modes:title')}</h2>
        </ScreenBar>
        <Markers />
        <main className="modes-main">
          <div className="modes-head">
            <p className="modes-about">{t('modes:about')}</p>
            <SizeSwitch />
          </div>
          {width > 0 && <Columns size={size} width={width} />}
          <Carried />
          <FullLink />
        </main>
        <ModesFoot />
      </div>
    </ModesProvider>
  );
}
