/** How many servers until the director's link is full: a sum with every number on the page, and those that are assumed to be set. */
import { LINKS } from '../../app/modes-store.ts';
import { MODES } from '../../lessons/modes.ts';
import { linkRows, type LinkRow } from '../../view/modes-link.ts';
import { useTranslation } from '../common/translation.tsx';
import { QuantityField } from './QuantityField.tsx';
import { ServerScale } from './ServerScale.tsx';
import { useNumber, useSpeedText } from './use-numbers.ts';
import { useModes, useModesStore } from './use-modes.ts';

/** Assumptions to begin with, each for what it shows. */
const PRESETS = {
  notes: { answer: 10_000, rate: 50, link: 1e8 },
  small: { answer: 100, rate: 1000, link: 1e8 },
  today: { answer: 100_000, rate: 100, link: 1e10 },
} as const;

export function FullLink() {
  const { t } = useTranslation();
  const answer = useModes((s) => s.answer);
  const link = useModes((s) => s.link);
  const rate = useModes((s) => s.rate);
  const overhead = useModes((s) => s.overhead);
  const rows = linkRows(MODES, answer, { bitsPerSecond: link, requestsPerSecond: rate, frameOverhead: overhead });
  return (
    <section className="modes-full">
      <h2>{t('modes:full.title')}</h2>
      <p className="modes-note">{t('modes:full.about')}</p>
      <div className="modes-sum">
        <Form />
        <div className="modes-results">
          <ServerScale rows={rows} />
          <ul>
            {rows.map((row) => (
              <li key={row.mode}>
                <Result row={row} />
              </li>
            ))}
          </ul>
        </div>
        <Assumed />
      </div>
    </section>
  );
}

function Form() {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const speed = useSpeedText();
  const { answer, link, rate, overhead } = useModes((s) => s);
  return (
    <form className="modes-form" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t('modes:full.presets')}</legend>
        {(Object.keys(PRESETS) as (keyof typeof PRESETS)[]).map((key) => {
          const preset = PRESETS[key];
          const chosen = answer === preset.answer && rate === preset.rate && link === preset.link && overhead === 24;
          return (
            <button
              key={key}
              type="button"
              className="modes-preset"
              aria-pressed={chosen}
              onClick={() => getState().choose({ ...preset, overhead: 24 })}
            >
              <b>{t(`modes:full.preset.${key}`)}</b>
              <span className="cap">{t(`modes:full.presetNote.${key}`)}</span>
            </button>
          );
        })}
      </fieldset>
      <fieldset className="modes-link">
        <legend>{t('modes:full.link')}</legend>
        <span className="seg">
          {LINKS.map((bits) => (
            <button
              key={bits}
              type="button"
              aria-pressed={bits === link}
              onClick={() => getState().choose({ link: bits })}
            >
              {speed(bits)}
            </button>
          ))}
        </span>
      </fieldset>
      <QuantityField quantity="answer" />
      <QuantityField quantity="rate" />
      <QuantityField quantity="overhead" note={t('modes:full.overheadNote')} />
    </form>
  );
}

function Result({ row }: { row: LinkRow }) {
  const { t } = useTranslation();
  const link = useModes((s) => s.link);
  const rate = useModes((s) => s.rate);
  const overhead = useModes((s) => s.overhead);
  const number = useNumber();
  const speed = useSpeedText();
  const exact = useNumber(row.servers < 10 ? 2 : 1);
  const servers = Math.floor(row.servers);
  return (
    <>
      <p className="modes-servers">
        <span>{t(`mode.${row.mode}`)}</span>
        <b>{number(servers)}</b>
        <span>{t('modes:full.servers', { count: servers })}</span>
      </p>
      <div className="modes-formula">
        <p className="m">
          {t('modes:full.formula', {
            link: speed(link),
            bytes: number(row.bytes),
            direction: t(`modes:full.${row.direction}`),
            rate: number(rate),
          })}{' '}
          = <b>{exact(row.servers)}</b>
        </p>
        <p className="m modes-terms">
          {t('modes:full.terms', {
            bytes: number(row.bytes),
            frames: number(row.frames),
            packets: number(row.packets),
            overhead: number(overhead),
          })}
        </p>
        <p className="cap">{t('modes:full.router', { speed: speed(row.answers) })}</p>
      </div>
    </>
  );
}

function Assumed() {
  const { t } = useTranslation();
  return (
    <div className="modes-assumed">
      <h3>{t('modes:full.assumed')}</h3>
      <ul>
        {(['duplex', 'link', 'same', 'tcp'] as const).map((key) => (
          <li key={key}>{t(`modes:full.assumptions.${key}`)}</li>
        ))}
      </ul>
    </div>
  );
}
