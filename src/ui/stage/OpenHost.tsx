/** A host that decides now, opened in place: head, its path, and the reason in a sentence. */
import { useApp } from '../../app/StoreProvider.tsx';
import type { ReasonValue } from '../../kernel/trace.ts';
import { reasonText } from '../../view/reasons.ts';
import { useNames } from '../common/use-caption.ts';
import { useWords } from '../common/use-words.ts';
import { parseIpv4 } from '../../wire/address.ts';
import { useTranslation } from '../common/translation.tsx';
import { ArpHost } from './ArpHost.tsx';
import { AskerBox } from './AskerBox.tsx';
import { HostName, ServiceTable, Values, type HostCardProps } from './HostParts.tsx';
import { PathCross } from './PathCross.tsx';
import { PathStack } from './PathStack.tsx';
import { PathWide } from './PathWide.tsx';
import { VipBadge } from './VipBadge.tsx';

export function OpenHost(props: HostCardProps) {
  const { box, content, facts, small } = props;
  const names = useNames();
  if (box.form === 'cross') return <Crossing {...props} />;
  if (box.form === 'stack') {
    return (
      <>
        <div className="host-head">
          <HostName facts={facts} />
          {facts.vip && facts.role !== 'client' && small && <VipBadge vip={facts.vip} short />}
        </div>
        {content?.kind === 'path' && (
          <PathStack path={content.path} stripes={content.stripes} room={box.h - 40} width={box.w - 12} />
        )}
        {content?.kind === 'asks' && <AskerBox {...content} names={names} />}
        {content?.kind === 'hears' && <HearsStack {...props} />}
      </>
    );
  }
  return (
    <>
      <Head {...props} />
      {content?.kind === 'path' && (
        <>
          <PathWide path={content.path} width={box.w} height={box.h} stripes={content.stripes} />
          {box.h >= 220 && (
            <Why
              reason={content.path.reason}
              dropped={content.path.dropped}
              top={184}
              lines={Math.floor((box.h - 190) / 20)}
            />
          )}
        </>
      )}
      {content?.kind === 'hears' && <ArpHost hearing={content.hearing} facts={facts} width={box.w} now={content.now} />}
      {content?.kind === 'asks' && <AskerBox {...content} names={names} />}
    </>
  );
}

function Head({ facts }: HostCardProps) {
  const first = facts.addresses.find((a) => a.book === 'DIP' || a.book === 'RIP') ?? facts.addresses[0];
  return (
    <div className="open-head">
      <HostName facts={facts} />
      <span className="open-facts">
        {first && (
          <span className="kv">
            {first.book && <span className="bn">{first.book}</span>}
            <span className="m">{first.address}</span>
          </span>
        )}
        {facts.vip && <VipBadge vip={facts.vip} />}
      </span>
    </div>
  );
}

/** The reason of the decision that matters; for a drop with its octagon, and the command that would mend it. */
function Why({ reason, dropped, top, lines = 3 }: { reason: number; dropped: boolean; top: number; lines?: number }) {
  const { t } = useTranslation();
  const { say } = useWords();
  const event = useApp((s) => s.run.trace[reason]);
  const names = useNames();
  if (event?.kind !== 'decision' && event?.kind !== 'drop') return null;
  const text = reasonText(say, event, names);
  const picked = event.code === 'ipvs.scheduled' ? names.host(dottedToNumber(event.values['dest'])) : null;
  return (
    <div className={dropped ? 'why why-drop' : 'why'} style={{ top, ['--lines' as string]: lines }}>
      {dropped && (
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
          <path d="m6.5 6.5 7 7m0-7-7 7" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
        </svg>
      )}
      <div>
        <p>
          {dropped && <b>{t('why.dropped')}</b>}
          {picked !== null && <b>{t('why.scheduled', { server: picked })}</b>}
          {text}
        </p>
      </div>
    </div>
  );
}

/** The address of `172.6.6.7:80`; -1 where it is none. */
const dottedToNumber = (endpoint: ReasonValue | undefined): number =>
  typeof endpoint === 'string' ? (parseIpv4(endpoint.split(':')[0] ?? '') ?? -1) : -1;

function Crossing({ box, content, facts, was, small }: HostCardProps) {
  const { t } = useTranslation();
  const path = content?.kind === 'path' ? content.path : null;
  const names = useNames();
  const vipInterface = facts.vip?.on;
  const interfaces = [...new Set(facts.addresses.map((a) => a.interface))];
  const left = vipInterface ?? interfaces[0] ?? 'eth0';
  const right = interfaces.find((i) => i !== left) ?? 'eth1';
  const dip = facts.addresses.find((a) => a.interface === right);
  const conn = path?.box?.conn ?? null;
  if (small) {
    return (
      <>
        <div className="host-head">
          <HostName facts={facts} />
          {facts.vip && <VipBadge vip={facts.vip} short />}
        </div>
        {path && (
          <PathStack
            path={path}
            stripes={content?.kind === 'path' ? content.stripes : []}
            room={box.h - 40}
            width={box.w - 12}
          />
        )}
        {content?.kind === 'asks' && <AskerBox {...content} names={names} />}
      </>
    );
  }
  const service = facts.services[0];
  return (
    <>
      <div className="open-head">
        <HostName facts={facts} />
        {facts.vip && <VipBadge vip={facts.vip} />}
        {dip && (
          <span className="kv push">
            <span className="bn">DIP</span>
            <span className="m">{dip.address}</span>
          </span>
        )}
      </div>
      <PathCross
        path={path}
        width={box.w}
        left={left}
        right={right}
        stripes={content?.kind === 'path' ? content.stripes : []}
      />
      {content?.kind === 'asks' && (
        <div className="cross-asks">
          <AskerBox {...content} names={names} />
        </div>
      )}
      {content?.kind !== 'asks' && (
        <div className="cross-below">
          {path?.dropped ? null : conn && conn.client !== '' ? (
            <>
              <p className="cross-title">
                <b>{t('note.connection')}</b>
                <span className="m">{conn.state}</span>
              </p>
              <dl className="conn">
                <div>
                  <dt className="bn">CIP</dt>
                  <dd className="m">{conn.client}</dd>
                </div>
                <div>
                  <dt className="bn">VIP</dt>
                  <dd className="m">{conn.virtual}</dd>
                </div>
                <div>
                  <dt className="bn">RIP</dt>
                  <dd className="m">{conn.dest}</dd>
                </div>
              </dl>
            </>
          ) : (
            service && <ServiceTable service={service} was={was} />
          )}
          {path && <Why reason={path.reason} dropped={path.dropped} top={0} lines={path.dropped ? 5 : 3} />}
        </div>
      )}
      <div className="cross-values">
        <Values sysctls={facts.sysctls} was={was} />
      </div>
    </>
  );
}

/** A narrow host's ARP verdict: value and outcome. */
function HearsStack({ content }: HostCardProps) {
  const { t } = useTranslation();
  if (content?.kind !== 'hears') return null;
  const { hearing } = content;
  return (
    <ol className="stack">
      <li className="stack-node decision">
        <b>{t('note.mine')}</b>
        <span className="stack-note">{t('note.yesOn', { on: hearing.on })}</span>
      </li>
      <li className="stack-node box heavy">
        <b className="hook-name">arp_ignore</b>
        <span className="m">{hearing.value}</span>
      </li>
      <li className={hearing.outcome === 'answers' ? 'stack-node hook' : 'stack-node hook ahead'}>
        <b>{hearing.outcome === 'answers' ? t('note.isAt', { mac: `…${hearing.mac.slice(-6)}` }) : t('note.silent')}</b>
      </li>
    </ol>
  );
}
