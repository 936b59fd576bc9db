/** The page: bar, stage, drawer, headers, and time at the foot. */
import { Suspense, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { lazyPanel, useI18n, useTranslation } from './common/translation.tsx';
import { behind } from '../app/behind.ts';
import { startClock } from '../app/clock.ts';
import { followAddress, keepAddress } from '../app/address.ts';
import { keepLastLab } from '../app/last-lab.ts';
import { keepPreferences } from '../app/preferences.ts';
import { followScreens } from '../app/screen.ts';
import { startShortcuts } from '../app/shortcuts.ts';
import type { AppState } from '../app/store.ts';
import { StoreProvider, useApp, useAppStore } from '../app/StoreProvider.tsx';
import { labs } from '../lessons/labs.ts';
import { CaptionBar } from './caption/CaptionBar.tsx';
import { useSize } from './common/use-size.ts';
import { Drawer, type PageSize } from './drawer/Drawer.tsx';
import { HeaderInspector } from './inspector/HeaderInspector.tsx';
import { ForkNotice, ProblemNotice } from './notices/Notices.tsx';
import { FootAction } from './transport/FootAction.tsx';
import { Printing } from './print/Printing.tsx';
import { screens } from './screens.tsx';
import { Stage } from './stage/Stage.tsx';
import { Timeline } from './timeline/Timeline.tsx';
import { TopBar } from './top-bar/TopBar.tsx';
import { Transport } from './transport/Transport.tsx';

// Fetched when somebody edits.
const EditForm = lazyPanel(() => import('./edit/EditForm.tsx').then((m) => m.EditForm));
const EditDrawer = lazyPanel(() => import('./edit/EditDrawer.tsx').then((m) => m.EditDrawer));
const DoneButton = lazyPanel(() => import('./edit/DoneButton.tsx').then((m) => m.DoneButton));
const HelpDialog = lazyPanel(() => import('./help/HelpDialog.tsx').then((m) => m.HelpDialog));

/** As in app.css. */
const WIDE_FROM = 1280;
const MEDIUM_FROM = 800;

const Embed = lazyPanel(() => import('./embed/Embed.tsx').then((m) => m.Embed));
const Present = lazyPanel(() => import('./present/Present.tsx').then((m) => m.Present));

export function App() {
  useDuties();
  const presenting = useApp((s) => s.presenting && s.screen === 'lab');
  const beside = useApp((s) => screens[s.screen]);
  const embedded = useApp((s) => s.embedded);
  const other = presenting ? <Present /> : embedded ? <Embed /> : beside;
  return (
    <div className="app">
      {other ? <Suspense>{other}</Suspense> : <LabScreen />}
      <Printing />
      <Help />
      <ProblemNotice />
    </div>
  );
}

/** Fetched when it is first asked for; it stays then, so that it can close as dialogs do. */
function Help() {
  const open = useApp((s) => s.helpOpen);
  const [asked, setAsked] = useState(false);
  if (open && !asked) setAsked(true);
  return (
    asked && (
      <Suspense>
        <HelpDialog />
      </Suspense>
    )
  );
}

function LabScreen() {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const { width } = useSize(element);
  const editing = useApp(isEditing);
  const size: PageSize = width >= WIDE_FROM || width === 0 ? 'wide' : width >= MEDIUM_FROM ? 'medium' : 'phone';
  return (
    <>
      <a
        className="skip"
        href="#transport"
        onClick={(event) => {
          // The part behind # is the lab's: it must not be overwritten.
          event.preventDefault();
          document.querySelector<HTMLElement>('#transport button')?.focus();
        }}
      >
        {t('app.skip')}
      </a>
      <div ref={element} className="frame" data-size={size} data-editing={editing || undefined}>
        <TopBar small={size === 'phone'} />
        <main className="stage-area">
          <Stage />
        </main>
        {editing ? (
          <Suspense fallback={<div className="drawer" />}>
            <EditDrawer size={size} />
          </Suspense>
        ) : (
          <Behind count={2}>
            <Drawer size={size} />
          </Behind>
        )}
        {size === 'wide' && (
          <aside className="headers-area">
            {editing ? (
              <Suspense>
                <EditForm />
              </Suspense>
            ) : (
              <Behind count={1}>
                <HeaderInspector />
              </Behind>
            )}
          </aside>
        )}
        <Foot size={size} />
      </div>
    </>
  );
}

/** While the lab plays, what is in it is drawn so many frames after the stage. */
function Behind({ count, children }: { count: number; children: ReactNode }) {
  const store = useAppStore();
  const later = useMemo(() => behind(store, count), [store, count]);
  return <StoreProvider store={later}>{children}</StoreProvider>;
}

/** There is nothing to edit with before an audience, or in somebody else's page. */
const isEditing = ({ editing, presenting, embedded }: AppState): boolean => editing && !presenting && !embedded;

function Foot({ size }: { size: PageSize }) {
  const editing = useApp(isEditing);
  if (size === 'phone') {
    return (
      <footer className="foot">
        <CaptionBar />
        <ForkNotice />
        <Behind count={3}>
          <Timeline />
        </Behind>
        <Transport />
      </footer>
    );
  }
  return (
    <footer className="foot">
      <div className="foot-row">
        <Transport />
        <CaptionBar />
        <FootAction />
        {editing && size === 'wide' && (
          <Suspense>
            <DoneButton />
          </Suspense>
        )}
      </div>
      <div className="foot-row time">
        <Behind count={3}>
          <Timeline />
        </Behind>
        <ForkNotice />
      </div>
    </footer>
  );
}

/** What goes on beside the drawing: the clock, the keys, the address, what is kept; and the language. */
function useDuties(): void {
  const store = useAppStore();
  const { changeLanguage } = useI18n();
  const language = useApp((s) => s.language);
  useEffect(() => {
    const stops = [
      startClock(store),
      startShortcuts(store),
      keepAddress(store),
      followAddress(store, labs),
      followScreens(store),
      keepPreferences(store),
      keepLastLab(store),
      // When all is drawn.
      behind(store, 5).subscribe(({ playing, foresee }) => playing && foresee()),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [store]);
  useEffect(() => {
    void changeLanguage(language);
  }, [changeLanguage, language]);
}
