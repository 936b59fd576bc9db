/** A host between two segments, opened in place: an interface on each side, the packet crosses it. */
import { useTranslation } from '../common/translation.tsx';
import { monoWidth, sansWidth } from '../../view/text-width.ts';
import { useNames } from '../common/use-caption.ts';
import { AskerBox } from './AskerBox.tsx';
import { HostName, ServiceTable, Values, type HostCardProps } from './HostParts.tsx';
import { PathCross } from './PathCross.tsx';
import { PathStack } from './PathStack.tsx';
import { VipBadge } from './VipBadge.tsx';
import { Why } from './WhyHere.tsx';

export function CrossHost({ box, content, facts, was, small }: HostCardProps) {
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
  // Long addresses: the VIP is said once, where there is room for it.
  const named = 146 + sansWidth(facts.name, 14, true) + monoWidth(`${facts.vip?.address}${dip?.address}`);
  const roomy = conn !== null && monoWidth(conn.client + conn.virtual + conn.dest, 11) + 28 <= box.w - 42;
  return (
    <>
      <div className="open-head">
        <HostName facts={facts} />
        {facts.vip && <VipBadge vip={facts.vip} short={named > box.w} />}
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
                {roomy && (
                  <div>
                    <dt className="bn">VIP</dt>
                    <dd className="m">{conn.virtual}</dd>
                  </div>
                )}
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
