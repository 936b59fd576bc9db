/**
 * The frame's bytes, sixteen a line, as a grid with one tab stop: arrow keys go from byte to byte, and being on a byte chooses its
 * field. Underlined in the protocol's colour; pale where this hop changed the field, bright where the byte itself is another.
 */
import { memo, useRef, useState, type KeyboardEvent, type SyntheticEvent } from 'react';
import { findRow, type HeaderByte, type HeadersView } from '../../view/headers.ts';
import { useText } from './use-text.ts';

const WIDTH = 16;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

export interface ByteGridProps {
  view: HeadersView;
  selected: string | null;
  hovered: string | null;
  onSelect: (row: string) => void;
  onHover: (row: string | null) => void;
}

export function ByteGrid({ view, selected, hovered, onSelect, onHover }: ByteGridProps) {
  const { t, join } = useText();
  const grid = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<number | null>(null);
  const { bytes } = view;
  const first = bytes.findIndex(({ row }) => row === selected);
  const stop = at !== null && bytes[at]?.row === selected ? at : Math.max(0, first);
  const lines = Array.from({ length: Math.ceil(bytes.length / WIDTH) }, (_, i) => i * WIDTH);

  // A hundred bytes at every step: each text is looked up once and filled in here.
  const sentence = t('panels:headers.byte', { offset: '{1}', value: '{2}', field: '{3}' });
  const byteChanged = join('clauses', ['', t('panels:headers.byteChanged')]);
  const fields = new Map<string, string>();
  const fieldOf = (id: string): string => {
    let field = fields.get(id);
    if (field === undefined) {
      const row = findRow(view, id)?.row;
      fields.set(id, (field = row ? t(`fields:labels.${row.key}`) : ''));
    }
    return field;
  };
  const label = ({ value, row, mark }: HeaderByte, offset: number): string => {
    const filled = sentence.replace('{1}', String(offset)).replace('{2}', hex(value, 2)).replace('{3}', fieldOf(row));
    return mark === 'byte' ? filled + byteChanged : filled;
  };
  const go = (to: number): void => {
    const target = Math.max(0, Math.min(bytes.length - 1, to));
    setAt(target);
    const row = bytes[target]?.row;
    if (row) onSelect(row);
    grid.current?.querySelector<HTMLElement>(`[data-at="${target}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const i = byteAt(event);
    if (i === null || event.altKey || event.metaKey || event.shiftKey) return;
    const line = i - (i % WIDTH);
    const targets: Partial<Record<string, number>> = {
      ArrowRight: i + 1,
      ArrowLeft: i - 1,
      ArrowDown: i + WIDTH < bytes.length ? i + WIDTH : i,
      ArrowUp: i - WIDTH >= 0 ? i - WIDTH : i,
      Home: event.ctrlKey ? 0 : line,
      End: event.ctrlKey ? bytes.length - 1 : line + WIDTH - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    go(target);
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className="headers-bytes">
      <div className="headers-bytes-head">
        <h3 id="headers-bytes-title">{t('panels:headers.grid')}</h3>
        <span>{t(`panels:headers.gridHint.${hintOf(view)}`)}</span>
      </div>
      <table
        ref={grid}
        className="headers-grid"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table one moves about in
        role="grid"
        aria-labelledby="headers-bytes-title"
        onClick={(event) => {
          const i = byteAt(event);
          if (i !== null) go(i);
        }}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => onHover(bytes[byteAt(event) ?? -1]?.row || null)}
        onPointerLeave={() => onHover(null)}
      >
        <tbody>
          {lines.map((line) => (
            <tr key={line}>
              <th scope="row" aria-label={t('panels:headers.offset', { offset: hex(line, 4) })}>
                {hex(line, 4)}
              </th>
              {bytes.slice(line, line + WIDTH).map((byte, j) => (
                <Byte
                  key={line + j}
                  at={line + j}
                  value={byte.value}
                  stripe={byte.stripe}
                  mark={byte.mark}
                  label={label(byte, line + j)}
                  hovered={byte.row !== '' && byte.row === hovered}
                  selected={byte.row !== '' && byte.row === selected}
                  stop={line + j === stop}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The byte that something happened on, by its place in the frame. */
function byteAt({ target }: SyntheticEvent): number | null {
  const cell = target instanceof Element ? target.closest('[data-at]') : null;
  return cell && Number(cell.getAttribute('data-at'));
}

type ByteProps = Pick<HeaderByte, 'value' | 'stripe' | 'mark'> & {
  at: number;
  label: string;
  hovered: boolean;
  selected: boolean;
  stop: boolean;
};

/** Drawn again only where it is another: from hop to hop most are the same. */
const Byte = memo(function Byte({ at, value, stripe, mark, label, hovered, selected, stop }: ByteProps) {
  return (
    <td
      data-at={at}
      className="headers-byte"
      data-stripe={stripe}
      data-mark={mark ?? undefined}
      data-hover={hovered || undefined}
      aria-selected={selected}
      aria-label={label}
      tabIndex={stop ? 0 : -1}
    >
      {hex(value, 2)}
    </td>
  );
});

/** What "bright" means in this frame. */
function hintOf(view: HeadersView): 'changed' | 'added' | 'news1' | 'news2' | 'none' {
  const news = view.layers.flatMap(({ rows }) => rows).find(({ mark }) => mark === 'news');
  if (news) return news.key === 'arp.src.hw_mac' ? 'news2' : 'news1';
  if (view.newBytes > 0) return 'added';
  return view.changedBytes > 0 ? 'changed' : 'none';
}
