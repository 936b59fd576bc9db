/** What the director carries of the request, counted in the runs: up to the hop that is shown, and in all; and by length of the answer. */
import { MODES } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import { useTranslation } from '../common/translation.tsx';
import { CarriedChart } from './CarriedChart.tsx';
import { useCarried } from './use-carried.ts';
import { useNumber } from './use-numbers.ts';
import { useModes } from './use-modes.ts';

export function Carried() {
  const { t } = useTranslation();
  const bytes = useModes((s) => s.bytes);
  const number = useNumber();
  return (
    <section className="modes-carried">
      <div>
        <h2>{t('modes:carried.title')}</h2>
        <p className="modes-note">{t('modes:carried.about', { bytes: number(bytes) })}</p>
        <table className="modes-numbers">
          <caption className="sr">{t('modes:carried.table')}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">{t('modes:columns')}</span>
              </th>
              <th scope="col">{t('modes:carried.packetsIn')}</th>
              <th scope="col">{t('modes:carried.packetsOut')}</th>
              <th scope="col">{t('modes:carried.bytesIn')}</th>
              <th scope="col">{t('modes:carried.bytesOut')}</th>
            </tr>
          </thead>
          <tbody>
            {MODES.map((mode) => (
              <Row key={mode} mode={mode} />
            ))}
          </tbody>
        </table>
        <p className="modes-note">{t('modes:carried.why')}</p>
      </div>
      <CarriedChart />
    </section>
  );
}

function Row({ mode }: { mode: Mode }) {
  const { t } = useTranslation();
  const { soFar, all } = useCarried(mode);
  const number = useNumber();
  return (
    <tr>
      <th scope="row">{t(`mode.${mode}`)}</th>
      {(['packets', 'bytes'] as const).map((what) =>
        (['in', 'out'] as const).map((way) => (
          <td key={`${what} ${way}`}>
            <b>{number(soFar[way][what])}</b>{' '}
            <span className="cap">{t('modes:carried.of', { all: number(all[way][what]) })}</span>
          </td>
        )),
      )}
    </tr>
  );
}
