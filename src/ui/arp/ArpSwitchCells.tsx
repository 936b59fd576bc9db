/** One switch of one host: two steppers and the value that does not count; or, in the line below, what they come to. */
import type { CSSProperties } from 'react';
import { useAppStore } from '../../app/StoreProvider.tsx';
import {
  arpLimits,
  meaningKey,
  type ArpHost,
  type ArpSetting,
  type ArpSwitch,
  type SettingValue,
} from '../../view/arp-panel.ts';
import { useText } from '../inspector/use-text.ts';

export interface ArpSwitchCellsProps {
  host: ArpHost;
  name: ArpSwitch;
  setting: ArpSetting;
  /** The line of meanings, instead of the line of values. */
  meaning?: boolean;
}

export function ArpSwitchCells({ host, name, setting, meaning = false }: ArpSwitchCellsProps) {
  const { t, join } = useText();
  const { all, own, idle, effective } = setting;
  if (meaning) {
    const key = meaningKey(name, effective);
    return (
      <td
        colSpan={3}
        className="arp-gap"
        style={place(name, 1)}
        title={t(`arp:meaning.${name}.${key}`, { interface: host.interface })}
      >
        <code>{t('arp:effective', { all: all.value, own: own.value, value: effective })}</code>{' '}
        {t(`arp:meaning.${name}.${key}`, { interface: host.interface })}
      </td>
    );
  }
  return (
    <>
      <td className="arp-gap" data-label={`${name} all`} style={place(name, 0)}>
        <Stepper host={host.name} name={name} setting={all} />
      </td>
      <td data-label={host.interface} style={place(name, 0)}>
        <Stepper host={host.name} name={name} setting={own} />
      </td>
      <td className="arp-idle" data-label={idle?.interface} style={place(name, 0)}>
        {idle && (
          <span title={t('arp:idle', { interface: idle.interface, value: idle.value })}>
            {idle.value}
            <span className="sr">
              {join('clauses', ['', t('arp:idle', { interface: idle.interface, value: idle.value })])}
            </span>
          </span>
        )}
      </td>
    </>
  );
}

/** Where a cell goes when cells stand under each other: values, their meaning, then the next switch's. */
const place = (name: ArpSwitch, line: 0 | 1): CSSProperties =>
  ({ '--place': (name === 'arp_ignore' ? 2 : 4) + line }) as CSSProperties;

/** Values that mean the same as 0 are stepped over. */
function neighbourValue(name: ArpSwitch, value: number, by: 1 | -1): number | null {
  let next = value + by;
  while (meaningKey(name, next) === 'reserved' && next > 0 && next < arpLimits[name]) next += by;
  return next < 0 || next > arpLimits[name] ? null : next;
}

/** Runs `sysctl -w` on the host. */
function Stepper({ host, name, setting }: { host: string; name: ArpSwitch; setting: SettingValue }) {
  const { t, join } = useText();
  const store = useAppStore();
  const { sysctl, value, changed } = setting;
  const lower = neighbourValue(name, value, -1);
  const higher = neighbourValue(name, value, 1);
  const set = (to: number | null): void => {
    if (to !== null) store.getState().runCommand(host, `sysctl -w ${sysctl}=${to}`);
  };
  return (
    <fieldset className="arp-stepper" aria-label={t('arp:value', { sysctl, host })}>
      <button
        type="button"
        aria-label={t('arp:decrease', { sysctl, host })}
        aria-disabled={lower === null}
        onClick={() => set(lower)}
      >
        −
      </button>
      <output aria-live="off" title={changed ? t('arp:changed') : undefined}>
        {changed && <i className="delta" aria-hidden="true" />}
        {value}
        {changed && <span className="sr">{join('clauses', ['', t('arp:changed')])}</span>}
      </output>
      <button
        type="button"
        aria-label={t('arp:increase', { sysctl, host })}
        aria-disabled={higher === null}
        onClick={() => set(higher)}
      >
        +
      </button>
    </fieldset>
  );
}
