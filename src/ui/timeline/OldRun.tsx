/** What the past was before somebody edited it: grey, on a dashed line, at the right of the new run. */
import type { Fork } from '../../app/store.ts';
import { tickKind } from '../../view/timeline.ts';
import { useTranslation } from '../common/translation.tsx';

export function OldRun({ fork, x, width }: { fork: Fork; x: number; width: number }) {
  const { t } = useTranslation();
  const each = Math.min(2, width / Math.max(1, fork.old.length));
  const d = fork.old
    .map((m, i) => {
      const at = x + i * each;
      const kind = tickKind(m);
      return kind === 'down' ? `M${at} 41V49` : kind === 'up' ? `M${at} 40V32` : kind === 'arp' ? `M${at} 38V43` : '';
    })
    .join('');
  const end = x + fork.old.length * each;
  return (
    <g className="old-run">
      <text x={x} y={16}>
        {t('timeline.before')}
      </text>
      <path d={`M${x - 12} 40.5H${end}`} strokeDasharray="3 3" />
      <path d={d} />
    </g>
  );
}
