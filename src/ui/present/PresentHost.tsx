/** A host for the last row: its name, its book name, its MAC's last bytes, and what decides in it now. */
import type { HostFacts } from '../../view/host-facts.ts';
import type { HostPath, PathBox } from '../../view/host-path.ts';
import type { PlacedHost, Port } from '../../view/layout.ts';
import { shortMac } from '../../view/names.ts';
import type { PresentNames } from '../../view/present-names.ts';
import type { CandidateView } from '../../view/reasons.ts';
import { useTranslation } from '../common/translation.tsx';
import { useWords } from '../common/use-words.ts';
import { useCalled } from './use-called.ts';
import type { HostContent } from '../stage/host-content.ts';
import { arrow } from '../stage/Markers.tsx';

interface Props {
  box: PlacedHost;
  facts: HostFacts;
  names: PresentNames;
  content: HostContent | null;
  receives: boolean;
  ports: readonly Port[];
}

/** Narrower than this a line holds a name alone. */
const BARE = 260;
/** Wide enough for a word and for a MAC's last bytes. */
const ROOMY = 400;

export function PresentHost(props: Props) {
  const { box, facts, content, names, receives } = props;
  const called = useCalled();
  /** It says its address, which leaves room for the MAC's last bytes beside it. */
  const plain = content === null || content.kind === 'asks';
  const isOpen = box.form === 'path' || box.form === 'cross';
  const deciding = content?.kind === 'path' || content?.kind === 'asks' || (content?.kind === 'hears' && content.now);
  const bare = box.form === 'line' && box.w < BARE;
  const isServer = facts.role === 'realserver' || (facts.role === 'director' && !isOpen);
  return (
    <section
      className={`present-host present-${box.form} role-${facts.role}${deciding ? ' deciding' : ''}${bare ? ' present-bare' : ''}`}
      style={{ left: box.x, top: box.y, width: box.w, height: box.h }}
      aria-label={facts.name}
    >
      <div className="present-name">
        {/* Among many there is room for no more than a name: that a frame goes to it shows there. */}
        <b className={bare && receives ? 'mark' : undefined}>{called(facts.name)}</b>
        {box.form === 'line' && content?.kind === 'path' && (!bare || content.path.dropped) && (
          <Verdict path={content.path} />
        )}
        {!bare && box.form === 'line' && isServer && <LastBytes {...props} />}
        {!bare && facts.vip && facts.role !== 'client' && <Vip facts={facts} />}
      </div>
      {isOpen ? (
        <Director {...props} />
      ) : (
        box.form === 'card' && (
          <div className="present-second">
            {content?.kind === 'path' && isServer ? (
              <Verdict path={content.path} />
            ) : (
              <Second {...props} own={names.own(box.name)} />
            )}
            {isServer && (plain || box.w >= ROOMY) && <LastBytes {...props} />}
          </div>
        )
      )}
    </section>
  );
}

function Vip({ facts }: { facts: HostFacts }) {
  const { t } = useTranslation();
  const { state, on } = facts.vip!;
  const words = state === 'answers' ? 'VIP' : t('show:present.vipOn', { on });
  return <span className={`vip ${state === 'answers' ? '' : state === 'wrong' ? 'wrong' : 'silent'}`}>{words}</span>;
}

function LastBytes({ facts, receives }: Props) {
  const first = facts.addresses[0];
  if (!first) return null;
  return <span className={receives ? 'm mark' : 'm present-mac'}>{shortMac(first.mac)}</span>;
}

/** The host's own address by its book name; of one that asks, the address that it asks for; of one that is asked, what it makes of it. */
function Second({ content, names, own }: Props & { own: string }) {
  const { t } = useTranslation();
  const called = useCalled();
  if (content?.kind === 'asks')
    return <span>{t('show:present.asks', { name: called(names.address(content.exchange.target)) })}</span>;
  if (content?.kind === 'hears')
    return <span>{t(content.hearing.outcome === 'answers' ? 'show:present.answers' : 'note.silent')}</span>;
  return <span>{own}</span>;
}

/** Where it ended, or what took it. */
function Verdict({ path }: { path: HostPath }) {
  const { t } = useTranslation();
  if (path.dropped)
    return (
      <span className="present-drop">
        <svg width="32" height="32" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
          <path d="m6.5 6.5 7 7m0-7-7 7" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
        </svg>
        {t('why.dropped')}
      </span>
    );
  const { box } = path;
  return <span>{box?.kind === 'program' ? box.title : (box?.method ?? '')}</span>;
}

/** The inside of a director: lanes, and IPVS with who was picked; between requests, its service. */
function Director({ box, facts, content, ports, names }: Props) {
  const { t } = useTranslation();
  const path = content?.kind === 'path' ? content.path : null;
  const inside = path?.box ?? null;
  const cross = box.form === 'cross';
  const [left, right] = [cross ? 56 : 64, box.w - (cross ? 56 : 24)];
  const heavy = inside !== null && (inside.state === 'deciding' || inside.state === 'dropped');
  const title = inside && inside.kind !== 'ipvs' ? (inside.kind === 'forward' ? 'FORWARD' : t('note.program')) : 'IPVS';
  const [service] = facts.services;
  return (
    <>
      {path && <Lanes path={path} box={box} ports={ports} left={left} right={right} />}
      <div className={heavy ? 'present-ipvs heavy' : 'present-ipvs'} style={{ left, width: right - left }}>
        <p>
          <b>{title}</b>
          <span className="m">{inside ? inside.title : (service?.scheduler ?? '')}</span>
        </p>
        {path?.dropped ? <Verdict path={path} /> : inside ? <Picked box={inside} names={names} /> : null}
        {!path &&
          service?.dests.slice(0, MOST_ROWS).map((d) => (
            <p key={`${d.address}:${d.port}`} className="present-row">
              <span className="m">{d.host ?? d.address}</span>
              <span>{t('stage.weight', { n: d.weight })}</span>
            </p>
          ))}
      </div>
    </>
  );
}

const MOST_ROWS = 2;

function Picked({ box, names }: { box: PathBox; names: PresentNames }) {
  const { t } = useTranslation();
  const { note: words } = useNote();
  if (box.known)
    return (
      <p className="present-row picked">
        <span className="m">{box.known.name}</span>
        <b>{t('note.remembered')}</b>
      </p>
    );
  const order = [...box.candidates].sort((a, b) => Number(b.status === 'picked') - Number(a.status === 'picked'));
  return (
    <>
      {order.slice(0, MOST_ROWS).map((c) => (
        <CandidateRow key={c.dest} candidate={c} threshold={box.threshold} next={order.length === 2} />
      ))}
      {order.length === 0 &&
        box.changes.slice(0, MOST_ROWS).map((c) => (
          <p key={c.name} className="present-row">
            <span>{c.name}</span>
            <span className="mark">{names.address(c.new)}</span>
          </p>
        ))}
      {order.length === 0 && box.changes.length === 0 && <p className="present-row present-note">{words(box)}</p>}
    </>
  );
}

function useNote(): { note: (box: PathBox) => string } {
  const { say } = useWords();
  return { note: ({ note }) => (note ? say(`note.${note.key}`, note.values) : '') };
}

const WORDS: Readonly<Record<string, 'picked' | 'skipped' | 'overloaded' | 'busy' | undefined>> = {
  picked: 'picked',
  'weight-0': 'skipped',
  overload: 'overloaded',
  busy: 'busy',
};
const MOST_SQUARES = 4;

function CandidateRow({
  candidate: c,
  threshold,
  next,
}: {
  candidate: CandidateView;
  threshold: number | null;
  next: boolean;
}) {
  const { t } = useTranslation();
  const key = WORDS[c.status];
  const drawn = threshold !== null && c.weight <= MOST_SQUARES && threshold <= MOST_SQUARES;
  const picked = c.status === 'picked';
  return (
    <p className={picked ? 'present-row picked' : 'present-row'}>
      <span className="m">{c.name || c.dest}</span>
      <span
        className="present-squares"
        style={drawn ? { ['--reach' as string]: threshold } : undefined}
        aria-hidden="true"
      >
        {drawn && Array.from({ length: c.weight }, (_, i) => <i key={i} />)}
      </span>
      <span>{key ? t(`note.${key}`) : next && c.status === 'not-reached' ? t('note.next') : ''}</span>
    </p>
  );
}

/** From the port it came in by to the box, and on to the port it leaves by. */
function Lanes({
  path,
  box,
  ports,
  left,
  right,
}: {
  path: HostPath;
  box: PlacedHost;
  ports: readonly Port[];
  left: number;
  right: number;
}) {
  const of = (name: string | null): Port | undefined =>
    name === null ? undefined : ports.find((p) => p.host === box.name && p.interface === name);
  const [input, output] = [of(path.input), of(path.output)];
  const edge = (port: Port): number => (port.side === 'left' ? left : right);
  const away = (port: Port, by: number): number => (port.side === 'left' ? -by : by);
  return (
    <svg className="present-lanes" width={box.w - 4} height={box.h - 4} aria-hidden="true">
      {input && (
        <path
          d={`M${input.in.x - box.x} ${input.in.y - box.y}H${edge(input) + away(input, 8)}`}
          className="way-inside"
          markerEnd={arrow('ghost')}
        />
      )}
      {output && (
        <>
          <path d={`M${edge(output)} ${output.out.y - box.y}H${output.out.x - box.x}`} className="way-now-band" />
          <path
            d={`M${edge(output)} ${output.out.y - box.y}H${output.out.x - box.x - away(output, 12)}`}
            className="path-now"
            markerEnd={arrow('now')}
          />
        </>
      )}
    </svg>
  );
}
