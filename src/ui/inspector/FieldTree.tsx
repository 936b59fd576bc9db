/**
 * Headers and fields as a tree (the ARIA pattern): one tab stop; up and down go along what is visible, right unfolds, left folds or
 * goes to the header, Home and End to the ends. Going to a field chooses it.
 */
import { memo, useId, useRef, type KeyboardEvent, type SyntheticEvent } from 'react';
import type { HeaderLayer, HeaderRow, HeadersView, Rank } from '../../view/headers.ts';
import { FieldValue } from './FieldValue.tsx';
import { Stripe } from './Stripe.tsx';
import { sameData } from '../common/same-data.ts';
import { useText } from './use-text.ts';

export interface FieldTreeProps {
  view: HeadersView;
  /** Indices of the layers that are unfolded. */
  open: ReadonlySet<number>;
  /** Rows of a higher rank are left out; their header says how many. */
  rank: Rank;
  selected: string | null;
  hovered: string | null;
  onToggle: (layer: number) => void;
  /** Shows every row. */
  onAll: () => void;
  onSelect: (row: string) => void;
  onHover: (row: string | null) => void;
}

/** A visible line of the tree. */
type Item =
  | { kind: 'layer'; id: string; layer: HeaderLayer; hidden: number }
  | { kind: 'row'; id: string; layer: HeaderLayer; row: HeaderRow };

function itemsOf({ view, open, rank }: FieldTreeProps): Item[] {
  return view.layers.flatMap((layer): Item[] => {
    const isOpen = open.has(layer.index);
    const shown = isOpen ? layer.rows.filter((row) => row.rank <= rank) : [];
    const hidden = isOpen ? layer.rows.length - shown.length : 0;
    return [
      { kind: 'layer', id: `layer-${layer.index}`, layer, hidden },
      ...shown.map((row): Item => ({ kind: 'row', id: row.id, layer, row })),
    ];
  });
}

export function FieldTree(props: FieldTreeProps) {
  const { view, open, selected, onToggle, onAll, onSelect, onHover } = props;
  const { t } = useText();
  const prefix = useId();
  const tree = useRef<HTMLDivElement>(null);
  const items = itemsOf(props);
  const stop = items.some(({ id }) => id === selected) ? selected : (items[0]?.id ?? null);
  const domId = (id: string): string => `${prefix}-${id}`;

  const focus = (item: Item | undefined): void => {
    if (!item) return;
    if (item.kind === 'row') onSelect(item.id);
    tree.current?.querySelector<HTMLElement>(`[id="${CSS.escape(domId(item.id))}"]`)?.focus();
  };
  const activate = (item: Item): void => {
    if (item.kind === 'layer') onToggle(item.layer.index);
    else onSelect(item.id);
  };
  const itemOf = ({ target }: SyntheticEvent): Item | undefined => {
    const id = target instanceof Element ? target.closest('[role="treeitem"]')?.id : undefined;
    return items.find((item) => domId(item.id) === id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const item = itemOf(event);
    if (!item || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = items.findIndex(({ id }) => id === item.id);
    const isOpen = item.kind === 'layer' && open.has(item.layer.index);
    const parent = items.find((other) => other.kind === 'layer' && other.layer === item.layer);
    const moves: Partial<Record<string, () => void>> = {
      ArrowDown: () => focus(items[at + 1]),
      ArrowUp: () => focus(items[at - 1]),
      ArrowRight: () => {
        if (item.kind !== 'layer') return;
        if (!isOpen) onToggle(item.layer.index);
        else if (item.hidden > 0) onAll();
        else focus(items[at + 1]);
      },
      ArrowLeft: () => (isOpen ? onToggle(item.layer.index) : focus(parent)),
      Home: () => focus(items[0]),
      End: () => focus(items.at(-1)),
      Enter: () => activate(item),
      ' ': () => activate(item),
    };
    const move = moves[event.key];
    if (!move) return;
    move();
    event.preventDefault();
    // The page's own arrow keys step through time.
    event.stopPropagation();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- its items have the focus, one of them by Tab
    <div
      ref={tree}
      className="headers-tree"
      role="tree"
      aria-label={t('panels:headers.tree')}
      onClick={(event) => {
        const item = itemOf(event);
        if (item) activate(item);
      }}
      onKeyDown={onKeyDown}
      onPointerOver={(event) => {
        const item = itemOf(event);
        onHover(item?.kind === 'row' ? item.id : null);
      }}
      onPointerLeave={() => onHover(null)}
    >
      {view.removed.map((gone) => (
        <div key={gone.title} className="headers-gone" role="none">
          <Stripe stripe={gone.stripe} gone />
          <del>{t(`fields:layers.${gone.title}`)}</del>
          <span>{t('panels:headers.takenOff')}</span>
        </div>
      ))}
      {view.layers.map((layer) => (
        <LayerItems
          key={layer.index}
          {...props}
          layer={layer}
          items={items.filter((i) => i.layer === layer)}
          domId={domId}
          stop={stop}
        />
      ))}
    </div>
  );
}

type LayerItemsProps = FieldTreeProps & {
  layer: HeaderLayer;
  items: Item[];
  domId: (id: string) => string;
  /** The one that Tab comes to. */
  stop: string | null;
};

function LayerItems({ layer, items, domId, stop, open, selected, hovered, onAll }: LayerItemsProps) {
  const { t } = useText();
  const [head, ...rest] = items;
  if (head?.kind !== 'layer') return null;
  const isOpen = open.has(layer.index);
  const rows = rest.filter((item) => item.kind === 'row');
  return (
    <div className="headers-group" role="none">
      <div
        id={domId(head.id)}
        tabIndex={head.id === stop ? 0 : -1}
        className="headers-layer"
        role="treeitem"
        aria-expanded={isOpen}
        aria-level={1}
      >
        <Stripe stripe={layer.stripe} />
        <span className="headers-layer-name">{t(`fields:layers.${layer.title}`)}</span>
        {layer.state === 'new' && <span className="headers-mark headers-new">{t('panels:headers.layerNew')}</span>}
        {!isOpen && <code className="headers-layer-sum">{layer.summary}</code>}
        {head.hidden > 0 && (
          // The header's right arrow key does the same.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
          <span
            className="headers-more"
            onClick={(event) => {
              event.stopPropagation();
              onAll();
            }}
          >
            {t('panels:headers.more', { count: head.hidden })}
          </span>
        )}
        <span className="headers-layer-size">
          {t(!isOpen && layer.state === 'same' ? 'panels:headers.layerSame' : 'panels:headers.bytes', {
            count: layer.length,
          })}
        </span>
        <svg className="headers-chevron" viewBox="0 0 16 16" aria-hidden="true">
          <path d={isOpen ? 'm4 6 4 4 4-4' : 'm6 4 4 4-4 4'} />
        </svg>
      </div>
      {rows.map((item, i) => (
        <Row
          key={item.id}
          id={domId(item.id)}
          row={item.row}
          place={i + 1}
          count={rows.length}
          stop={item.id === stop}
          selected={item.id === selected}
          hovered={item.id === hovered}
        />
      ))}
    </div>
  );
}

interface RowProps {
  id: string;
  row: HeaderRow;
  place: number;
  count: number;
  stop: boolean;
  selected: boolean;
  hovered: boolean;
}

/** Drawn again only where it is another: from hop to hop most are the same. */
const Row = memo(function Row({ id, row, place, count, stop, selected, hovered }: RowProps) {
  const { t } = useText();
  return (
    <div
      id={id}
      tabIndex={stop ? 0 : -1}
      className="headers-row"
      role="treeitem"
      aria-level={2}
      aria-posinset={place}
      aria-setsize={count}
      aria-selected={selected}
      data-hover={hovered || undefined}
    >
      <span className="headers-label">{t(`fields:labels.${row.key}`)}</span>
      <FieldValue row={row} />
    </div>
  );
}, sameData);
