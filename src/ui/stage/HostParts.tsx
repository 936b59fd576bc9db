/** Parts that a host's forms share. */
import type { ReactNode } from 'react';
import { useAppStore } from '../../app/StoreProvider.tsx';
import type { DestFact, HostFacts, ServiceFact, SysctlFact } from '../../view/host-facts.ts';
import type { PlacedHost } from '../../view/layout.ts';
import { shortMac } from '../../view/names.ts';
import { formatMac } from '../../wire/address.ts';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import type { HostContent } from './host-content.ts';

export interface HostCardProps {
  box: Pick<PlacedHost, 'form' | 'w' | 'h' | 'segment'>;
  facts: HostFacts;
  /** As it was before a command that ran just now, whose changes are marked; null at other moments. */
  was: HostFacts | null;
  /** What it shows when it is opened; null: folded. */
  content: HostContent | null;
  /** The frame under way is addressed to it. */
  receives: boolean;
  small: boolean;
  /** A tall host's name stands at its foot, because a way goes along its head. */
  lowTitle: boolean;
  /** What a client waits for, `192.168.1.6:80`. */
  waitsFor: string | null;
}

/** Glyph and name: choosing it shows the host's terminal and tables. */
export function HostName({ facts, bare = false }: { facts: HostFacts; bare?: boolean }) {
  const { t, exists } = useTranslation();
  const { getState } = useAppStore();
  const name = exists(`page:role.${facts.name}`) ? t(`role.${facts.name}` as never) : facts.name;
  return (
    <h3 className="host-name">
      <button
        type="button"
        onClick={() => {
          getState().selectHost(facts.name);
          // On small pages the host's panel is behind a tab.
          if (!document.querySelector('.hostpanel')) getState().setDrawerTab('host');
        }}
        title={t('stage.hostsOpen', { host: name })}
      >
        {!bare && <Icon name={facts.role} />}
        {name}
      </button>
    </h3>
  );
}

export function Mac({ mac, receives, short = false }: { mac: number; receives: boolean; short?: boolean }) {
  return (
    <span className="m mac">
      <span className={receives ? 'mark' : undefined}>{short ? shortMac(mac) : formatMac(mac)}</span>
    </span>
  );
}

export function Values({ sysctls, was }: { sysctls: readonly SysctlFact[]; was: HostFacts | null }) {
  const changed = (s: SysctlFact): boolean =>
    was !== null && was.sysctls.some((old) => old.name === s.name && old.value !== s.value);
  return (
    <dl className="values">
      {sysctls.map((s) => (
        <div key={s.name}>
          <dt className="m">{s.name}</dt>
          <dd className="val">{changed(s) ? <span className="mark">{s.value}</span> : s.value}</dd>
        </div>
      ))}
    </dl>
  );
}

const MOST_DESTS = 3;

/** A virtual service and its destinations, with what IPVS counts for each. */
export function ServiceTable({ service, was }: { service: ServiceFact; was: HostFacts | null }) {
  const { t } = useTranslation();
  const before = was?.services.find((s) => s.name === service.name && s.protocol === service.protocol);
  const marked = (d: DestFact, of: (d: DestFact) => number): boolean => {
    if (was === null) return false;
    const old = before?.dests.find((o) => o.address === d.address && o.port === d.port);
    return !old || of(old) !== of(d);
  };
  return (
    <table className="services">
      <thead>
        <tr>
          <th scope="col">
            {service.protocol} {service.name} {service.scheduler}
          </th>
          <th scope="col" className="n">
            {t('stage.weightHead')}
          </th>
          <th scope="col" className="n">
            {t('stage.activeHead')}
          </th>
          <th scope="col" className="n">
            {t('stage.inactiveHead')}
          </th>
        </tr>
      </thead>
      <tbody>
        {service.dests.slice(0, MOST_DESTS).map((d) => (
          <tr key={`${d.address}:${d.port}`}>
            <th scope="row">
              {d.host ?? ''} <span className="quiet">{d.address}</span>
            </th>
            <td className="n">
              <Marked on={marked(d, (x) => x.weight)}>{d.weight}</Marked>
            </td>
            <td className="n">
              <Marked on={marked(d, (x) => x.active)}>{d.active}</Marked>
            </td>
            <td className="n">
              <Marked on={marked(d, (x) => x.inactive)}>{d.inactive}</Marked>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A value that is news: marked. */
function Marked({ on, children }: { on: boolean; children: ReactNode }) {
  return on ? <span className="mark">{children}</span> : <>{children}</>;
}
