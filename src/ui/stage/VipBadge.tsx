/** Who owns the VIP, and whether it speaks for it: by shape, not by colour. */
import type { VipFact } from '../../view/host-facts.ts';
import { useTranslation } from '../common/translation.tsx';

export function VipBadge({ vip, short = false }: { vip: VipFact; short?: boolean }) {
  const { t } = useTranslation();
  switch (vip.state) {
    case 'answers':
      return <span className="vip">VIP {!short && <span className="m">{vip.address}</span>}</span>;
    case 'wrong':
      return (
        <span className="vip wrong" title={t('stage.vipWrongNote')}>
          <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
            <path d="M6 1v6.2M6 10h.01" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
          </svg>
          <Words short={short} text={t('stage.vipAnswers', { on: vip.on })} />
        </span>
      );
    default: {
      const text = t(vip.state === 'silent' ? 'stage.vipSilent' : 'stage.vipHolds', { on: vip.on });
      return (
        <span className="vip silent" title={short ? text : undefined}>
          <Words short={short} text={text} />
        </span>
      );
    }
  }
}

/** Where there is room for three letters the shape says the rest, and those who don't see it hear it all. */
function Words({ short, text }: { short: boolean; text: string }) {
  if (!short) return text;
  return (
    <>
      <span aria-hidden="true">VIP</span>
      <span className="sr">{text}</span>
    </>
  );
}
