/** The form that edits a lab: what it shows is the lab at the playhead (or as it is set up), and every change of it runs commands. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { useApp, useAppStore, useMoment } from '../../app/StoreProvider.tsx';
import { checkServer } from '../../view/edit/checks.ts';
import type { When } from '../../view/edit/edit.ts';
import { chooseRow, serverRows, type ChosenRow, type ServerRow } from '../../view/edit/server-rows.ts';
import { serviceWords } from '../../view/edit/service-edits.ts';
import { formatMilliseconds } from '../arp/format-time.ts';
import { useText } from '../inspector/use-text.ts';
import { ChecksGroup } from './ChecksGroup.tsx';
import { ClientsGroup } from './ClientsGroup.tsx';
import { RequestsGroup } from './RequestsGroup.tsx';
import { ServerGroup } from './ServerGroup.tsx';
import { ServersGroup } from './ServersGroup.tsx';
import { ServiceGroup } from './ServiceGroup.tsx';
import { servicesOf, useEditing } from './use-edit.ts';

export function EditForm() {
  const { t } = useText();
  const editing = useEditing();
  const { getState } = useAppStore();
  const selected = useApp((s) => s.selectedHost);
  const [words, setWords] = useState('');
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const { context, directors, vips } = editing;
  const director = directors.find((host) => Object.keys(host.ipvs.services).length > 0) ?? directors[0];
  const services = director ? servicesOf(director) : [];
  const service = services.find((s) => serviceWords(s) === words) ?? services[0] ?? null;
  const rows = serverRows(context.world, vips, service);
  const [picked, setPicked] = useState<ChosenRow | null>(null);
  const chosen = chooseRow(rows, picked, selected);
  const choose = ({ key, host }: ServerRow): void => {
    setPicked({ key, host: host?.name ?? selected });
    if (host) getState().selectHost(host.name);
  };
  const dest = chosen?.dest ?? null;
  const checks = useMemo(
    () => (director && service && dest ? checkServer(context, director, service, dest, vips) : []),
    [context, director, service, dest, vips],
  );
  return (
    <section className="edit-form" aria-labelledby="edit-title">
      <header className="edit-head">
        <h2 id="edit-title" ref={heading} tabIndex={-1}>
          {t('edit:title')}
        </h2>
        <span className="cap">{t('edit:everyChange')}</span>
      </header>
      <WhenSwitch />
      {director ? (
        <>
          <ServiceGroup editing={editing} director={director} service={service} onChoose={setWords} />
          {service && (
            <ServersGroup
              editing={editing}
              director={director}
              service={service}
              rows={rows}
              chosen={chosen}
              onChoose={choose}
            />
          )}
          {chosen && checks.length > 0 && <ChecksGroup editing={editing} server={chosen.name} checks={checks} />}
          {chosen?.host && (
            <ServerGroup
              editing={editing}
              director={director}
              service={service}
              server={chosen.host}
              dest={dest}
              machines={rows.flatMap((row) => row.host?.name ?? [])}
            />
          )}
        </>
      ) : (
        <p className="edit-none">{t('edit:noDirector')}</p>
      )}
      <ClientsGroup editing={editing} />
      <RequestsGroup editing={editing} service={service} />
    </section>
  );
}

/** Where changes go: at the playhead, or into the set-up. */
function WhenSwitch() {
  const { t } = useText();
  const { getState } = useAppStore();
  const when = useApp((s) => s.editWhen);
  const { time } = useMoment();
  const options: readonly (readonly [When, string])[] = [
    ['now', t('edit:when.now', { time: formatMilliseconds(time) })],
    ['start', t('edit:when.start')],
  ];
  return (
    <div className="edit-when">
      <fieldset className="seg">
        <legend className="sr">{t('edit:when.legend')}</legend>
        {options.map(([each, text]) => (
          <button key={each} type="button" aria-pressed={each === when} onClick={() => getState().setEditWhen(each)}>
            {text}
          </button>
        ))}
      </fieldset>
      <p className="cap">{t(`edit:whenMeans.${when}`)}</p>
    </div>
  );
}
