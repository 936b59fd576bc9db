/** A number to set: what is typed counts once it makes sense; until then a sentence says what would. */
import { useId, useState } from 'react';
import { readQuantity } from '../../app/modes-address.ts';
import { LIMITS, type Quantity } from '../../app/modes-store.ts';
import { useTranslation } from '../common/translation.tsx';
import { useNumber } from './use-numbers.ts';
import { useModes, useModesStore } from './use-modes.ts';

type Field = Exclude<Quantity, 'bytes'>;

export function QuantityField({ quantity, note }: { quantity: Field; note?: string }) {
  const { t } = useTranslation();
  const { getState } = useModesStore();
  const value = useModes((s) => s[quantity]);
  const number = useNumber();
  const id = useId();
  /** What is being typed, while it is not the number that counts. */
  const [typed, setTyped] = useState<string | null>(null);
  const [least, most] = LIMITS[quantity];
  const wrong = typed !== null && readQuantity(quantity, typed) === null;
  return (
    <div className="modes-field">
      <label htmlFor={id}>
        {t(`modes:full.${quantity}`)} {note !== undefined && <span className="cap">{note}</span>}
      </label>
      <input
        id={id}
        className="val"
        inputMode="numeric"
        autoComplete="off"
        value={typed ?? number(value)}
        aria-invalid={wrong || undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        onChange={(event) => {
          setTyped(event.target.value);
          const read = readQuantity(quantity, event.target.value);
          if (read !== null) getState().choose({ [quantity]: read });
        }}
        onBlur={() => {
          if (!wrong) setTyped(null);
        }}
        onKeyDown={(event) => {
          // The number that counts comes back.
          if (event.key === 'Escape') setTyped(null);
        }}
      />
      <p id={`${id}-wrong`} className="modes-wrong" aria-live="polite">
        {wrong && t('modes:full.wrong', { least: number(least), most: number(most) })}
      </p>
    </div>
  );
}
