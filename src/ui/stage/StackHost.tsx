/** A narrow host, opened in place: its path as a list from top to bottom. */
import { useTranslation } from '../common/translation.tsx';
import { useNames } from '../common/use-caption.ts';
import { AskerBox } from './AskerBox.tsx';
import { HostName, type HostCardProps } from './HostParts.tsx';
import { PathStack } from './PathStack.tsx';
import { VipBadge } from './VipBadge.tsx';

export function StackHost(props: HostCardProps) {
  const { box, content, facts, small } = props;
  const names = useNames();
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
