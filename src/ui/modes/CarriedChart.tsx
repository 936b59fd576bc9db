/** What the director carries by length of the answer: a chart to read by pointer and key, the same as a table, and both as files. */
import { useRef, useState } from 'react';
import { MODES } from '../../lessons/modes.ts';
import type { Stop } from '../../view/charts/scene.ts';
import { svgText } from '../../view/charts/svg-text.ts';
import { carriedChart, carriedCsv, carriedRows, MEASURES, type Measure } from '../../view/modes-chart.ts';
import { useSize } from '../common/use-size.ts';
import { useTranslation } from '../common/translation.tsx';
import { ChartView } from '../schedulers/ChartView.tsx';
import { currentPalette, downloadCsv, downloadSvg } from '../schedulers/export-chart.ts';
import { carriedIn } from './use-carried.ts';
import { useNumber, useSizeText } from './use-numbers.ts';
import { useModes, useModesStore } from './use-modes.ts';
import '../schedulers/race-grid.css';

const WORDS = {
  'bytes-out': 'bytesOut',
  'bytes-in': 'bytesIn',
  'packets-out': 'packetsOut',
  'packets-in': 'packetsIn',
} as const satisfies Record<Measure, string>;

export function CarriedChart() {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const measure = useModes((s) => s.measure);
  const now = useModes((s) => s.bytes);
  const stores = useModes((s) => s.stores);
  const number = useNumber();
  const formatSize = useSizeText();
  const box = useRef<HTMLDivElement>(null);
  const { width } = useSize(box);
  const [asTable, setAsTable] = useState(false);
  const [reading, setReading] = useState<number | null>(null);

  const word = t(`modes:carried.${WORDS[measure]}`);
  const label = t('modes:chart.label', { measure: word });
  const draw = (size: number) =>
    carriedChart({
      width: size,
      modes: MODES,
      measure,
      now,
      counted: stores.map(carriedIn),
      nameOf: (mode) => t(`mode.${mode}`),
      format: number,
      formatSize,
      nowLabel: t('modes:chart.now'),
    });
  const say = ({ values, list = [] }: Stop): string =>
    `${values['at']}: ${list.map(([name, value]) => `${name} ${value}`).join(', ')}`;
  const saveSvg = (): void => {
    const { scene } = draw(640);
    const { width: w, height } = scene;
    downloadSvg(
      `modes-${measure}`,
      svgText({ width: w, height, title: label, description: label }, [{ scene, x: 0, y: 0 }], currentPalette()),
    );
  };
  return (
    <div className="modes-chart">
      <div className="modes-chart-head">
        <h3>{t('modes:chart.title')}</h3>
        <select
          aria-label={t('modes:chart.measure')}
          value={measure}
          onChange={(event) => getState().choose({ measure: event.target.value as Measure })}
        >
          {MEASURES.map((m) => (
            <option key={m} value={m}>
              {t(`modes:carried.${WORDS[m]}`)}
            </option>
          ))}
        </select>
        <span className="grow" />
        <button type="button" className="tool" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t('modes:chart.asTable')}
        </button>
        <button
          type="button"
          className="tool"
          title={t('modes:chart.download')}
          onClick={() => downloadCsv('modes', carriedCsv(MODES, MEASURES))}
        >
          {t('modes:chart.csv')}
        </button>
        <button type="button" className="tool" title={t('modes:chart.downloadSvg')} onClick={saveSvg}>
          {t('modes:chart.svg')}
        </button>
      </div>
      <div ref={box}>
        {asTable ? (
          <table className="modes-numbers">
            <caption className="sr">{label}</caption>
            <thead>
              <tr>
                <th scope="col">{t('modes:chart.size')}</th>
                {MODES.map((mode) => (
                  <th key={mode} scope="col">
                    {t(`mode.${mode}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {carriedRows(MODES, measure).map(({ size, values }) => (
                <tr key={size}>
                  <th scope="row">{number(size)}</th>
                  {values.map((value, i) => (
                    <td key={MODES[i]}>{number(value)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        ) : (
          width > 240 && <ChartView chart={draw(width)} label={label} reading={reading} onRead={setReading} say={say} />
        )}
      </div>
    </div>
  );
}
