/** The form's fields: one of several, and a number with or without a slider. A number that does not fit is not taken, and the field says why. */
import { useId, useState, type ReactNode } from 'react';
import { useRaceText } from './race-context.tsx';

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly onChange: (value: T) => void;
  /** Beside the label. */
  readonly children?: ReactNode;
}

export function Choice<T extends string>({ label, value, options, onChange, children }: ChoiceProps<T>) {
  const id = useId();
  return (
    <fieldset className="fld" aria-labelledby={id}>
      <span className="fld-label" id={id}>
        {label}
      </span>
      <span className="fld-value">{children}</span>
      <div className="seg">
        {options.map(([one, words]) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === value}
            onClick={() => {
              if (one !== value) onChange(one);
            }}
          >
            {words}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

export interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly whole?: boolean;
  readonly onChange: (value: number) => void;
  readonly unit?: string;
  readonly hideLabel?: boolean;
  /** Id of the note that says what the number means. */
  readonly describedBy?: string;
  /** Why another number does not fit, where its range alone does not say it. */
  readonly why?: string;
}

/** A number that is typed. What is half typed is nobody's number: it is taken with Enter, or when the field is left. */
export function NumberField({
  label,
  value,
  min,
  max,
  whole,
  onChange,
  unit,
  hideLabel,
  describedBy,
  why: reason,
}: NumberProps) {
  const { say } = useRaceText();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const typed = draft === null ? value : draft.trim() === '' ? NaN : Number(draft);
  const fits = (number: number): boolean => number >= min && number <= max && (!whole || Number.isInteger(number));
  const bad = draft !== null && !fits(typed);
  const take = (): void => {
    if (bad) return;
    setDraft(null);
    if (typed !== value) onChange(typed);
  };
  const range = reason ?? say('form.invalid', { from: String(min), to: String(max) });
  const input = (
    <input
      id={id}
      className="num-field"
      inputMode="decimal"
      size={Math.max(3, (draft ?? String(value)).length)}
      value={draft ?? String(value)}
      aria-label={hideLabel ? label : undefined}
      aria-invalid={bad || undefined}
      aria-describedby={bad ? `${id}-why` : describedBy}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={() => {
        take();
        setDraft(null);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') return take();
        if (event.key === 'Escape') return setDraft(null);
        const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        const from = bad ? value : typed;
        const step = whole || Math.abs(from) >= 10 ? 1 : 0.1;
        const next = Number((from + by * step).toFixed(6));
        if (fits(next)) setDraft(String(next));
      }}
    />
  );
  const why = bad && (
    <span id={`${id}-why`} role="alert" className="fld-why">
      {range}
    </span>
  );
  if (hideLabel)
    return (
      <>
        {input}
        {why}
      </>
    );
  return (
    <div className="fld">
      <label className="fld-label" htmlFor={id}>
        {label}
      </label>
      <span className="fld-value">
        {input}
        {unit !== undefined && <span className="unit">{unit}</span>}
      </span>
      {why}
    </div>
  );
}

/** A number that is typed or slid to; the slider's way is logarithmic. */
export function SlidingField(props: NumberProps & { readonly slideFrom: number; readonly slideTo: number }) {
  const { slideFrom, slideTo, value, whole, onChange, label } = props;
  const way = Math.log(slideTo / slideFrom);
  const place = Math.max(0, Math.min(1, Math.log(value / slideFrom) / way));
  return (
    <div className="sliding">
      <NumberField {...props} />
      <input
        type="range"
        min={0}
        max={200}
        value={Math.round(place * 200)}
        aria-label={label}
        aria-valuetext={`${value} ${props.unit ?? ''}`}
        style={{ '--p': `${place * 100}%` } as object}
        onChange={(event) => {
          const raw = slideFrom * Math.exp((Number(event.target.value) / 200) * way);
          const two = Number(raw.toPrecision(2));
          onChange(whole ? Math.round(two) : two);
        }}
      />
    </div>
  );
}
