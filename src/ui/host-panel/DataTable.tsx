/**
 * A table whose rows and cells say what the last moment changed: yellow and a triangle for now, struck for what is gone. Each row tells
 * why it is there, when it is asked.
 */
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import type { Why } from '../../view/row-why.ts';
import { reasonText } from '../../view/reasons.ts';
import { useNames } from '../common/use-caption.ts';
import type { TableRow } from '../../view/host-tables.ts';
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
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="datatable" aria-labelledby={id} tabIndex={0}>
      <table>
        <caption>
          <span id={id} className="datatable-title">
            {caption}
          </span>
          {why && <WhyButton of="" open={asked === ''} onClick={() => toggle('')} />}
          {why && asked === '' && <Reasons why={why()} />}
        </caption>
        {rows.length > 0 && (
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`panels:host.column.${column}`)}
                </th>
              ))}
              <th scope="col">
                <span className="sr">{t('rows:why')}</span>
              </th>
            </tr>
          </thead>
        )}
        <tbody>
          {shown.map((row) => (
            <Row key={row.key} row={row} columns={columns} open={asked === row.key} onAsk={() => toggle(row.key)} />
          ))}
        </tbody>
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

interface RowProps {
  row: TableRow;
  columns: readonly string[];
  open: boolean;
  onAsk: () => void;
}

function Row({ row, columns, open, onAsk }: RowProps) {
  const { t, join } = useText();
  const { state, cells } = row;
  const why = state === 'gone' ? [] : row.why();
  return (
    <>
      <tr data-state={state}>
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
