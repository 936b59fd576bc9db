/** A host on the stage, in the form that the layout gave it. */
import { memo } from 'react';
import type { HostFacts } from '../../view/host-facts.ts';
import type { PlacedHost } from '../../view/layout.ts';
import { sameData } from '../common/same-data.ts';
import { monoWidth, sansWidth } from '../../view/text-width.ts';
import { useTranslation } from '../common/translation.tsx';
import { HostName, Mac, ServiceTable, Values, type HostCardProps } from './HostParts.tsx';
import { OpenHost } from './OpenHost.tsx';
import { VipBadge } from './VipBadge.tsx';

export function HostCard(props: HostCardProps & { box: PlacedHost }) {
  const { box, facts, content } = props;
  const { form, w, h, segment } = box;
  const opened = content !== null && ['path', 'arp', 'stack', 'cross'].includes(box.form);
  const kind = opened ? 'open' : box.form;
  return (
    <section
      className={`host host-${kind} role-${facts.role}${opened ? ' deciding' : ''}`}
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
      aria-label={facts.name}
      data-host={facts.name}
      data-moved={box.moved}
    >
      <Inside {...props} box={{ form, w, h, ...(segment !== undefined && { segment }) }} opened={opened} />
    </section>
  );
}

/** Drawn again only where it shows something else: at most steps few hosts do, though some move. */
const Inside = memo(function Inside({ opened, ...props }: HostCardProps & { opened: boolean }) {
  return opened || props.box.form === 'cross' ? <OpenHost {...props} /> : <Folded {...props} />;
}, sameData);

function Folded(props: HostCardProps) {
  switch (props.box.form) {
    case 'row':
      return <Row {...props} />;
    case 'table':
      return <Table {...props} />;
    case 'line':
      return <LineForm {...props} />;
    case 'tall':
      return (
        <div className={props.lowTitle ? 'tall-name low' : 'tall-name'}>
          <HostName facts={props.facts} bare={props.small || props.lowTitle} />
        </div>
      );
    default:
      return <Card {...props} />;
  }
}

function Card({ facts, receives, small, waitsFor, box }: HostCardProps) {
  const { t } = useTranslation();
  const first = facts.addresses[0];
  const severalPorts = new Set(facts.addresses.map((a) => a.interface)).size > 1;
  // One address an interface; a client that asks from many shows the first.
  const shown = facts.addresses
    .filter((a, i, all) => all.findIndex((b) => b.interface === a.interface) === i)
    .slice(0, 3);
  const more = severalPorts ? 0 : facts.addresses.length - shown.length;
  if (small) return <SmallCard facts={facts} receives={receives} />;
  return (
    <>
      <HostName facts={facts} />
      <div className="host-lines">
        {shown.map((a) => (
          <div key={`${a.interface}${a.address}`} className="kv">
            {severalPorts || !a.book ? (
              <span className="m quiet">{a.interface}</span>
            ) : (
              <span className="bn">{a.book}</span>
            )}
            <span className="m">{a.address}</span>
          </div>
        ))}
        {!severalPorts && first && (
          <div>
            <Mac mac={first.mac} receives={receives} />
          </div>
        )}
        {more > 0 && <div className="cap">{t('stage.moreAddresses', { count: more })}</div>}
        {facts.vip && facts.role === 'realserver' && <VipBadge vip={facts.vip} />}
        {facts.role === 'realserver' && facts.gateway && box.h >= 100 && !facts.vip && (
          <div className="kv">
            <span className="m quiet">{t('stage.gateway')}</span>
            <span className="m">{facts.gateway}</span>
          </div>
        )}
        {waitsFor !== null && box.h >= 140 && (
          <div className="host-waits">
            <span>{t('stage.nobodyWaits')}</span>
            <span className="m">{waitsFor}</span>
          </div>
        )}
      </div>
    </>
  );
}

function SmallCard({ facts, receives }: Pick<HostCardProps, 'facts' | 'receives'>) {
  const { t } = useTranslation();
  const first = facts.addresses[0];
  return (
    <>
      <div className="host-head">
        <HostName facts={facts} />
        {facts.role === 'realserver' && first && <Mac mac={first.mac} receives={receives} short />}
        {facts.role === 'director' && facts.vip && <VipBadge vip={facts.vip} short />}
      </div>
      {facts.role === 'realserver' && facts.vip ? (
        facts.vip.state === 'wrong' ? (
          <VipBadge vip={facts.vip} />
        ) : (
          <span className="cap">
            {t(facts.vip.state === 'silent' ? 'stage.vipSilent' : 'stage.vipHolds', { on: facts.vip.on })}
          </span>
        )
      ) : (
        first?.book && <span className="bn">{first.book}</span>
      )}
    </>
  );
}

function Row({ facts, was, receives }: HostCardProps) {
  const first = facts.addresses[0];
  const services = facts.role === 'director' ? facts.services : [];
  return (
    <>
      <div>
        <HostName facts={facts} />
        {first && (
          <div className="kv l2">
            {first.book && <span className="bn">{first.book}</span>}
            <span className="m">{first.address}</span>
          </div>
        )}
      </div>
      <div>
        {facts.vip && <VipBadge vip={facts.vip} />}
        {first && (
          <div className="l2">
            <Mac mac={first.mac} receives={receives} />
          </div>
        )}
      </div>
      {services.length > 0 ? <ServiceSummary facts={facts} /> : <Values sysctls={facts.sysctls} was={was} />}
    </>
  );
}

/** A director that nobody is in: its first virtual service, and what it counts. */
function Table({ facts, was, receives }: HostCardProps) {
  const { t } = useTranslation();
  const first = facts.addresses[0];
  const service = facts.services[0];
  return (
    <>
      <div className="table-head">
        <HostName facts={facts} />
        {first && (
          <span className="kv">
            {first.book && <span className="bn">{first.book}</span>}
            <span className="m">{first.address}</span>
          </span>
        )}
        {facts.vip && <VipBadge vip={facts.vip} />}
      </div>
      {service ? <ServiceTable service={service} was={was} /> : <p className="cap">{t('stage.noService')}</p>}
      {first && (service?.dests.length ?? 0) < 3 && (
        <span className="table-mac">
          <Mac mac={first.mac} receives={receives} />
        </span>
      )}
    </>
  );
}

/** A director in little room: its first virtual service. */
function ServiceSummary({ facts }: { facts: HostFacts }) {
  const { t } = useTranslation();
  const service = facts.services[0];
  if (!service) return null;
  return (
    <div className="service-summary">
      <span className="m">
        {service.protocol} {service.scheduler}
      </span>
      <span className="cap">{t('stage.weights', { list: service.dests.map((d) => d.weight).join(':') })}</span>
    </div>
  );
}

/** Narrower, and a line has no room for a book name beside an address. */
const NARROW = 200;
/** Lower, and what stands in a line is set smaller. */
const [LOW, TIGHT] = [40, 28];

function LineForm({ facts, receives, small, box }: HostCardProps) {
  const first = facts.addresses[0];
  if (box.w < NARROW) {
    // On a phone there is room for a MAC; elsewhere for an address, whose MAC shows when a frame goes to it.
    const withAddress = !small && first;
    const isLong = first && monoWidth(first.address) > box.w - 24 - sansWidth(facts.name, 12, true);
    return (
      <div className="host-line" data-small={box.h < LOW || undefined} data-narrow>
        <HostName facts={facts} bare={!small || facts.name.length > 6} />
        {withAddress && !(receives && box.h < LOW) && (
          <span className="m" data-long={(isLong && box.h < LOW) || undefined}>
            {first.address}
          </span>
        )}
        {first && (small || receives || box.h >= LOW) && <Mac mac={first.mac} receives={receives} short />}
      </div>
    );
  }
  const words = box.h >= TIGHT && box.w >= 480;
  return (
    <div className="host-line" data-small={box.h < LOW || undefined} data-tight={box.h < TIGHT || undefined}>
      <HostName facts={facts} />
      {first && (
        <span className="kv">
          {first.book && <span className="bn">{first.book}</span>}
          <span className="m">{first.address}</span>
        </span>
      )}
      {box.segment !== undefined && <span className="cap">{box.segment}</span>}
      <span className="host-line-end">
        {first && <Mac mac={first.mac} receives={receives} short={words || box.w < 480} />}
        {facts.vip && <VipBadge vip={facts.vip} short={!words} />}
      </span>
    </div>
  );
}
