/** The form's fields. What is typed is a draft until Enter, or until the field is left; what can't be read stays, with the reason. */
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Fault, Read } from '../../view/edit/fields.ts';
import { useText } from '../inspector/use-text.ts';

/** Pixels of a field's width; on a phone letters are larger, and fields with them. */
export const grown = (width: number): string => `calc(var(--grown) * ${width}px)`;

export interface TextFieldProps<T> {
  /** For those who hear it; what is seen stands in the row. */
  label: string;
  value: string;
  read: (text: string) => Read<T>;
  onCommit: (value: T) => void;
  /** Width in pixels. */
  width?: number;
  numeric?: boolean;
  prefix?: string;
}

export function TextField<T>({ label, value, read, onCommit, width = 136, numeric, prefix }: TextFieldProps<T>) {
  // A draft is of a value: when that becomes another (an undo, a step), it is let go.
  const [typed, setTyped] = useState<{ text: string; of: string; fault: Fault | null } | null>(null);
  const { text: draft, fault } = typed?.of === value ? typed : { text: null, fault: null };
  const id = useId();
  const reset = (): void => setTyped(null);
  const commit = (): void => {
    if (draft === null) return;
    if (draft.trim() === value) return reset();
    const result = read(draft);
    if ('fault' in result) return setTyped({ text: draft, of: value, fault: result.fault });
    reset();
    onCommit(result.value);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') commit();
    else if (event.key === 'Escape' && draft !== null) reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className="edit-text" style={{ width: grown(width) }} data-fault={fault !== null || undefined}>
      <span className="edit-input">
        {prefix !== undefined && <span aria-hidden="true">{prefix}</span>}
        <input
          aria-label={label}
          aria-invalid={fault !== null || undefined}
          aria-describedby={fault ? id : undefined}
          inputMode={numeric ? 'numeric' : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={draft ?? value}
          onChange={(event) => setTyped({ text: event.target.value, of: value, fault: null })}
          onKeyDown={onKeyDown}
          onBlur={commit}
        />
      </span>
      {fault && <FaultText id={id} fault={fault} />}
    </span>
  );
}

export function FaultText({ id, fault }: { id?: string; fault: Fault }) {
  const { t } = useText();
  return (
    <span className="edit-fault" id={id} role="alert">
      {t(`edit:fault.${fault.key}`, fault.values)}
    </span>
  );
}

export interface SelectFieldProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
  width?: number;
  /** Its options are sentences: as wide as there is room. */
  prose?: boolean;
}

export function SelectField({ label, value, options, onChange, width = 136, prose }: SelectFieldProps) {
  return (
    <span className={prose ? 'edit-select prose' : 'edit-select'} style={prose ? undefined : { width: grown(width) }}>
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([each, text]) => (
          <option key={each} value={each}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

/** A line of the form: its name, its fields, and a word beside them. */
export function Row({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="edit-row">
      <span className="edit-name">{name}</span>
      <span className="edit-fields">
        {children}
        {note !== undefined && <span className="edit-note">{note}</span>}
      </span>
    </div>
  );
}

/** A part of the form, with its heading. */
export function Group({
  title,
  label,
  side,
  children,
}: {
  title: string;
  /** Its name where the title alone is something else's, too. */
  label?: string;
  side?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="edit-group" {...(label === undefined ? { 'aria-labelledby': id } : { 'aria-label': label })}>
      <header>
        <h3 id={id}>{title}</h3>
        {side}
      </header>
      {children}
    </section>
  );
}

export interface StepperProps {
  value: number;
  label: string;
  lower: string;
  higher: string;
  most: number;
  changed: boolean;
  now: boolean;
  onChange: (value: number) => void;
  read: (text: string) => Read<number>;
}

/** A number with a button on either side. */
export function Stepper({ value, label, lower, higher, most, changed, now, onChange, read }: StepperProps) {
  const { t } = useText();
  return (
    <fieldset className="edit-stepper" aria-label={label} data-now={now || undefined}>
      <button
        type="button"
        aria-label={lower}
        aria-disabled={value === 0}
        onClick={() => value > 0 && onChange(value - 1)}
      >
        −
      </button>
      {changed && <i className="delta" aria-hidden="true" />}
      {changed && <span className="sr">{t('edit:servers.changed')}</span>}
      <TextField label={label} value={String(value)} read={read} onCommit={onChange} width={34} numeric />
      <button
        type="button"
        aria-label={higher}
        aria-disabled={value >= most}
        onClick={() => value < most && onChange(value + 1)}
      >
        +
      </button>
    </fieldset>
  );
}
