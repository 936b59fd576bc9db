/** What can be done with a row of charts: seen as numbers, linked to, taken away as a file. */
import { useState } from 'react';
import { raceAddressOf } from '../../app/race-address.ts';
import { keyOf } from '../../interop/race-link.ts';
import type { Chart } from '../../view/charts/scene.ts';
import { sheetText } from '../../view/charts/sheet.ts';
import type { Column, MeasureId } from '../../view/race/columns.ts';
import { csvText, fileRows } from '../../view/race/numbers.ts';
import { currentPalette, downloadCsv, downloadPng, downloadSvg } from './export-chart.ts';
import { useChartWords, useRace, useRaceStore, useRaceText } from './race-context.tsx';

interface RowMenuProps {
  readonly measure: MeasureId;
  readonly title: string;
  readonly finding: string;
  readonly notes: readonly string[];
  readonly columns: readonly Column[];
  readonly charts: readonly (Chart | null)[];
}

export function RowMenu({ measure, title, finding, notes, columns, charts }: RowMenuProps) {
  const { say } = useRaceText();
  const words = useChartWords();
  const { getState } = useRaceStore();
  const asTable = useRace((s) => s.tables.has(measure));
  const sheet = (): string =>
    sheetText(
      {
        title: finding === '' ? title : `${title}: ${finding}`,
        notes,
        columns: columns.map(({ entry }, i) => ({
          name: keyOf(entry),
          about: say(`schedulers:${entry.scheduler}`),
          scene: charts[i]?.scene ?? null,
        })),
      },
      currentPalette(),
    );
  const name = `ipvscope-${measure}`;
  return (
    <details className="row-menu">
      <summary aria-label={say('row.menu', { measure: title })}>{say('row.more')}</summary>
      <div className="row-menu-items">
        <button type="button" className="quiet" aria-pressed={asTable} onClick={() => getState().toggleTable(measure)}>
          {say('row.numbers')}
        </button>
        <LinkButton />
        <button type="button" className="quiet" onClick={() => downloadSvg(name, sheet())}>
          {say('row.svg')}
        </button>
        <PngButton save={() => downloadPng(name, sheet())} />
        <button
          type="button"
          className="quiet"
          onClick={() => downloadCsv(name, csvText(fileRows([measure], columns, words)))}
        >
          {say('row.csv')}
        </button>
      </div>
    </details>
  );
}

/** Copies the address of what is on screen. */
export function useCopyLink(): { copy: () => Promise<void>; said: string } {
  const { say } = useRaceText();
  const { getState } = useRaceStore();
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    const address = raceAddressOf(getState(), location.search);
    if (address === null) {
      setSaid(say('row.linkTooLong'));
      return;
    }
    const url = new URL(address, location.href.replace(/[?#].*$/, '')).href;
    history.replaceState(null, '', address);
    try {
      await navigator.clipboard.writeText(url);
      setSaid(say('row.linkCopied'));
    } catch {
      setSaid(say('row.linkInBar'));
    }
    setTimeout(() => setSaid(''), 2500);
  };
  return { copy, said };
}

function PngButton({ save }: { save: () => Promise<void> }) {
  const { say } = useRaceText();
  const [failed, setFailed] = useState(false);
  return (
    <>
      <button
        type="button"
        className="quiet"
        onClick={() => {
          setFailed(false);
          save().catch(() => setFailed(true));
        }}
      >
        {say('row.png')}
      </button>
      {failed && (
        <p role="alert" className="cap">
          {say('row.pngFailed')}
        </p>
      )}
    </>
  );
}

function LinkButton() {
  const { say } = useRaceText();
  const { copy, said } = useCopyLink();
  return (
    <>
      <button type="button" className="quiet" onClick={() => void copy()}>
        {said === '' ? say('row.link') : said}
      </button>
      <output className="sr">{said}</output>
    </>
  );
}
