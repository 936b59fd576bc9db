/** The host that asks "who has ...?": its neighbour entry, and the packet that waits for it. */
import { useWorld } from '../../app/StoreProvider.tsx';
import { stateOf } from '../../kernel/neighbour.ts';
import type { ArpExchange } from '../../view/arp-view.ts';
import type { Protocol } from '../../view/frame.ts';
import type { Names } from '../../view/names.ts';
import { formatMac } from '../../wire/address.ts';
import { useTranslation } from '../common/translation.tsx';
import { Token, tokenWidth } from './Token.tsx';

interface Props {
  exchange: ArpExchange;
  names: Names;
  /** Stripes of the packet that waits; empty for none. */
  waiting: readonly Protocol[];
  packet: string;
}

export function AskerBox({ exchange, names, waiting, packet }: Props) {
  const { t } = useTranslation();
  const world = useWorld();
  const entry =
    world.hosts[exchange.asker]?.neighbours[`${exchange.askerInterface} ${neighbourAddress(exchange.target)}`];
  const state = entry ? stateOf(entry, world.time) : 'INCOMPLETE';
  const mac = entry?.mac ? formatMac(entry.mac) : t('note.macUnknown');
  const width = tokenWidth(Math.max(1, waiting.length), 14);
  return (
    <div className="asker">
      {waiting.length > 0 && (
        <p className="asker-waits">
          <svg width={width + 4} height={18} aria-hidden="true">
            <Token stripes={waiting} state="ghost" x={width / 2 + 2} y={9} height={14} />
          </svg>
          <span>{t('note.waiting', { packet })}</span>
        </p>
      )}
      <div className="asker-entry">
        <p>
          <b>{t('station.neighbour')}</b> <span className="m">{exchange.askerInterface}</span>
        </p>
        <p>
          <span className="m">{exchange.target}</span> <span className="bn">{names.text(exchange.target) ?? ''}</span>
        </p>
        <p className="asker-mac">
          <span className={entry?.mac ? 'm' : 'asker-unknown'}>{mac}</span>{' '}
          <span className="m asker-state">{state}</span>
        </p>
      </div>
    </div>
  );
}

/** Neighbours are kept by the address as a number. */
function neighbourAddress(text: string): number {
  return text.split('.').reduce((n, part) => n * 256 + Number(part), 0);
}
