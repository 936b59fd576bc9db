/** What a host makes of "who has ...?": is the address mine, and does arp_ignore let me say so? */
import type { ArpHearing } from '../../view/arp-view.ts';
import { formatTime } from '../../view/format-time.ts';
import type { HostFacts } from '../../view/host-facts.ts';
import { shortMac } from '../../view/names.ts';
import { monoWidth } from '../../view/text-width.ts';
import { useTranslation } from '../common/translation.tsx';
import { arrow } from './Markers.tsx';

interface Props {
  hearing: ArpHearing;
  facts: HostFacts;
  width: number;
  /** Its answer is the one under way. */
  now: boolean;
}

export function ArpHost({ hearing, facts, width, now }: Props) {
  const { t } = useTranslation();
  const speaks = hearing.outcome === 'answers';
  const { sentence, comment } = useVerdict(hearing, facts);
  const boxX = 216;
  const boxWidth = width - EDGE - boxX;
  return (
    <svg className="host-svg" width={width} height={132} viewBox={`0 0 ${width} 132`} aria-hidden="true">
      {now && <path d={`M${boxX} ${OUT}H0`} className="way-now-band" strokeWidth={10} />}
      <path d={`M14 ${IN}H40`} stroke="var(--p-arp)" strokeWidth={2} markerEnd={arrow('arp')} />
      <path d={`M178 ${IN}H${boxX - 4}`} className="path-ghost" markerEnd={arrow('ghost')} />
      <path
        d={`M${boxX} ${OUT}H201`}
        className={now ? 'path-now' : speaks ? 'path-ghost' : 'path-ahead'}
        markerEnd={speaks ? arrow(now ? 'now' : 'ghost') : undefined}
      />
      {speaks && (
        <path
          d={`M44 ${OUT}H17`}
          className={now ? 'path-now' : 'path-ghost'}
          markerEnd={arrow(now ? 'now' : 'ghost')}
        />
      )}
      <rect x={0} y={46} width={14} height={76} rx={3} className="plate" />
      <text transform="translate(10.5 84) rotate(-90)" textAnchor="middle" className="plate-name">
        {hearing.interface}
      </text>
      <rect x={44} y={45} width={134} height={38} rx={18} className="station" />
      <text x={111} y={61} textAnchor="middle" className="station-name">
        {t('note.mine')}
      </text>
      <text x={111} y={77} textAnchor="middle" className="station-note">
        {hearing.filtered === '' ? t('note.yesOn', { on: hearing.on }) : t('note.notAsked')}
      </text>
      <rect x={44} y={91} width={152} height={30} rx={4} className={speaks ? 'station' : 'station ahead'} />
      <text x={120} y={110} textAnchor="middle" className="station-hook" data-ahead={!speaks || undefined}>
        {speaks ? t('note.isAt', { mac: shortMac(hearing.mac) }) : t('note.silent')}
      </text>
      <rect x={boxX} y={46} width={boxWidth} height={76} rx={4} className="station heavy" />
      <text x={boxX + 12} y={66} className="arp-name">
        {hearing.filtered === '' ? 'arp_ignore' : 'arptables'}
      </text>
      <text x={boxX + boxWidth - 12} y={66} textAnchor="end" className="ipvs-change">
        {hearing.filtered === ''
          ? `max(${hearing.all}, ${hearing.own}) = ${hearing.value}`
          : `${hearing.filtered} DROP`}
      </text>
      <path d={`M${boxX + 12} 75.5H${boxX + boxWidth - 12}`} stroke="var(--hair)" />
      <text x={boxX + 12} y={93} className="arp-line">
        {sentence}
      </text>
      <text x={boxX + 12} y={111} className="arp-comment">
        {comment}
      </text>
      {speaks && hearing.sent >= 0 && (
        <Sent x={boxX + boxWidth - 12} text={t('note.sent', { time: formatTime(hearing.sent) })} now={now} />
      )}
    </svg>
  );
}

const IN = 64;
const OUT = 106;
const EDGE = 16;

function Sent({ x, text, now }: { x: number; text: string; now: boolean }) {
  const width = monoWidth(text) + 8;
  return (
    <g>
      {now && <rect x={x - width + 4} y={98} width={width} height={17} rx={2} fill="var(--now)" />}
      <text x={x} y={111} textAnchor="end" className={now ? 'arp-sent now' : 'arp-sent'}>
        {text}
      </text>
    </g>
  );
}

function useVerdict(hearing: ArpHearing, facts: HostFacts): { sentence: string; comment: string } {
  const { t } = useTranslation();
  const { on, interface: asked, value, outcome } = hearing;
  if (hearing.filtered !== '') return { sentence: t('note.arpFiltered'), comment: t('note.arpFilteredMore') };
  if (outcome === 'silent') {
    return {
      sentence: value === 8 ? t('note.arpQuietAll') : t('note.arpQuiet', { on, asked }),
      comment: t('note.arpAsShould'),
    };
  }
  const wrong = facts.role === 'realserver' && facts.vip !== null && on !== asked;
  const sentence =
    value === 0 ? (on === asked ? t('note.arpAny') : t('note.arpAnyLo', { on })) : t('note.arpOwn', { on });
  return { sentence, comment: wrong ? t('note.arpShouldNot') : t('note.arpAsShould') };
}
