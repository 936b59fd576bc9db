/** A field's value: what it was, what it is, and who or what that is. */
import type { HeaderRow } from '../../view/headers.ts';
import { useText } from './use-text.ts';

/** Old MACs have no room beside new ones in a narrow panel; the sentence below tells them. */
const isMac = (text: string): boolean => /^([\da-f]{2}:){5}[\da-f]{2}$/.test(text);

export function FieldValue({ row }: { row: HeaderRow }) {
  const { t } = useText();
  const { text, old, name, checksum, mark } = row;
  const value = row.inBytes ? t('panels:headers.inBytes', { count: Number(text.split(', ').at(-1)), text }) : text;
  return (
    <span className="headers-value">
      {old !== null && (
        <span className={isMac(old) ? 'headers-was headers-was-wide' : 'headers-was'}>
          <del>{old}</del> <span aria-hidden="true">→</span>{' '}
        </span>
      )}
      {mark === null ? <code>{value}</code> : <ins className="headers-mark">{value}</ins>}
      {checksum !== null && (
        <span className="headers-name" data-wrong={checksum === 'incorrect' || undefined}>
          {t(`panels:headers.checksum.${checksum}`)}
        </span>
      )}
      {name !== '' && <span className="headers-name">{name}</span>}
    </span>
  );
}
