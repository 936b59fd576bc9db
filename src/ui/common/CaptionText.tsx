/** A moment's caption: what happens, in bold, and why. */
import type { TextKey } from '../../locale/texts.ts';
import type { Caption, Sentence } from '../../view/captions.ts';
import type { Names } from '../../view/names.ts';
import { reasonText } from '../../view/reasons.ts';
import { Trans } from './translation.tsx';
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
  return <Trans i18nKey={`caption.${key}` as TextKey} values={values} />;
}
