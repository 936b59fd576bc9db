/** The header inspector: the frame as a tree of headers and fields, what the chosen field is for, and the bytes. */
import { useMemo, useState } from 'react';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { findRow, openAtFirst, rankThatFits, viewHeaders, type HeadersView, type Rank } from '../../view/headers.ts';
import { ByteGrid } from './ByteGrid.tsx';
import { FieldText } from './FieldText.tsx';
import { FieldTree } from './FieldTree.tsx';
import './header-inspector.css';
import { suggestedRow } from './suggested-row.ts';
import { HopNumber } from '../common/HopNumber.tsx';
import { useNames } from '../common/use-caption.ts';
import { useFrameMoment } from './use-packet.ts';
import { useText } from './use-text.ts';

export function HeaderInspector() {
  const { t } = useText();
  const names = useNames();
  const { frame, before, hop } = useFrameMoment();
  const view = useMemo(() => (frame ? viewHeaders(frame, before, names) : null), [frame, before, names]);

  return (
    <section className="headers" aria-labelledby="headers-title">
      <header className="headers-head">
        {view && hop > 0 && <HopNumber hop={hop} now />}
        <h2 id="headers-title">{t('panels:headers.title')}</h2>
        {view && <Summary view={view} />}
      </header>
      {view ? (
        <Frame view={view} frame={frame!} />
      ) : (
        <p className="headers-empty">
          {t('panels:headers.empty')}
          <span>{t('panels:headers.emptyHint')}</span>
        </p>
      )}
    </section>
  );
}

function Summary({ view }: { view: HeadersView }) {
  const { t } = useText();
  const total = view.bytes.length;
  const { changedBytes: changed, newBytes: added, compared } = view;
  const key = !compared ? 'First' : added > 0 ? 'New' : changed > 0 ? 'Changed' : 'Same';
  return <span className="headers-sum">{t(`panels:headers.summary${key}`, { total, changed, added })}</span>;
}

/** What a person opened stays open only as long as the frame. */
function Frame({ view, frame }: { view: HeadersView; frame: Uint8Array }) {
  const store = useAppStore();
  const chosen = useApp((s) => s.selectedField);
  const [hovered, setHovered] = useState<string | null>(null);
  const [opened, setOpened] = useState<{ frame: Uint8Array; open: ReadonlySet<number>; rank?: Rank } | null>(null);

  const ours = opened?.frame === frame ? opened : null;
  const selected = findRow(view, chosen) ? chosen : suggestedRow(view);
  const found = findRow(view, selected);
  const first = openAtFirst(view);
  // What is chosen is in sight, whoever chose it.
  const open = ours?.open ?? (found ? new Set([...first, found.layer.index]) : first);
  const rank = Math.max(ours?.rank ?? rankThatFits(view, open), found?.row.rank ?? 1) as Rank;
  const select = (id: string): void => {
    const target = findRow(view, id);
    // It stays unfolded when another is chosen: nothing jumps.
    if (target)
      setOpened({ frame, open: new Set([...open, target.layer.index]), rank: Math.max(rank, target.row.rank) as Rank });
    store.getState().selectField(id);
  };

  return (
    <div className="headers-body">
      <div className="headers-scroll">
        <FieldTree
          view={view}
          open={open}
          rank={rank}
          selected={selected}
          hovered={hovered}
          onToggle={(layer) => {
            const next = new Set(open);
            if (!next.delete(layer)) next.add(layer);
            setOpened({ ...ours, frame, open: next });
          }}
          onAll={() => setOpened({ frame, open, rank: 3 })}
          onSelect={select}
          onHover={setHovered}
        />
      </div>
      {found && <FieldText layer={found.layer} row={found.row} />}
      <ByteGrid view={view} selected={selected} hovered={hovered} onSelect={select} onHover={setHovered} />
    </div>
  );
}
