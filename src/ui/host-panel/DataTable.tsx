/** A table whose rows and cells say what the last moment changed: yellow and a triangle for now, struck for what is gone. */
import { useId, type ReactNode } from 'react';
import type { TableRow } from '../../view/host-tables.ts';
import { useText } from '../inspector/use-text.ts';

export interface DataTableProps {
  /** What it is a table of; the command that prints it. */
  caption: ReactNode;
  columns: readonly string[];
  rows: readonly TableRow[];
  /** Said where there are no rows. */
  empty?: string;
}

export function DataTable({ caption, columns, rows, empty }: DataTableProps) {
  const { t } = useText();
  const id = useId();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="datatable" aria-labelledby={id} tabIndex={0}>
      <table>
        <caption id={id}>{caption}</caption>
        {rows.length > 0 && (
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {t(`panels:host.column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map((row) => (
            <Row key={row.key} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty !== undefined && <p className="datatable-empty">{empty}</p>}
    </section>
  );
}

function Row({ row, columns }: { row: TableRow; columns: readonly string[] }) {
  const { t } = useText();
  const { state, cells } = row;
  return (
    <tr data-state={state}>
      {cells.map(({ text, name, was }, i) => {
        const marked = state === 'new' ? i === 0 : was !== null;
        const value = state === 'gone' ? <del>{text}</del> : marked ? <mark>{text}</mark> : text;
        const content = (
          <>
            {marked && <i className="delta" aria-hidden="true" />}
            {value}
            {name !== '' && <span className="datatable-name">{name}</span>}
            {i === 0 && state === 'new' && <span className="sr">, {t('panels:host.rowNew')}</span>}
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
    </tr>
  );
}
