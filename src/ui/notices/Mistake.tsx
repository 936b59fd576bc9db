/** One mistake of a scenario as a sentence: where it is, what stands there and what belongs there. */
import { useTranslation } from '../common/translation.tsx';
import type { ScenarioError } from '../../lab/scenario-error.ts';
import { useWords } from '../common/use-words.ts';

export function Mistake({ error }: { error: ScenarioError }) {
  const { t, join, exists } = useTranslation();
  const { say } = useWords();
  const { code, path, found, expected, at } = error;
  /** Kinds of values and of JSON's signs have names; everything else stands as it is in the file. */
  const named = (word: string): string => {
    const key = `mistakes:${code === 'wrong-type' ? 'type' : 'token'}.${word === '"' ? 'quote' : word}`;
    const isName = (code === 'wrong-type' || code === 'json-syntax') && exists(key);
    return isName ? say(key) : word;
  };
  const nothing = t(code === 'json-syntax' ? 'mistakes:textEnd' : 'mistakes:nothing');
  const what = t(`mistakes:scenario.${code}`, {
    found: found === '' ? nothing : found,
    expected: expected.length === 0 ? t('mistakes:nothing') : join('words', expected.map(named)),
    least: expected[0] ?? '',
    most: expected[1] ?? '',
  });
  const place = path === '' ? t('mistakes:scenarioWhole') : path;
  return (
    <p className="problem-detail">
      {join('sentences', [
        at
          ? t('mistakes:scenarioAtLine', { line: at.line, column: at.column, what })
          : t('mistakes:scenarioAt', { path: place, what }),
        ...(error.nearest === undefined ? [] : [t('mistakes:scenarioMeant', { nearest: error.nearest })]),
      ])}
    </p>
  );
}

const MISTAKES_SHOWN = 3;

/** The first mistakes of a scenario. */
export function Mistakes({ errors }: { errors: readonly ScenarioError[] }) {
  const { t } = useTranslation();
  const more = errors.length - MISTAKES_SHOWN;
  return (
    <>
      {errors.slice(0, MISTAKES_SHOWN).map((error) => (
        <Mistake key={`${error.path} ${error.code} ${error.found}`} error={error} />
      ))}
      {more > 0 && <p className="problem-detail">{t('mistakes:moreMistakes', { count: more })}</p>}
    </>
  );
}
