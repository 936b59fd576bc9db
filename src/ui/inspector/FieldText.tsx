/** What the chosen field is for, in one or two sentences; and what it was, where this hop changed it. */
import type { HeaderLayer, HeaderRow } from '../../view/headers.ts';
import { useText } from './use-text.ts';

export function FieldText({ layer, row }: { layer: HeaderLayer; row: HeaderRow }) {
  const { t, has, language } = useText();
  const particular = `fields:explanations.${row.key}=${row.value ?? ''}`;
  const key = has(particular) ? particular : `fields:explanations.${row.key}`;
  const label = t(`fields:labels.${row.key}`);
  return (
    <p className="headers-text" data-layer={layer.protocol}>
      {/* Chinese sets no space behind its full stop. */}
      <b>{language === 'zh' ? `${label}。` : `${label}. `}</b>
      {t(key)}
      {row.old !== null && row.old.length > 15 && (
        <span className="headers-text-old">
          {' '}
          {t('panels:headers.was', { old: [row.old, row.oldName].filter(Boolean).join(' ') })}
        </span>
      )}
    </p>
  );
}
