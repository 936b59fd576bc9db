/** A host that decides now, opened in place: head, its path, and the reason in a sentence. */
import { lazy, Suspense } from 'react';
import { useNames } from '../common/use-caption.ts';
import { HostName, type HostCardProps } from './HostParts.tsx';
import { PathWide } from './PathWide.tsx';
import { VipBadge } from './VipBadge.tsx';
import { Why } from './WhyHere.tsx';

// Not what the first lab is drawn with.
const ArpHost = lazy(() => import('./ArpHost.tsx').then((m) => ({ default: m.ArpHost })));
const AskerBox = lazy(() => import('./AskerBox.tsx').then((m) => ({ default: m.AskerBox })));
const CrossHost = lazy(() => import('./CrossHost.tsx').then((m) => ({ default: m.CrossHost })));
const StackHost = lazy(() => import('./StackHost.tsx').then((m) => ({ default: m.StackHost })));

export function OpenHost(props: HostCardProps) {
  const { box, content, facts } = props;
  const names = useNames();
  if (box.form === 'cross')
    return (
      <Suspense>
        <CrossHost {...props} />
      </Suspense>
    );
  if (box.form === 'stack')
    return (
      <Suspense>
        <StackHost {...props} />
      </Suspense>
    );
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
      <Suspense>
        {content?.kind === 'hears' && (
          <ArpHost hearing={content.hearing} facts={facts} width={box.w} now={content.now} />
        )}
        {content?.kind === 'asks' && <AskerBox {...content} names={names} />}
      </Suspense>
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
