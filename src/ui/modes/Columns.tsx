/** The three columns: stage, caption and headers of each method, the same row at the same height. A small page shows one of them. */
import { StoreProvider } from '../../app/StoreProvider.tsx';
import { MODES } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import { HEADER_ROWS } from '../../view/modes.ts';
import { useTranslation } from '../common/translation.tsx';
import { HeaderCell } from './HeaderCell.tsx';
import { ModeCaption } from './ModeCaption.tsx';
import { ModeStage } from './ModeStage.tsx';
import { ModeSwitch, OtherModes } from './OtherModes.tsx';
import { methodOf, useModes } from './use-modes.ts';

export type ModesSize = 'wide' | 'medium' | 'phone';

/** As in modes.css: the page's margins and the gaps between columns. */
const MARGIN = { wide: 24, medium: 16, phone: 16 } as const;
const GAP = { wide: 32, medium: 16, phone: 0 } as const;

export function Columns({ size, width }: { size: ModesSize; width: number }) {
  const { t } = useTranslation();
  const chosen = useModes((s) => s.mode);
  const stores = useModes((s) => s.stores);
  const shown = size === 'phone' ? MODES.filter((mode) => mode === chosen) : MODES;
  const room = (width - 2 * MARGIN[size] - (shown.length - 1) * GAP[size]) / shown.length;
  const cells = (draw: (mode: Mode) => React.ReactNode) =>
    shown.map((mode) => (
      <td key={mode}>
        <StoreProvider store={stores[methodOf(mode)]!}>{draw(mode)}</StoreProvider>
      </td>
    ));
  return (
    <section aria-label={t('modes:landmark')}>
      {size === 'phone' && <ModeSwitch />}
      <table className="modes-table">
        <thead>
          <tr>
            <td>
              <span className="sr">{t('modes:columns')}</span>
            </td>
            {shown.map((mode) => (
              <th key={mode} scope="col">
                <b>{t(`mode.${mode}`)}</b> <span className="cap">{t(`modes:method.${mode}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className="modes-stages">
            <th scope="row">
              <span className="sr">{t('modes:row.stage')}</span>
            </th>
            {cells((mode) => (
              <ModeStage mode={mode} width={Math.floor(room)} />
            ))}
          </tr>
          <tr className="modes-captions">
            <th scope="row">
              <span className="sr">{t('modes:row.caption')}</span>
            </th>
            {cells((mode) => (
              <ModeCaption mode={mode} />
            ))}
          </tr>
          {HEADER_ROWS.map((row) => (
            <tr key={row} className={`modes-header row-${row}`}>
              <th scope="row">
                <span className="sr">{t(`modes:row.${row}`)}</span>
              </th>
              {cells((mode) => (
                <HeaderCell mode={mode} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {size === 'phone' && <OtherModes />}
    </section>
  );
}
