/** The three numbers of servers on one logarithmic line, and what the notes say of NAT. The numbers stand in the list beneath. */
import { scaleLog } from 'd3-scale';
import { useRef } from 'react';
import { decadesOf, type LinkRow } from '../../view/modes-link.ts';
import { useSize } from '../common/use-size.ts';
import { useTranslation } from '../common/translation.tsx';
import { useNumber } from './use-numbers.ts';

const HEIGHT = 104;
const AXIS = 76;
const PAD = 16;
const ROW = 20;

export function ServerScale({ rows }: { rows: readonly LinkRow[] }) {
  const { t } = useTranslation();
  const number = useNumber();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [from, to] = decadesOf(rows);
  const x = scaleLog([10 ** from, 10 ** to], [PAD, Math.max(PAD, width - PAD - 24)]).clamp(true);
  return (
    <div ref={box} className="modes-scale">
      <span className="sr">{t('modes:full.scale')}</span>
      {width > 3 * PAD && (
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <rect x={x(10)} y={0} width={x(20) - x(10)} height={AXIS} fill="var(--sunken)" stroke="var(--line)" />
          <text x={x(20) + 6} y={11}>
            {t('modes:full.claim')}
          </text>
          <path d={`M${PAD} ${AXIS}.5H${width - PAD - 24}`} stroke="var(--edge)" />
          {Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i)).map((tick) => (
            <g key={tick}>
              <path d={`M${x(tick)} ${AXIS}v5`} stroke="var(--edge)" />
              <text x={x(tick)} y={AXIS + 20} textAnchor="middle">
                {number(tick)}
              </text>
            </g>
          ))}
          {rows.map(({ mode, servers }, i) => {
            const at = x(Math.max(1, servers));
            const y = 24 + i * ROW;
            return (
              <g key={mode}>
                <path d={`M${PAD} ${y}H${at}`} stroke="var(--line)" />
                <circle cx={at} cy={y} r={4.5} fill="var(--ink-1)" />
                <text className="scale-name" x={at + 10} y={y + 4}>
                  {t(`mode.${mode}`)}
                </text>
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}
