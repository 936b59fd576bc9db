/** Who owns the VIP, and whether it speaks for it: by shape, not by colour. */
import { useTranslation } from 'react-i18next';
import type { VipFact } from '../../view/host-facts.ts';

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
          {t('stage.vipAnswers', { on: vip.on })}
        </span>
      );
    default:
      return (
        <span className="vip silent">
          {t(vip.state === 'silent' ? 'stage.vipSilent' : 'stage.vipHolds', { on: vip.on })}
        </span>
      );
  }
}
