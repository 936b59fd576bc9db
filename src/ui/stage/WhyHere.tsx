import { useApp } from '../../app/StoreProvider.tsx';
import type { ReasonValue } from '../../kernel/trace.ts';
import { reasonText } from '../../view/reasons.ts';
import { parseIpv4 } from '../../wire/address.ts';
import { useTranslation } from '../common/translation.tsx';
import { useNames } from '../common/use-caption.ts';
import { useWords } from '../common/use-words.ts';

/** The reason of the decision that matters; for a drop with its octagon, and the command that would mend it. */
export function Why({
  reason,
  dropped,
  top,
  lines = 3,
}: {
  reason: number;
  dropped: boolean;
  top: number;
  lines?: number;
}) {
  const { t } = useTranslation();
  const { say } = useWords();
  const event = useApp((s) => s.run.trace[reason]);
  const names = useNames();
  if (event?.kind !== 'decision' && event?.kind !== 'drop') return null;
  const text = reasonText(say, event, names);
  const picked = event.code === 'ipvs.scheduled' ? names.host(dottedToNumber(event.values['dest'])) : null;
  return (
    <div className={dropped ? 'why why-drop' : 'why'} style={{ top, ['--lines' as string]: lines }}>
      {dropped && (
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
          <path d="m6.5 6.5 7 7m0-7-7 7" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" />
        </svg>
      )}
      <div>
        <p>
          {dropped && <b>{t('why.dropped')}</b>}
          {picked !== null && <b>{t('why.scheduled', { server: picked })}</b>}
          {text}
        </p>
      </div>
    </div>
  );
}

/** The address of `172.6.6.7:80`; -1 where it is none. */
const dottedToNumber = (endpoint: ReasonValue | undefined): number =>
  typeof endpoint === 'string' ? (parseIpv4(endpoint.split(':')[0] ?? '') ?? -1) : -1;
