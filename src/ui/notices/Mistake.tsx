/** One mistake of a scenario as a sentence: where it is, what stands there and what belongs there. */
import { useTranslation } from '../common/translation.tsx';
import type { ScenarioError } from '../../lab/scenario-error.ts';
import { useWords } from '../common/use-words.ts';

export function Mistake({ error }: { error: ScenarioError }) {
  const { t } = useTranslation();
  const { say, has } = useWords();
  const { code, path, found, expected, at } = error;
  /** Kinds of values and of JSON's signs have names; everything else stands as it is in the file. */
  const named = (word: string): string => {
    const key = `problem.${code === 'wrong-type' ? 'type' : 'token'}.${word === '"' ? 'quote' : word}`;
    const isName = (code === 'wrong-type' || code === 'json-syntax') && has(`page:${key}`);
    return isName ? say(key) : word;
  };
  const nothing = t(code === 'json-syntax' ? 'problem.textEnd' : 'problem.nothing');
  const what = t(`problem.scenario.${code}`, {
    found: found === '' ? nothing : found,
    expected: expected.length === 0 ? t('problem.nothing') : expected.map(named).join(', '),
    least: expected[0] ?? '',
    most: expected[1] ?? '',
  });
  const place = path === '' ? t('problem.scenarioWhole') : path;
  return (
    <p className="problem-detail">
      {at
        ? t('problem.scenarioAtLine', { line: at.line, column: at.column, what })
        : t('problem.scenarioAt', { path: place, what })}
      {error.nearest !== undefined && ` ${t('problem.scenarioMeant', { nearest: error.nearest })}`}
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
      {more > 0 && <p className="problem-detail">{t('problem.moreMistakes', { count: more })}</p>}
    </>
  );
}
