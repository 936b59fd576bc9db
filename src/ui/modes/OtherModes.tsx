/** A small page: which method it shows, and a line for each of the other two. */
import { MODES } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import { receiverOf } from '../../view/modes.ts';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import { useCarried } from './use-carried.ts';
import { methodOf, useCell, useModes, useModesStore } from './use-modes.ts';

export function ModeSwitch() {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const mode = useModes((s) => s.mode);
  return (
    <fieldset className="seg modes-switch">
      <legend className="sr">{t('modes:columns')}</legend>
      {MODES.map((m) => (
        <button key={m} type="button" aria-pressed={m === mode} onClick={() => getState().choose({ mode: m })}>
          {t(`mode.${m}`)}
        </button>
      ))}
    </fieldset>
  );
}

export function OtherModes() {
  const { t } = useTranslation();
  const mode = useModes((s) => s.mode);
  return (
    <ul className="modes-others" aria-label={t('modes:others')}>
      {MODES.filter((m) => m !== mode).map((m) => (
        <li key={m}>
          <Other mode={m} />
        </li>
      ))}
    </ul>
  );
}

function Other({ mode }: { mode: Mode }) {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const cell = useCell(mode);
  const lab = useModes((s) => s.stores[methodOf(mode)]!);
  const { soFar } = useCarried(mode);
  const moment = lab.getState().moments[cell.moment]!;
  const where =
    cell.kind === 'none'
      ? t('modes:otherNone')
      : cell.kind === 'home'
        ? t(moment.direction === 'down' ? 'modes:otherHome' : 'modes:otherThere')
        : t('modes:otherHop', { from: moment.host, to: receiverOf(moment, lab.getState().scenario) });
  return (
    <button type="button" onClick={() => getState().choose({ mode })}>
      <span className="sr">{t('modes:show', { mode: t(`mode.${mode}`) })}</span>
      <b aria-hidden="true">{t(`mode.${mode}`)}</b>
      <span>{where}</span>
      <span className="cap">{t('modes:otherCarried', { count: soFar.in.packets })}</span>
      <Icon name="step" />
    </button>
  );
}
