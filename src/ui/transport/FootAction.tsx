/** What one can do now, beside the caption: mend what dropped the packet, or send the lab's request once more. */
import { hasRequest } from '../../app/next-request.ts';
import { useApp, useAppStore, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import { remedyOf } from '../../view/reasons.ts';
import { useTranslation } from '../common/translation.tsx';
import { useNames } from '../common/use-caption.ts';
import { Icon } from '../common/Icon.tsx';

export function FootAction() {
  const moment = useMoment();
  return moment.kind === 'drop' ? <Remedy /> : <SendButton />;
}

export function SendButton() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const possible = useApp(hasRequest);
  if (!possible) return null;
  return (
    <button type="button" className="tool out send" onClick={() => getState().sendRequest()}>
      <Icon name="send" />
      {t('transport.send')}
    </button>
  );
}

/** The one command line that would have it otherwise. */
function Remedy() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const moment = useMoment();
  const event = useApp((s) => s.run.trace[moment.event]);
  const world = useWorld();
  const names = useNames();
  const remedy = event?.kind === 'drop' ? remedyOf(event, world, names) : null;
  if (!remedy) return <SendButton />;
  return (
    <button
      type="button"
      className="tool out send mend"
      onClick={() => getState().runCommand(remedy.host, remedy.command)}
    >
      <code>{remedy.command}</code>
      <b>{t('stage.runOn', { host: remedy.host })}</b>
    </button>
  );
}
