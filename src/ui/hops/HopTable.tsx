/** The hop table: what each link's frame said, field by field. A column's head leads to its moment. */
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { sameData } from '../common/same-data.ts';
import { useAfterLayout } from '../common/use-after-layout.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import {
  hopsToMarkdown,
  viewHops,
  type HopCell,
  type HopColumn,
  type HopRow,
  type HopTableView,
} from '../../view/hops.ts';
import { useNames } from '../common/use-caption.ts';
import { useFrameMoment } from '../inspector/use-packet.ts';
import { Octagon } from '../stage/Token.tsx';
import './hop-table.css';
import { useText } from '../inspector/use-text.ts';

export function HopTable() {
  const { t } = useText();
  const names = useNames();
  const moments = useApp((s) => s.moments);
  const playhead = useApp((s) => s.playhead);
  const { packet } = useFrameMoment();
  const table = useMemo(() => viewHops({ moments, playhead, packet, names }), [moments, playhead, packet, names]);

  if (!table) {
    return (
      <section className="hops" aria-labelledby="hops-title">
        <header className="hops-head">
          <h2 id="hops-title">{t('panels:hops.titleNone')}</h2>
        </header>
        <p className="hops-empty">{t('panels:hops.empty')}</p>
      </section>
    );
  }
  return (
    <section className="hops" aria-labelledby="hops-title">
      <header className="hops-head">
        <h2 id="hops-title">{t('panels:hops.title', { packet: table.packet })}</h2>
        <CopyButton table={table} />
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do */}
      <div className="hops-scroll" tabIndex={0}>
        <div className="hops-inside">
          <Table table={table} />
        </div>
      </div>
    </section>
  );
}

interface ColumnWords {
  /** `to rs2`, as there is room for. */
  readonly short: (column: HopColumn) => string;
  /** `to rs2, dropped`. */
  readonly full: (column: HopColumn) => string;
}

function useColumnWords(): ColumnWords {
  const { t, join } = useText();
  const short = ({ to }: HopColumn): string => (to === '' ? t('panels:hops.toAll') : t('panels:hops.to', { host: to }));
  return {
    short,
    full: (column) => (column.dropped ? join('clauses', [short(column), t('panels:hops.dropped')]) : short(column)),
  };
}

function CopyButton({ table }: { table: HopTableView }) {
  const { t } = useText();
  const { full } = useColumnWords();
  const [said, setSaid] = useState<'copied' | 'copyFailed' | null>(null);
  const copy = async (): Promise<void> => {
    const markdown = hopsToMarkdown(table, (key) => t(`panels:hops.row.${key}`), full);
    try {
      await navigator.clipboard.writeText(markdown);
      setSaid('copied');
    } catch {
      setSaid('copyFailed');
    }
  };
  return (
    <>
      <button
        type="button"
        className="hops-copy"
        aria-label={t('panels:hops.copy')}
        title={t('panels:hops.copy')}
        onClick={() => void copy()}
        onBlur={() => setSaid(null)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="5" y="5" width="9" height="9" rx="1.5" />
          <path d="M11 5V3.5A1.5 1.5 0 0 0 9.5 2h-6A1.5 1.5 0 0 0 2 3.5v6A1.5 1.5 0 0 0 3.5 11H5" />
        </svg>
      </button>
      <output className="hops-said">{said && t(`panels:hops.${said}`)}</output>
    </>
  );
}

function Table({ table }: { table: HopTableView }) {
  const { t } = useText();
  const element = useRef<HTMLTableElement>(null);

  // Of a long way, the present hop is the one to see. (Not scrollIntoView, which would move the page too.)
  const reveal = useCallback(() => {
    const drawn = element.current;
    const scroller = drawn?.closest<HTMLElement>('.hops-scroll');
    const [labels, ...heads] = drawn?.querySelectorAll<HTMLElement>('thead th') ?? [];
    if (!drawn || !scroller || !labels) return;
    // It stops where a column begins, so that none is cut behind the labels; room at its end makes the last stop one too.
    const stops = heads.map((head) => head.offsetLeft - (heads[0]?.offsetLeft ?? 0));
    const most = drawn.offsetWidth - scroller.clientWidth;
    const last = stops.find((stop) => stop >= most) ?? 0;
    drawn.parentElement!.style.paddingInlineEnd = most > 0 ? `${last - most}px` : '0';
    scroller.style.scrollPaddingInlineStart = `${labels.offsetWidth}px`;
    const now = table.columns.findIndex(({ when }) => when === 'now');
    const head = heads[now];
    const start = stops[now];
    if (!head || start === undefined || most <= 0) return;
    const end = start + labels.offsetWidth + head.offsetWidth - scroller.clientWidth;
    if (start < scroller.scrollLeft) scroller.scrollLeft = start;
    else if (end > scroller.scrollLeft) scroller.scrollLeft = stops.find((stop) => stop >= end) ?? start;
  }, [table]);
  useAfterLayout(element, reveal);
  return (
    <table ref={element} className="hops-table">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">{t('panels:hops.field')}</span>
            <span className="hops-legend" title={t('panels:hops.legend')} aria-hidden="true">
              <Delta /> {t('panels:hops.changed')}
            </span>
          </th>
          {table.columns.map((column) => (
            <Head key={column.hop} {...column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <Row key={row.key} row={row} whens={table.columns.map(({ when }) => when)} />
        ))}
      </tbody>
    </table>
  );
}

/** A hop's number and where it leads; it goes to that hop. */
const Head = memo(function Head(column: HopColumn) {
  const store = useAppStore();
  const { t } = useText();
  const words = useColumnWords();
  return (
    <th scope="col" data-when={column.when} aria-current={column.when === 'now' ? 'step' : undefined}>
      <button
        type="button"
        aria-label={t('panels:hops.column', { hop: column.hop, title: words.full(column) })}
        title={column.dropped ? words.full(column) : undefined}
        onClick={() => store.getState().seek(column.moment)}
      >
        <span className="hops-number" aria-hidden="true">
          {column.hop}
        </span>
        {words.short(column)}
        {column.dropped && (
          <svg className="hops-drop" viewBox="0 0 20 20" aria-hidden="true">
            <Octagon x={10} y={10} size={20} />
          </svg>
        )}
      </button>
    </th>
  );
});

/** Drawn again only where it says something else. */
const Row = memo(function Row({ row, whens }: { row: HopRow; whens: readonly HopColumn['when'][] }) {
  const { t } = useText();
  return (
    <tr>
      <th scope="row">{t(`panels:hops.row.${row.key}`)}</th>
      {row.cells.map((cell, i) => (
        <Cell key={i} {...cell} when={whens[i]!} />
      ))}
    </tr>
  );
}, sameData);

/** As above. */
const Cell = memo(function Cell({ text, changed, when }: HopCell & Pick<HopColumn, 'when'>) {
  const { t } = useText();
  if (text === '')
    return (
      <td data-when={when}>
        <span className="hops-delta" />
        <span aria-hidden="true">–</span>
        <span className="sr">{t('panels:hops.absent')}</span>
      </td>
    );
  return (
    <td data-when={when} data-changed={changed || undefined}>
      {changed ? <Delta label={t('panels:hops.changed')} /> : <span className="hops-delta" />}
      {changed && when === 'now' ? <mark>{text}</mark> : text}
    </td>
  );
});

/** The sign of a change, which does without colour. */
function Delta({ label }: { label?: string }) {
  return (
    <>
      <svg className="hops-delta" viewBox="0 0 7 6" aria-hidden="true">
        <path d="M0 6 3.5 0 7 6z" />
      </svg>
      {label !== undefined && <span className="sr">{label} </span>}
    </>
  );
}
