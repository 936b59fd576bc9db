/** What happens now, in two sentences; read aloud when a person stepped. */
import { useApp } from '../../app/StoreProvider.tsx';
import { useTranslation } from '../common/translation.tsx';
import { CaptionText } from '../common/CaptionText.tsx';
import { useCaption, useCaptionText } from '../common/use-caption.ts';
import './caption.css';

export function CaptionBar() {
  const { t } = useTranslation();
  const { caption, names } = useCaption();
  return (
    <section className="caption" aria-label={t('caption.landmark')}>
      <p>
        <CaptionText caption={caption} names={names} />
      </p>
      <Announcer />
    </section>
  );
}

/** Says the caption after a step or a jump that a person made, and nothing while it plays by itself. */
export function Announcer() {
  const text = useCaptionText();
  const made = useApp((s) => !s.playing && (s.motion === 'step' || s.motion === 'jump'));
  return (
    <span className="sr" aria-live="polite" aria-atomic="true">
      {made ? text : ''}
    </span>
  );
}
