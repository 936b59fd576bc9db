/** One header of one method's packet, in its row: what this hop changed struck and marked, as on the lab's stage. */
import { useMemo } from 'react';
import { useMoment } from '../../app/StoreProvider.tsx';
import type { Mode } from '../../lessons/labs.ts';
import { HEADER_ROWS, ribbonRows, type HeaderRow } from '../../view/modes.ts';
import { ribbonsOf } from '../../view/ribbons.ts';
import { useNames } from '../common/use-caption.ts';
import { useTranslation } from '../common/translation.tsx';
import { Line } from '../stage/PacketStack.tsx';
import { useCell } from './use-modes.ts';

export function HeaderCell({ mode, row }: { mode: Mode; row: HeaderRow }) {
  const { t } = useTranslation();
  const cell = useCell(mode);
  const moment = useMoment();
  const names = useNames();
  const rows = useMemo(
    // What has arrived has changed nothing since.
    () => ribbonRows(ribbonsOf(moment.frame!, cell.kind === 'hop' ? moment.before : null, names).ribbons),
    [moment, cell.kind, names],
  );
  if (cell.kind === 'none') return null;
  const ribbon = rows[row];
  const around = HEADER_ROWS.slice(0, HEADER_ROWS.indexOf(row) + 1).flatMap((r) => rows[r] ?? []);
  const size = ribbon && t('stage.bytes', { count: ribbon.size });
  return (
    <div className="mode-header" data-changed={ribbon?.changed || undefined}>
      {around.map(({ protocol, title }) => (
        <i key={title} className={`mode-bar ribbon-${protocol}`} data-first={title === ribbon?.title || undefined} />
      ))}
      {ribbon ? (
        <div className="mode-ribbon">
          <span className="ribbon-name">
            <span className={ribbon.isNew ? 'mark' : undefined}>{t(`stage.layer.${ribbon.title}` as never)}</span>{' '}
            <small>{ribbon.isNew ? `+${size}` : size}</small>
          </span>
          <div className="ribbon-lines">
            {ribbon.lines.map((line) => (
              <Line key={`${line.label}${line.value}`} line={line} />
            ))}
          </div>
        </div>
      ) : (
        <div className="mode-ribbon cap">{t('modes:noHeader')}</div>
      )}
    </div>
  );
}
