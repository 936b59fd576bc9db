/** The packet beside its link: a ribbon a header, what the last hop changed struck and marked, the rest quiet. */
import { Suspense } from 'react';
import { stepAt } from '../../app/play-cache.ts';
import { useApp } from '../../app/StoreProvider.tsx';
import { formatTime } from '../../view/format-time.ts';
import { readFrame } from '../../view/frame.ts';
import { beginningOf } from '../../view/lookup.ts';
import type { Moment } from '../../view/moments.ts';
import type { Names } from '../../view/names.ts';
import { packetKey } from '../../view/packet-name.ts';
import { foldRibbons, ribbonsOf, type Fold, type Ribbon, type RibbonLine } from '../../view/ribbons.ts';
import { lazyPanel, useTranslation } from '../common/translation.tsx';
import { HopNumber } from '../common/HopNumber.tsx';
import { useWords } from '../common/use-words.ts';

const LabWords = lazyPanel(() => import('./LabWords.tsx').then((m) => m.LabWords));

interface Props {
  moment: Moment;
  names: Names;
  /** Height that there is; Infinity where the page scrolls. */
  room: number;
  /** Its number, where it is not the packet's own hop (the order of ARP answers). */
  hop?: number | undefined;
  /** Beside a tall router there is less width: its labels give way. */
  narrow?: boolean;
}

export function PacketStack({ moment, names, room, hop = moment.hop, narrow = false }: Props) {
  const { t } = useTranslation();
  const gone = useTakenOff(moment);
  if (!moment.frame) return <OtherMoment moment={moment} room={room} />;
  const frame = readFrame(moment.frame);
  const { ribbons } = ribbonsOf(moment.frame, moment.before, names);
  const folds = foldRibbons(ribbons, room - 40).map((fold, i): Fold => (i < gone.length ? 'folded' : fold));
  const packet = t(`packet.${packetKey(frame, moment.direction)}`);
  const [tunnel] = frame.tunnels;
  const inTunnel = tunnel !== undefined;
  const where =
    moment.kind === 'drop'
      ? t('stage.packetDropped', { at: moment.host })
      : t('stage.packetLeaves', { at: `${moment.host}.${moment.interface}` });
  return (
    <div className={inTunnel ? 'packet tunnelled' : narrow ? 'packet narrow' : 'packet'}>
      <h3 className="packet-head">
        {hop > 0 && <HopNumber hop={hop} now />}
        <span className="packet-name">{inTunnel ? `${packet} · ${tunnel.type.toUpperCase()}` : packet}</span>
        <span className="cap">{where}</span>
      </h3>
      <RibbonList
        ribbons={ribbons}
        folds={folds}
        indent={0}
        labels={inTunnel ? TUNNEL_LABEL_WIDTH : narrow ? NARROW_LABEL_WIDTH : LABEL_WIDTH}
        gone={gone}
      />
    </div>
  );
}

interface RibbonListProps {
  ribbons: readonly Ribbon[];
  folds: readonly Fold[];
  indent: number;
  labels: number;
  /** Where the outermost headers were taken off before the packet ended, from the outside in. */
  gone: readonly string[];
}

function RibbonList({ ribbons, folds, indent, labels, gone }: RibbonListProps) {
  const [ribbon, ...inner] = ribbons;
  const [fold = 'full', ...innerFolds] = folds;
  const [takenOff] = gone;
  if (!ribbon) return null;
  return (
    <div className={`ribbon ribbon-${ribbon.protocol}${takenOff === undefined ? '' : ' gone'}`}>
      <RibbonRow
        ribbon={ribbon}
        fold={fold}
        labels={indent === 0 ? Math.min(labels, LABEL_WIDTH) : labels - indent * 12}
        takenOff={takenOff}
      />
      <RibbonList ribbons={inner} folds={innerFolds} indent={indent + 1} labels={labels} gone={gone.slice(1)} />
    </div>
  );
}

const LABEL_WIDTH = 88;
const NARROW_LABEL_WIDTH = 82;
/** Two IP headers have longer names; Ethernet’s line needs its room for what was and what is. */
const TUNNEL_LABEL_WIDTH = 102;

interface RibbonRowProps {
  ribbon: Ribbon;
  fold: Fold;
  labels: number;
  takenOff: string | undefined;
}

function RibbonRow({ ribbon, fold, labels, takenOff }: RibbonRowProps) {
  const { t } = useTranslation();
  const title = t(`stage.layer.${ribbon.title}` as never);
  const size = t('stage.bytes', { count: ribbon.size });
  const style = { gridTemplateColumns: `${labels}px minmax(0, 1fr)` };
  if (fold === 'folded') {
    return (
      <div className="ribbon-row folded" style={style}>
        <span className={takenOff === undefined ? 'ribbon-name' : 'ribbon-name old'}>{title}</span>
        <span className="ribbon-line m">
          {takenOff === undefined ? ribbon.summary : t('stage.takenOff', { at: takenOff })}
        </span>
      </div>
    );
  }
  const lines = fold === 'main' ? ribbon.lines.filter((l) => l.main) : ribbon.lines;
  return (
    <div className="ribbon-row" style={style}>
      <span className="ribbon-name">
        <span className={ribbon.isNew ? 'mark' : undefined}>{title}</span>
        {(fold === 'full' || lines.length > 1) && <small>{ribbon.isNew ? `+${size}` : size}</small>}
      </span>
      <div className="ribbon-lines">
        {lines.map((l) => (
          <Line key={`${l.label}${l.value}`} line={l} />
        ))}
      </div>
    </div>
  );
}

/** For a packet that ended inside a tunnel: where its outer headers were taken off. */
function useTakenOff(moment: Moment): readonly string[] {
  const trace = useApp((s) => s.run.trace);
  if (moment.kind !== 'drop') return [];
  const opened = moment.visit.decisions.some((at) => {
    const event = trace[at];
    return event?.kind === 'decision' && event.code === 'tunnel.decapsulated';
  });
  if (!opened) return [];
  const arrival = trace[moment.visit.arrived];
  const at = arrival?.kind === 'receive' ? arrival.interface : moment.host;
  const type = moment.frame ? readFrame(moment.frame).tunnels[0]?.type : undefined;
  return type === undefined || type === 'ipip' ? [at, 'ipip'] : [at, type, type];
}

/** As many letters as there is room for beside a field's name on a wide stage. */
const LONG = 25;

/** One line of a ribbon: a field with what it was and what it is. */
export function Line({ line: { label, book, old, value, news } }: { line: RibbonLine }) {
  const { t } = useTranslation();
  const { say, has } = useWords();
  const bare = label === '' || label === 'data' || label === 'icmp';
  const named = label === 'icmp' && has(`page:icmp.${value}`) ? `${value}, ${say(`icmp.${value}`)}` : value;
  const text = label === 'data' ? t('stage.dataBytes', { count: Number(value) }) : named;
  return (
    <div className="ribbon-line m" data-long={(old?.length ?? 0) + text.length > LONG || undefined}>
      {!bare && <i>{t(`stage.field.${label}` as never)}</i>}
      {book !== '' && old === null && <span className="bn">{book}</span>}
      {old !== null && (
        <>
          <span className="old">{old}</span> <span className="arr">→</span>{' '}
        </>
      )}
      <span className={old !== null || news ? 'mark' : undefined}>{text}</span>
    </div>
  );
}

/** A moment without a packet: a command and what it printed, or a result. */
function OtherMoment({ moment, room }: { moment: Moment; room: number }) {
  const { t } = useTranslation();
  const event = useApp((s) => s.run.trace[moment.event]);
  if (event?.kind === 'command') {
    const lines = Math.max(3, Math.floor((room - 80) / 18));
    const output = (event.stdout + event.stderr).trimEnd().split('\n');
    const text = output.slice(0, lines).join('\n');
    return (
      <div className="packet">
        <h3 className="packet-command m">
          <span className="quiet">{event.host}#</span> {event.command}
        </h3>
        {text !== '' && <pre className="packet-output">{output.length > lines ? `${text}\n…` : text}</pre>}
      </div>
    );
  }
  if (event?.kind === 'end') return <Result moment={moment} result={event.result} />;
  if (moment.kind === 'start')
    return (
      <Suspense>
        <LabWords />
      </Suspense>
    );
  return (
    <div className="packet">
      <p className="packet-nothing">{t('stage.nothing')}</p>
    </div>
  );
}

/** What a request came to: whom it asked, what it got, how long that took. */
function Result({ moment, result }: { moment: Moment; result: unknown }) {
  const { t } = useTranslation();
  const step = useApp((s) => stepAt(s, moment.step));
  const began = useApp((s) => beginningOf(s.run.trace, moment.step)?.time);
  const { reply, error } = (result ?? {}) as { reply?: unknown; error?: unknown };
  const text = typeof reply === 'string' ? reply.trim() : typeof error === 'string' ? error : '';
  if (text === '') return <p className="packet-nothing">{t('stage.nothing')}</p>;
  return (
    <dl className="packet packet-result">
      {step && 'dst' in step && (
        <div>
          <dt>{t('stage.asked')}</dt>
          <dd className="m">{step.dst}</dd>
        </div>
      )}
      <div>
        <dt>{t('stage.answer')}</dt>
        <dd className="m">
          <span className="mark">{text}</span>
        </dd>
      </div>
      {began !== undefined && (
        <div>
          <dt>{t('stage.took')}</dt>
          <dd className="m">{formatTime(moment.time - began)}</dd>
        </div>
      )}
    </dl>
  );
}
