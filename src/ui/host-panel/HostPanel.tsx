/** One host: its terminal, and its tables as they are at the playhead. */
import { Suspense, useId, type KeyboardEvent } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { HostTab } from '../../app/store.ts';
import { Icon } from '../common/Icon.tsx';
import { TabStrip } from '../common/TabStrip.tsx';
import { lazyPanel } from '../common/translation.tsx';
import { useText } from '../inspector/use-text.ts';
import './host-panel.css';
import { Terminal } from './Terminal.tsx';

// The terminal is the tab that is open at first.
const tables = () => import('./HostTables.tsx');
const AddressTable = lazyPanel(() => tables().then((m) => m.AddressTable));
const ConnectionTables = lazyPanel(() => tables().then((m) => m.ConnectionTables));
const NeighbourTable = lazyPanel(() => tables().then((m) => m.NeighbourTable));
const RouteTable = lazyPanel(() => tables().then((m) => m.RouteTable));
const SysctlTable = lazyPanel(() => tables().then((m) => m.SysctlTable));

const TABS: readonly HostTab[] = ['terminal', 'addresses', 'routes', 'neighbours', 'connections', 'sysctls'];
const TABLES = {
  addresses: AddressTable,
  routes: RouteTable,
  neighbours: NeighbourTable,
  connections: ConnectionTables,
  sysctls: SysctlTable,
} as const;

export function HostPanel() {
  const { t } = useText();
  const store = useAppStore();
  const id = useId();
  const scenario = useApp((s) => s.scenario);
  const chosen = useApp((s) => s.selectedHost);
  const tab = useApp((s) => s.hostTab);
  const names = Object.keys(scenario.hosts);
  const host = names.includes(chosen) ? chosen : (names[0] ?? '');
  const role = scenario.hosts[host]?.role ?? 'client';
  const Table = tab === 'terminal' ? null : TABLES[tab];

  return (
    <section className="hostpanel" aria-label={t('panels:host.title')} data-tab={tab}>
      <div className="hostpanel-head">
        <span className="hostpanel-who">
          <Icon name={role} />
          <select
            aria-label={t('panels:host.hosts')}
            value={host}
            onChange={(event) => store.getState().selectHost(event.target.value)}
          >
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <span className="hostpanel-name" aria-hidden="true">
            {host}
          </span>
          <Icon name="down" size={14} />
        </span>
        <Tabs id={id} host={host} tab={tab} />
      </div>
      <div
        className="hostpanel-body"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tab}`}
        tabIndex={tab === 'terminal' ? -1 : 0}
      >
        <Suspense>{Table ? <Table host={host} /> : <Terminal key={host} host={host} />}</Suspense>
      </div>
    </section>
  );
}

/** One tab stop; arrow keys go from tab to tab and open it. */
function Tabs({ id, host, tab }: { id: string; host: string; tab: HostTab }) {
  const { t } = useText();
  const store = useAppStore();
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = TABS.indexOf(tab);
    const targets: Partial<Record<string, number>> = {
      ArrowRight: (at + 1) % TABS.length,
      ArrowLeft: (at + TABS.length - 1) % TABS.length,
      Home: 0,
      End: TABS.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    store.getState().setHostTab(TABS[target]!);
    document.getElementById(`${id}-${TABS[target]!}`)?.focus();
    event.preventDefault();
    // The page's own arrow keys step through time.
    event.stopPropagation();
  };
  return (
    <TabStrip className="hostpanel-tabs" label={t('panels:host.tabs', { host })} selected={`${id}-${tab}`}>
      {TABS.map((each) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`${id}-${each}`}
          aria-selected={each === tab}
          aria-controls={`${id}-panel`}
          tabIndex={each === tab ? 0 : -1}
          onClick={() => store.getState().setHostTab(each)}
          onKeyDown={onKeyDown}
        >
          {t(`panels:host.tab.${each}`)}
        </button>
      ))}
    </TabStrip>
  );
}
