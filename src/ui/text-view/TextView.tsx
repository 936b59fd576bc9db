/** The stage in words and tables: hosts, segments, services, the packet layer by layer, the frames of the current request. */
import { useMemo, type ReactNode } from 'react';
import { useApp, useAppStore, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import { countPast, frameRow, framesOf } from '../../view/frame-list.ts';
import { viewHeaders } from '../../view/headers.ts';
import { requestAt } from '../../view/moments.ts';
import { destLines, interfaceLines, linkLines, rowsAround, type InterfaceLine } from '../../view/text-view.ts';
import { CaptionText } from '../common/CaptionText.tsx';
import { useCaption, useNames } from '../common/use-caption.ts';
import { FieldValue } from '../inspector/FieldValue.tsx';
import { useText } from '../inspector/use-text.ts';
import './text-view.css';

export function TextView() {
  const { t } = useText();
  const { caption, names } = useCaption();
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, which a keyboard must be able to do
    <section className="textview" aria-labelledby="text-title" tabIndex={0}>
      <h2 id="text-title">{t('frames:text.title')}</h2>
      <p className="textview-now">
        <CaptionText caption={caption} names={names} />
      </p>
      <PacketText />
      <FramesText />
      <HostsText />
    </section>
  );
}

interface TableProps {
  caption: string;
  /** Keys of `frames:text.column`. */
  columns: readonly string[];
  children: ReactNode;
}

function Table({ caption, columns, children }: TableProps) {
  const { t } = useText();
  return (
    <table>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`frames:text.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function HostsText() {
  const { t, join } = useText();
  const world = useWorld();
  const names = useNames();
  const links = useApp((s) => s.scenario.links);
  const lines = useMemo(() => interfaceLines(world, names), [world, names]);
  const dests = destLines(world, names);
  const vip = ({ vip: fact }: InterfaceLine): string => {
    if (!fact) return '–';
    const { state, on } = fact;
    return state === 'holds' ? t('page:stage.vipHolds', { on }) : t(`frames:text.vip.${state}`);
  };
  return (
    <>
      <Table
        caption={t('frames:text.hosts')}
        columns={['host', 'role', 'interface', 'segment', 'mac', 'addresses', 'vip']}
      >
        {lines.map((line) => (
          <tr key={`${line.host}.${line.interface}`}>
            <th scope="row">{line.host}</th>
            <td>{t(`page:role.${line.role}`)}</td>
            <td>
              <code>{line.interface}</code>
              {!line.up && join('clauses', ['', t('frames:text.down')])}
            </td>
            <td>{line.link || '–'}</td>
            <td>
              <code>{line.mac || '–'}</code>
            </td>
            <td>
              {line.addresses.length === 0 && '–'}
              {line.addresses.map(({ text, name }) => (
                <span key={text} className="textview-address">
                  <code>{text}</code> {name}
                </span>
              ))}
            </td>
            <td>{vip(line)}</td>
          </tr>
        ))}
      </Table>
      <Table caption={t('frames:text.segments')} columns={['segment', 'network', 'ports']}>
        {linkLines(links, world).map(({ link, network, ports }) => (
          <tr key={link}>
            <th scope="row">{link}</th>
            <td>
              <code>{network || '–'}</code>
            </td>
            <td>
              <code>{ports.join(', ')}</code>
            </td>
          </tr>
        ))}
      </Table>
      {dests.length > 0 && (
        <Table
          caption={t('frames:text.services')}
          columns={['host', 'service', 'scheduler', 'dest', 'forward', 'weight', 'active', 'inactive']}
        >
          {dests.map(({ host, service, scheduler, dest }) => (
            <tr key={`${host} ${service} ${dest.address}:${dest.port}`}>
              <th scope="row">{host}</th>
              <td>
                <code>{service}</code>
              </td>
              <td>{scheduler}</td>
              <td>
                <code>{`${dest.address}:${dest.port}`}</code> {dest.host}
              </td>
              <td>{t(`frames:text.method.${dest.method}`)}</td>
              <td>{dest.weight}</td>
              <td>{dest.active}</td>
              <td>{dest.inactive}</td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
}

/** The frame under way, field by field, with what this hop changed. */
function PacketText() {
  const { t } = useText();
  const names = useNames();
  const { frame, before, hop } = useMoment();
  const view = useMemo(() => (frame ? viewHeaders(frame, before, names) : null), [frame, before, names]);
  if (!view) return <p>{t('panels:headers.empty')}</p>;
  return (
    <Table
      caption={
        t('frames:text.packet', { hop, count: view.bytes.length }) +
        view.removed.map(({ title }) => ` ${t('frames:text.removed', { layer: t(`fields:layers.${title}`) })}`).join('')
      }
      columns={['layer', 'field', 'value', 'change']}
    >
      {view.layers.flatMap((layer) =>
        layer.rows.map((row) => (
          <tr key={row.id}>
            <th scope="row">{t(`fields:layers.${layer.title}`)}</th>
            <td>{t(`fields:labels.${row.key}`)}</td>
            <td>
              <FieldValue row={{ ...row, old: null }} />
            </td>
            <td>
              {row.old !== null
                ? t('panels:headers.was', { old: [row.old, row.oldName].filter(Boolean).join(' ') })
                : layer.state === 'new'
                  ? t('panels:headers.layerNew')
                  : '–'}
            </td>
          </tr>
        )),
      )}
    </Table>
  );
}

/** More rows than that nobody reads in one go. */
const MOST_ROWS = 200;

function FramesText() {
  const { t } = useText();
  const names = useNames();
  const moments = useApp((s) => s.moments);
  const requests = useApp((s) => s.requests);
  const playhead = useApp((s) => s.playhead);
  const { getState } = useAppStore();
  const request = requestAt(requests, playhead) ?? requests[0];
  const frames = framesOf(moments);
  const own = useMemo(
    () => (request ? frames.flatMap((m, i) => (m.index >= request.first && m.index <= request.last ? [i] : [])) : []),
    [frames, request],
  );
  if (own.length === 0) return <p>{t('frames:ladder.empty')}</p>;
  const { first, end } = rowsAround(own.length, countPast(frames, own, playhead), MOST_ROWS);
  return (
    <Table
      caption={t('frames:text.frames', { first: first + 1, last: end, count: own.length })}
      columns={['number', 'time', 'place', 'source', 'destination', 'protocol', 'info']}
    >
      {own.slice(first, end).map((at) => {
        const row = frameRow(frames, at, names);
        const now = row.moment === playhead;
        return (
          <tr key={row.number} aria-current={now ? 'step' : undefined}>
            <th scope="row">
              <button
                type="button"
                aria-label={t('frames:text.goTo', { number: row.number })}
                onClick={() => getState().seek(row.moment)}
              >
                {now ? <mark>{row.number}</mark> : row.number}
              </button>
            </th>
            <td>
              <code>{row.time}</code>
            </td>
            <td>
              <code>{row.place}</code>
            </td>
            <td>
              <code>{row.source.address}</code> {row.source.name}
            </td>
            <td>
              <code>{row.destination.address}</code> {row.destination.name}
            </td>
            <td>{row.protocol}</td>
            <td>
              <code>{row.info}</code>
              {now && <span className="sr"> {t('frames:text.now')}</span>}
            </td>
          </tr>
        );
      })}
    </Table>
  );
}
