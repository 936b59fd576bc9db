/** A moment's caption: what happens, in bold, and why. */
import { Trans, useTranslation } from 'react-i18next';
import type { Caption, Sentence } from '../../view/captions.ts';
import type { Names } from '../../view/names.ts';
import { reasonText } from '../../view/reasons.ts';
import { useWords } from './use-words.ts';

export function CaptionText({ caption, names }: { caption: Caption; names: Names }) {
  return (
    <>
      <b>
        <SentenceText sentence={caption.lead} />
      </b>{' '}
      <WhyText caption={caption} names={names} />
    </>
  );
}

/** The second sentence alone. */
export function WhyText({ caption, names }: { caption: Caption; names: Names }) {
  const { say } = useWords();
  if (caption.reason) return <>{reasonText(say, caption.reason, names)}</>;
  return caption.why ? <SentenceText sentence={caption.why} /> : null;
}

function SentenceText({ sentence: { key, values } }: { sentence: Sentence }) {
  const { t, i18n } = useTranslation();
  return (
    <Trans
      t={t}
      i18n={i18n}
      i18nKey={`caption.${key}` as never}
      values={values}
      {...(typeof values['count'] === 'number' && { count: values['count'] })}
      components={{ c: <code /> }}
    />
  );
}
