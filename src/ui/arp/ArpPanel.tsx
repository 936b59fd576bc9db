/**
 * Who answers for the VIP: a row a host with its two switches, what they come to, and what it did the last time the router asked.
 * Every button runs a command line, and the row shows it.
 */
import { useMemo } from 'react';
import { useApp, useAppStore, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import { viewArpPanel, type ArpHost, type ArpPanelView } from '../../view/arp-panel.ts';
import { parseMac } from '../../wire/address.ts';
import { Trans } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import { useNames } from '../common/use-caption.ts';
import { useText } from '../inspector/use-text.ts';
import { ArpAnswerCell } from './ArpAnswerCell.tsx';
import './arp-panel.css';
import { ArpSwitchCells } from './ArpSwitchCells.tsx';

export function ArpPanel() {
  const { t } = useText();
  const view = useArpPanel();
  return (
    <section className="arp" aria-labelledby="arp-title">
      <header className="arp-head">
        <h2 id="arp-title">{t('arp:title')}</h2>
        {view && <Asker view={view} />}
      </header>
      {view ? (
        <div className="arp-scroll">
          <Table view={view} />
          <Rule view={view} />
        </div>
      ) : (
        <p className="arp-none">{t('arp:none')}</p>
      )}
    </section>
  );
}

function useArpPanel(): ArpPanelView | null {
  const run = useApp((s) => s.run);
  const world = useWorld();
  const until = useUntil();
  const start = useMemo(() => run.worldAt(0), [run]);
  return useMemo(() => viewArpPanel({ world, start, trace: run.trace, until }), [world, start, run, until]);
}

/** The last trace event that the playhead has behind it: a frame's moment ends when it was heard, and what hearers made of it is known. */
function useUntil(): number {
  const { event, receives } = useMoment();
  const trace = useApp((s) => s.run.trace);
  return useMemo(() => {
    let at = receives.at(-1) ?? event;
    // The set-up's commands stand before the first moment.
    if (at < 0) at = trace.filter((e) => e.step < 0).length - 1;
    const tick = trace[at]?.tick;
    for (
      let next = trace[at + 1];
      next?.tick === tick && (next?.kind === 'decision' || next?.kind === 'drop');
      next = trace[at + 1]
    )
      at++;
    return at;
  }, [event, receives, trace]);
}

function Rule({ view }: { view: ArpPanelView }) {
  const first = view.hosts[0];
  if (!first) return null;
  const idle = view.hosts.find(({ vipOn, interface: own }) => vipOn !== null && vipOn !== own)?.vipOn ?? 'lo';
  return (
    <p className="arp-rule">
      <Trans i18nKey={'arp:rule'} values={{ interface: first.interface, idle }} components={{ c: <code /> }} />
    </p>
  );
}

function Table({ view }: { view: ArpPanelView }) {
  const { t } = useText();
  const first = view.hosts[0];
  if (!first) return null;
  const own = first.interface;
  return (
    <table className="arp-table">
      <colgroup>
        <col className="arp-col-host" />
        {[0, 1].flatMap((i) => [
          <col key={`${i} all`} className="arp-col-first" />,
          <col key={`${i} own`} className="arp-col-own" />,
          <col key={`${i} idle`} />,
        ])}
        <col className="arp-col-answers" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col" rowSpan={2}>
            <span className="sr">{t('arp:host')}</span>
          </th>
          {(['arp_ignore', 'arp_announce'] as const).map((name) => (
            <th key={name} scope="colgroup" colSpan={3} className="arp-group arp-gap">
              {name}
            </th>
          ))}
          <th scope="col" rowSpan={2} className="arp-answers">
            {t('arp:answers')}
          </th>
        </tr>
        <tr>
          {['arp_ignore', 'arp_announce'].flatMap((name) => [
            <th key={`${name} all`} scope="col" className="arp-gap">
              all
            </th>,
            <th key={`${name} own`} scope="col">
              {own}
            </th>,
            <th key={`${name} idle`} scope="col">
              {first.ignore.idle?.interface ?? 'lo'}
            </th>,
          ])}
        </tr>
      </thead>
      {view.hosts.map((host) => (
        <Rows key={host.name} host={host} />
      ))}
    </table>
  );
}

/** Two lines a host: the values, and below what they come to. */
function Rows({ host }: { host: ArpHost }) {
  const { t } = useText();
  return (
    <tbody>
      <tr>
        <th scope="row" rowSpan={2} className="arp-host">
          <span>
            <Icon name={host.role} />
            {host.name}
          </span>
          <small>{host.vipOn === null ? t('arp:noVip') : t('arp:vipOn', { on: host.vipOn })}</small>
        </th>
        <ArpSwitchCells host={host} name="arp_ignore" setting={host.ignore} />
        <ArpSwitchCells host={host} name="arp_announce" setting={host.announce} />
        <td className="arp-answers arp-answer-cell">
          <ArpAnswerCell answer={host.answer} />
        </td>
      </tr>
      <tr className="arp-meanings">
        <ArpSwitchCells host={host} name="arp_ignore" setting={host.ignore} meaning />
        <ArpSwitchCells host={host} name="arp_announce" setting={host.announce} meaning />
        <td className="arp-command">
          {host.command === null ? (
            <span>{t('arp:unchanged')}</span>
          ) : (
            <code title={`${host.name}# ${host.command}`}>{host.command}</code>
          )}
        </td>
      </tr>
    </tbody>
  );
}

/** What the router believes, and how to make it ask again. */
function Asker({ view: { asker } }: { view: ArpPanelView }) {
  const { t } = useText();
  const store = useAppStore();
  const names = useNames();
  if (!asker) return null;
  const mac = asker.mac;
  const owner = mac === null ? '' : names.mac(parseMac(mac) ?? 0);
  return (
    <>
      <p className="arp-belief">
        <Trans
          i18nKey={mac === null ? 'arp:believesNothing' : 'arp:believes'}
          values={{ host: asker.host, mac: owner }}
        />
      </p>
      <button
        type="button"
        className="arp-flush"
        title={t('arp:askHint', { host: asker.host })}
        onClick={() => {
          store.getState().runCommand(asker.host, asker.flush);
          store.getState().sendRequest();
        }}
      >
        <code>{asker.flush}</code>
        {t('arp:ask', { host: asker.host })}
      </button>
      <button type="button" className="tool out" onClick={() => store.getState().sendRequest()}>
        {t('arp:send')}
      </button>
    </>
  );
}
