/**
 * A table whose rows and cells say what the last moment changed: yellow and a triangle for now, struck for what is gone. Each row tells
 * why it is there, when it is asked. Of a long one the rows in sight are drawn.
 */
import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from 'react';
import type { Why } from '../../view/row-why.ts';
import { reasonText } from '../../view/reasons.ts';
import { useNames } from '../common/use-caption.ts';
import type { TableCell, TableRow } from '../../view/host-tables.ts';
import { useText } from '../inspector/use-text.ts';

export interface DataTableProps {
  /** What it is a table of; the command that prints it. */
  caption: ReactNode;
  columns: readonly string[];
  rows: readonly TableRow[];
  /** Said where there are no rows. */
  empty?: string;
  /** Why the table itself is there, where it stands for something (a virtual service). */
  why?: () => Why;
}

export function DataTable({ caption, columns, rows, empty, why }: DataTableProps) {
  const { t } = useText();
  const id = useId();
  /** The row whose reasons are shown. */
  const [asked, setAsked] = useState<string | null>(null);
  const toggle = (key: string): void => setAsked(asked === key ? null : key);
  const [all, setAll] = useState(false);
  const shown = all ? rows : fewOf(rows);
  const groups = useMemo(() => groupsOf(shown), [shown]);
  const widest = useMemo(() => (groups.length > 1 ? widestOf(shown) : []), [shown, groups]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="datatable" aria-labelledby={id} tabIndex={0}>
      <table aria-rowcount={groups.length > 1 ? shown.length + 1 : undefined}>
        <caption>
          <span id={id} className="datatable-title">
            {caption}
          </span>
          {why && <WhyButton of="" open={asked === ''} onClick={() => toggle('')} />}
          {why && asked === '' && <Reasons why={why()} />}
        </caption>
        {rows.length > 0 && (
          <thead>
            <tr aria-rowindex={groups.length > 1 ? 1 : undefined}>
              {columns.map((column, i) => (
                <th key={column} scope="col">
                  {t(`panels:host.column.${column}`)}
                  {widest[i] && (
                    <span className="datatable-room" aria-hidden="true">
                      {widest[i].text}
                      {widest[i].name !== '' && <span className="datatable-name">{widest[i].name}</span>}
                    </span>
                  )}
                </th>
              ))}
              <th scope="col">
                <span className="sr">{t('rows:why')}</span>
              </th>
            </tr>
          </thead>
        )}
        {groups.map((group, i) => (
          <Group
            key={groups.length - i}
            group={group}
            partly={groups.length > 1}
            columns={columns}
            asked={asked}
            onAsk={toggle}
          />
        ))}
      </table>
      {shown.length < rows.length && (
        <button
          type="button"
          className="datatable-button"
          onClick={({ currentTarget }) => {
            // The button goes: what has the focus then is what it stood in.
            currentTarget.closest('section')?.focus();
            setAll(true);
          }}
        >
          {t('rows:all', { count: rows.length })}
        </button>
      )}
      {rows.length === 0 && empty !== undefined && <p className="datatable-empty">{empty}</p>}
    </section>
  );
}

/** A table with more rows than this shows the last ones, and those that are news; all of them when it is asked. */
const MANY = 80;
const LAST = 40;

function fewOf(rows: readonly TableRow[]): readonly TableRow[] {
  if (rows.length <= MANY) return rows;
  return rows.filter(({ state }, i) => state !== 'same' || i >= rows.length - LAST);
}

/** So many rows come and go together. */
const GROUP = 6;
/** A table of no more rows than this has them all. */
const SHORT = 20;
/** How near to what is in sight they are drawn: room for Tab to go on in. */
const NEAR = '50px 0px';
/** Pixels of a row, as in host-panel.css: rows that are not drawn keep their room. */
const ROW = 25;

interface RowGroup {
  /** How many rows come before it. */
  readonly from: number;
  readonly rows: readonly TableRow[];
}

/** From the end on: what was the last of a few rows is in the same place of all of them, and stays in sight. */
function groupsOf(rows: readonly TableRow[]): RowGroup[] {
  if (rows.length <= SHORT) return [{ from: 0, rows }];
  const groups: RowGroup[] = [];
  for (let to = rows.length; to > 0; to -= GROUP) {
    const from = Math.max(0, to - GROUP);
    groups.unshift({ from, rows: rows.slice(from, to) });
  }
  return groups;
}

/** The longest cell of each column, for its width: it must not change with the rows that are drawn. */
function widestOf(rows: readonly TableRow[]): TableCell[] {
  const widest: TableCell[] = [];
  for (const { cells } of rows)
    cells.forEach((cell, i) => {
      const before = widest[i];
      if (!before || cell.text.length + cell.name.length > before.text.length + before.name.length) widest[i] = cell;
    });
  return widest;
}

interface GroupProps {
  group: RowGroup;
  /** Whether it need not be drawn. */
  partly: boolean;
  columns: readonly string[];
  asked: string | null;
  onAsk: (key: string) => void;
}

/** Rows that are drawn while they are in sight or near; while they hold the focus, or what was asked, in any case. */
function Group({ group: { from, rows }, partly, columns, asked, onAsk }: GroupProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [near, setNear] = useState(from === 0);
  useEffect(() => {
    const target = body.current;
    if (!target || !partly) return undefined;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.at(-1)!.isIntersecting || target.contains(document.activeElement)),
      { root: target.closest('.hostpanel-body'), rootMargin: NEAR },
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [partly]);
  const drawn = !partly || near || rows.some(({ key }) => key === asked);
  return (
    <tbody ref={body}>
      {drawn ? (
        rows.map((row, i) => (
          <Row
            key={row.key}
            row={row}
            index={partly ? from + i + 2 : undefined}
            columns={columns}
            open={asked === row.key}
            onAsk={() => onAsk(row.key)}
          />
        ))
      ) : (
        <tr aria-hidden="true" style={{ blockSize: rows.length * ROW }} />
      )}
    </tbody>
  );
}

interface RowProps {
  row: TableRow;
  /** Its number in the table, from 1, where not all rows are drawn. */
  index: number | undefined;
  columns: readonly string[];
  open: boolean;
  onAsk: () => void;
}

function Row({ row, index, columns, open, onAsk }: RowProps) {
  const { t, join } = useText();
  const { state, cells } = row;
  const why = state === 'gone' ? [] : row.why();
  return (
    <>
      <tr data-state={state} aria-rowindex={index}>
        {cells.map(({ text, name, was }, i) => {
          const marked = state === 'new' ? i === 0 : was !== null;
          const value = state === 'gone' ? <del>{text}</del> : marked ? <mark>{text}</mark> : text;
          const content = (
            <>
              {marked && <i className="delta" aria-hidden="true" />}
              {value}
              {name !== '' && <span className="datatable-name">{name}</span>}
              {i === 0 && state === 'new' && (
                <span className="sr">{join('clauses', ['', t('panels:host.rowNew')])}</span>
              )}
              {i === 0 && state === 'gone' && <span className="datatable-note">{t('panels:host.rowGone')}</span>}
              {was !== null && <span className="datatable-note">{t('panels:host.cellWas', { was })}</span>}
            </>
          );
          return i === 0 ? (
            <th key={columns[i]} scope="row">
              {content}
            </th>
          ) : (
            <td key={columns[i]}>{content}</td>
          );
        })}
        <td className="datatable-ask">
          {why.length > 0 && <WhyButton of={cells.map(({ text }) => text).join(' ')} open={open} onClick={onAsk} />}
        </td>
      </tr>
      {open && why.length > 0 && (
        <tr className="datatable-why">
          <td colSpan={columns.length + 1}>
            <Reasons why={why} />
          </td>
        </tr>
      )}
    </>
  );
}

/** @param props.of the row that it asks about, for those who don't see it; empty for the table */
function WhyButton({ of, open, onClick }: { of: string; open: boolean; onClick: () => void }) {
  const { t } = useText();
  return (
    <button
      type="button"
      className="datatable-button"
      aria-expanded={open}
      aria-label={of === '' ? undefined : t('rows:whyRow', { row: of })}
      onClick={onClick}
    >
      {t('rows:why')}
    </button>
  );
}

function Reasons({ why }: { why: Why }) {
  const { t, language } = useText();
  const names = useNames();
  const element = useRef<HTMLParagraphElement>(null);
  // Beneath the last row it would open out of sight.
  useEffect(() => {
    element.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const sentences = why.map((because) =>
    'decision' in because ? reasonText(t, because.decision, names) : t(`rows:${because.key}`, because.values),
  );
  return (
    <p ref={element} className="datatable-reasons">
      {sentences.join(language === 'zh' ? '' : ' ')}
    </p>
  );
}
