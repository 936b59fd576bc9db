/** The hand-out: what happens at this moment, drawn and in full, for a sheet of paper. */
import { useMemo } from 'react';
import { addressOf } from '../../app/address.ts';
import { useApp, useAppStore, useMoment } from '../../app/StoreProvider.tsx';
import { findLab } from '../../lessons/labs.ts';
import { formatTime } from '../../view/format-time.ts';
import { viewHeaders, type HeaderLayer } from '../../view/headers.ts';
import { viewHops } from '../../view/hops.ts';
import { reasonPlace } from '../../view/reason-place.ts';
import { reasonText } from '../../view/reasons.ts';
import { CaptionText } from '../common/CaptionText.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useCaption, useNames } from '../common/use-caption.ts';
import { useTitle } from '../common/use-title.ts';
import { FieldValue } from '../inspector/FieldValue.tsx';
import { useText } from '../inspector/use-text.ts';
import { useAbout } from '../common/use-about.ts';
import { Stage } from '../stage/Stage.tsx';
import { decisionsOf } from '../why/decisions-of.ts';
import '../inspector/header-inspector.css';
import './print-sheet.css';

export function PrintSheet() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const title = useTitle();
  const about = useAbout();
  const lab = useApp((s) => (s.labId === null ? undefined : findLab(s.labId)));
  const linux = useApp((s) => s.scenario.linux ?? '6.1');
  const moment = useMoment();
  const { caption, names } = useCaption();
  const address = new URL(addressOf(getState()), location.href.replace(/[?#].*$/, '')).href;
  return (
    <article className="print-sheet">
      <header>
        <h1>{title}</h1>
        <p>{[t('app.name'), t('bar.linux', { version: linux }), formatTime(moment.time)].join(' · ')}</p>
      </header>
      {lab && <p className="print-about">{about(lab.id)}</p>}
      <p className="print-caption">
        <CaptionText caption={caption} names={names} />
      </p>
      <Stage paper />
      <Hops />
      <Headers />
      <Reasons />
      {/* An edited lab's link holds all of it, which is more than anybody types. */}
      {address.length < 200 && <footer>{address}</footer>}
    </article>
  );
}

/** Every column of the hop table. */
function Hops() {
  const { t, join } = useText();
  const names = useNames();
  const moments = useApp((s) => s.moments);
  const playhead = useApp((s) => s.playhead);
  const { packet } = useMoment();
  const table = useMemo(() => viewHops({ moments, playhead, packet, names }), [moments, playhead, packet, names]);
  if (!table) return null;
  return (
    <section>
      <h2>{t('panels:hops.title', { packet: table.packet })}</h2>
      <table className="print-hops">
        <thead>
          <tr>
            <th scope="col">{t('panels:hops.field')}</th>
            {table.columns.map(({ moment, hop, to, when, dropped }) => (
              <th key={moment} scope="col" className={when === 'now' ? 'now' : undefined}>
                {hop} {to === '' ? t('panels:hops.toAll') : t('panels:hops.to', { host: to })}
                {dropped && join('clauses', ['', t('panels:hops.dropped')])}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map(({ key, cells }) => (
            <tr key={key}>
              <th scope="row">{t(`panels:hops.row.${key}`)}</th>
              {cells.map(({ text, changed }, i) => (
                <td key={table.columns[i]!.moment} className={changed ? 'changed' : undefined}>
                  {changed && '▲ '}
                  {changed && table.columns[i]!.when === 'now' ? <span className="mark">{text}</span> : text || '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Every field of every header. */
function Headers() {
  const { t } = useText();
  const names = useNames();
  const { frame, before } = useMoment();
  const view = useMemo(() => (frame ? viewHeaders(frame, before, names) : null), [frame, before, names]);
  if (!view) return null;
  return (
    <section>
      <h2>{t('show:print.headers')}</h2>
      <div className="print-headers">
        {balanced(view.layers).map((column) => (
          <div key={column[0]!.index}>
            {column.map((layer) => (
              <LayerOf key={layer.index} layer={layer} />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

/** Layers in two columns, about as long as each other. */
function balanced(layers: readonly HeaderLayer[]): HeaderLayer[][] {
  const lines = (list: readonly HeaderLayer[]): number => list.reduce((sum, layer) => sum + layer.rows.length + 2, 0);
  const splits = layers.map((_, at) => [layers.slice(0, at + 1), layers.slice(at + 1)]);
  const longest = (split: HeaderLayer[][]): number => Math.max(...split.map(lines));
  const best = splits.reduce((a, b) => (longest(b) < longest(a) ? b : a));
  return best.filter((column) => column.length > 0);
}

function LayerOf({ layer }: { layer: HeaderLayer }) {
  const { t } = useText();
  return (
    <div className="print-layer">
      <h3>
        {t(`fields:layers.${layer.title}`)}
        <small>{t('panels:headers.bytes', { count: layer.length })}</small>
      </h3>
      <dl>
        {layer.rows.map((row) => (
          <div key={row.id}>
            <dt>{t(`fields:labels.${row.key}`)}</dt>
            <dd>
              <FieldValue row={row} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** What was decided, and where Linux decides it. */
function Reasons() {
  const { t, join } = useText();
  const names = useNames();
  const trace = useApp((s) => s.run.trace);
  const moment = useMoment();
  const decisions = useMemo(() => decisionsOf(trace, moment), [trace, moment]);
  if (decisions.length === 0) return null;
  return (
    <section>
      <h2>{t('show:print.why')}</h2>
      <ol className="print-why">
        {decisions.map(({ index, event }) => (
          <li key={index}>
            <b>{join('clauses', [event.host, t(`panels:why.stage.${event.stage}`)])}</b> {reasonText(t, event, names)}{' '}
            <code>{reasonPlace(event)}</code>
          </li>
        ))}
      </ol>
    </section>
  );
}
