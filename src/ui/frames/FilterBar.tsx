/** The display filter: a line to type it in, what is wrong with it, and what it can say. */
import { useId } from 'react';
import type { FilterError } from '../../analysis/display-filter.ts';
import { FILTER_NAMES } from '../../view/filter-names.ts';
import { useText } from '../inspector/use-text.ts';

interface Props {
  text: string;
  invalid: boolean;
  onChange: (text: string) => void;
}

/** Longer than anybody types, and short enough to be read at once. */
const LONGEST = 500;

export function FilterBar({ text, invalid, onChange }: Props) {
  const { t } = useText();
  const id = useId();
  return (
    <search className="filter">
      <label htmlFor={`${id}-filter`}>{t('frames:filter.label')}</label>
      <input
        id={`${id}-filter`}
        type="search"
        value={text}
        maxLength={LONGEST}
        placeholder="tcp.flags.syn && ip.addr == 10.0.0.1"
        aria-invalid={invalid || undefined}
        aria-describedby={invalid ? 'filter-fault' : undefined}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
      <button type="button" className="tool" popoverTarget={`${id}-help`}>
        {t('frames:filter.help')}
      </button>
      <FilterHelp id={`${id}-help`} onChoose={onChange} />
    </search>
  );
}

/** What is wrong, in a sentence, with the place in the filter itself. */
export function FilterFault({ text, error }: { text: string; error: FilterError }) {
  const { t } = useText();
  const { position, found, code, ...more } = error;
  const values = { ...more, found, position: position + 1 };
  const expected = more.type ? t(`frames:filter.value.${more.type}`) : '';
  return (
    <output className="filter-fault" id="filter-fault">
      <code aria-hidden="true">
        {text.slice(0, position)}
        <u>{found === '' ? ' ' : found}</u>
        {text.slice(position + found.length)}
      </code>
      <span>
        {t(`frames:filter.fault.${code}`, { ...values, expected })}
        {more.suggestion !== undefined && ` ${t('frames:filter.suggestion', { name: more.suggestion })}`}
        <span className="sr"> {t('frames:filter.at', { position: position + 1 })}</span>
      </span>
    </output>
  );
}

const EXAMPLES = [
  ['arp', 'protocol'],
  ['ip.addr == 192.168.56.0/24', 'address'],
  ['ip.ttl < 64', 'compare'],
  ['tcp.port in {80, 8000..8080}', 'set'],
  ['tcp.flags.syn && !tcp.flags.ack', 'flag'],
  ['tcp.len > 0 || udp', 'or'],
  ['eth.dst == ff:ff:ff:ff:ff:ff', 'mac'],
  ['frame.number in {10..20}', 'number'],
] as const;

function FilterHelp({ id, onChoose }: { id: string; onChoose: (text: string) => void }) {
  const { t } = useText();
  return (
    <dialog id={id} popover="auto" className="filter-help" aria-label={t('frames:filter.helpTitle')}>
      <h3>{t('frames:filter.helpTitle')}</h3>
      <p>{t('frames:filter.helpLead')}</p>
      <ul className="filter-examples">
        {EXAMPLES.map(([filter, key]) => (
          <li key={key}>
            <button type="button" popoverTarget={id} popoverTargetAction="hide" onClick={() => onChoose(filter)}>
              <code>{filter}</code>
            </button>
            <span>{t(`frames:filter.example.${key}`)}</span>
          </li>
        ))}
      </ul>
      <h4>{t('frames:filter.operators')}</h4>
      <p>
        <code>== eq&ensp;!= ne&ensp;&lt; lt&ensp;&lt;= le&ensp;&gt; gt&ensp;&gt;= ge&ensp;in {'{ }'}</code>
        <br />
        <code>! not&ensp;&amp;&amp; and&ensp;|| or&ensp;( )</code>
      </p>
      <h4>{t('frames:filter.names')}</h4>
      {FILTER_NAMES.map((names) => (
        <p key={names[0]}>
          <code>{names.join('  ')}</code>
        </p>
      ))}
      <p className="cap">{t('frames:filter.helpMore')}</p>
    </dialog>
  );
}
