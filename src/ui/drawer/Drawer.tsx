/**
 * What lies around the stage: side by side where there is room (terminal and hops; the ARP panel takes the whole drawer), else a tab
 * each. The headers have a column of their own on wide pages.
 */
import { lazy, Suspense, type KeyboardEvent, type ReactNode } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { DrawerTab } from '../../app/store.ts';
import { lazyPanel, useTranslation } from '../common/translation.tsx';
import { TabStrip } from '../common/TabStrip.tsx';
import { HopTable } from '../hops/HopTable.tsx';
import { HeaderInspector } from '../inspector/HeaderInspector.tsx';
import { PacketPanel } from '../stage/Stage.tsx';
import './drawer.css';

// Panels that are seldom open at first, and the terminal, which brings the whole shell: fetched when they are drawn.
const ArpPanel = lazyPanel(() => import('../arp/ArpPanel.tsx').then((m) => m.ArpPanel));
const HostPanel = lazy(() => import('../host-panel/HostPanel.tsx').then((m) => ({ default: m.HostPanel })));
const FramesPanel = lazyPanel(() => import('../frames/FramesPanel.tsx').then((m) => m.FramesPanel));
const Ladder = lazyPanel(() => import('../ladder/Ladder.tsx').then((m) => m.Ladder));
const TextView = lazyPanel(() => import('../text-view/TextView.tsx').then((m) => m.TextView));
const Why = lazyPanel(() => import('../why/Why.tsx').then((m) => m.Why));

export type PageSize = 'wide' | 'medium' | 'phone';

/** Tabs of each size; a tab that a size does not have falls back to its first. */
const TABS: Readonly<Record<PageSize, readonly DrawerTab[]>> = {
  wide: ['hops', 'frames', 'ladder', 'arp', 'why', 'text'],
  medium: ['headers', 'hops', 'host', 'frames', 'ladder', 'arp', 'why', 'text'],
  phone: ['packet', 'headers', 'hops', 'why', 'host', 'frames', 'ladder', 'arp', 'text'],
};
/** On wide pages these need the terminal's room too. */
const WHOLE: ReadonlySet<DrawerTab> = new Set(['arp', 'frames', 'ladder', 'text']);

export function Drawer({ size }: { size: PageSize }) {
  const { t } = useTranslation();
  const asked = useApp((s) => s.drawerTab);
  const tab = asked !== null && TABS[size].includes(asked) ? asked : TABS[size][0]!;
  if (size === 'wide') return <WideDrawer tab={tab} />;
  return (
    <section className={`drawer ${size}`} aria-label={t('tab.drawer')}>
      <TabBar tabs={TABS[size]} selected={tab} />
      <TabPanel tab={tab}>
        <Panel tab={tab} />
      </TabPanel>
    </section>
  );
}

function WideDrawer({ tab }: { tab: DrawerTab }) {
  const { t } = useTranslation();
  const whole = WHOLE.has(tab);
  return (
    <section className={whole ? 'drawer wide whole' : 'drawer wide'} aria-label={t('tab.drawer')}>
      {!whole && (
        <div className="drawer-host">
          <Suspense>
            <HostPanel />
          </Suspense>
        </div>
      )}
      <div className="drawer-side">
        <TabBar tabs={TABS.wide} selected={tab} />
        <TabPanel tab={tab}>
          <Panel tab={tab} />
        </TabPanel>
      </div>
    </section>
  );
}

function Panel({ tab }: { tab: DrawerTab }) {
  switch (tab) {
    case 'packet':
      return <PacketPanel />;
    case 'headers':
      return <HeaderInspector />;
    case 'hops':
      return <HopTable />;
    case 'arp':
      return <ArpPanel />;
    case 'host':
      return <HostPanel />;
    case 'why':
      return <Why />;
    case 'frames':
      return <FramesPanel />;
    case 'ladder':
      return <Ladder />;
    case 'text':
      return <TextView />;
  }
}

function TabPanel({ tab, children }: { tab: DrawerTab; children: ReactNode }) {
  return (
    <div className="tab-panel" role="tabpanel" id="drawer-panel" aria-labelledby={`tab-${tab}`}>
      <Suspense>{children}</Suspense>
    </div>
  );
}

function TabBar({ tabs, selected }: { tabs: readonly DrawerTab[]; selected: DrawerTab }) {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = tabs.indexOf(selected);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length]!;
    getState().setDrawerTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <TabStrip className="tab-bar" label={t('tab.drawer')} selected={`tab-${selected}`}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          id={`tab-${tab}`}
          aria-selected={tab === selected}
          aria-controls="drawer-panel"
          tabIndex={tab === selected ? 0 : -1}
          onKeyDown={onKeyDown}
          onClick={() => getState().setDrawerTab(tab)}
        >
          {t(`tab.${tab}`)}
        </button>
      ))}
    </TabStrip>
  );
}
