/** What a host did about the last question: its place in the order of arrival and the time, or its silence. */
import type { ArpAnswer } from '../../view/arp-panel.ts';
import { useText } from '../inspector/use-text.ts';
import { formatMilliseconds } from './format-time.ts';

export function ArpAnswerCell({ answer }: { answer: ArpAnswer }) {
  const { t } = useText();
  switch (answer.kind) {
    case 'answered': {
      const time = formatMilliseconds(answer.time);
      return (
        <span className="arp-answer" data-kind={answer.won ? 'won' : 'late'}>
          <span className={answer.won ? 'num now' : 'num'}>{answer.order}</span>
          <b>{t(`arp:answer.${answer.won ? 'won' : 'late'}`)}</b>
          {answer.won ? <mark className="m">{time}</mark> : <span className="m">{time}</span>}
        </span>
      );
    }
    case 'under-way':
      return (
        <span className="arp-answer" data-kind="under-way">
          <span className="num">{answer.order}</span>
          <b>{t('arp:answer.under-way')}</b>
          <span className="m">{formatMilliseconds(answer.time)}</span>
        </span>
      );
    default:
      return (
        <span className="arp-answer" data-kind={answer.kind}>
          <span className="arp-silent" aria-hidden="true" />
          {t(`arp:answer.${answer.kind}`)}
        </span>
      );
  }
}
