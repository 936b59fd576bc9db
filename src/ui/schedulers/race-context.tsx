/** The race's store for React, and its texts: keys that are data, names joined as the language joins them. */
import { createContext, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Races, RaceStore } from '../../app/race-store.ts';
import type { RaceEvent } from '../../analysis/race/types.ts';
import { formatCount } from '../../view/charts/format.ts';
import type { ChartWords } from '../../view/race/columns.ts';
import type { Finding } from '../../view/race/findings.ts';
import type { TextKey, Values, Texts } from '../../locale/texts.ts';
import { useTranslation } from '../common/translation.tsx';

export const RaceContext = createContext<RaceStore | null>(null);

export function useRaceStore(): RaceStore {
  const store = useContext(RaceContext);
  if (!store) throw new Error('no RaceContext above');
  return store;
}

/** Part of the race's state; the component renders again when it changes (compared by identity). */
export function useRace<T>(select: (state: Races) => T): T {
  return useStore(useRaceStore(), select);
}

const MOST_NAMES = 5;
const SOME_NAMES = 3;

export interface RaceText {
  /** The text of a key of locale/race, or of another file with its name in front. */
  readonly say: (key: string, values?: Values) => string;
  /** `wrr, wlc and sed`. */
  readonly join: (names: readonly string[]) => string;
  /** Texts' own `join`. */
  readonly punctuate: Texts['join'];
  readonly find: (finding: Finding) => string;
  readonly event: (event: RaceEvent) => string;
}

export function useRaceText(): RaceText {
  const { t, join: punctuate, language } = useTranslation();
  return useMemo(() => {
    const say = (key: string, values: Values = {}): string =>
      t((key.includes(':') ? key : `race:${key}`) as TextKey, values);
    const list = new Intl.ListFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { type: 'conjunction' });
    // More than a sentence bears are counted.
    const join = (names: readonly string[]): string =>
      names.length <= MOST_NAMES
        ? list.format(names)
        : list.format([...names.slice(0, SOME_NAMES), say('others', { count: names.length - SOME_NAMES })]);
    const event = (one: RaceEvent): string =>
      say(`eventShort.${one.kind}`, {
        server: one.kind === 'added' ? one.server.name : one.server,
        weight: one.kind === 'weight' ? one.weight : 0,
      });
    const find = ({ key, values }: Finding): string => {
      const filled: Record<string, string | number> = {};
      for (const [name, value] of Object.entries(values))
        filled[name] = typeof value === 'object' ? join(value) : value;
      if (typeof values['event'] === 'string')
        filled['when'] = say(`when.${values['event']}`, { server: filled['server'] ?? '' });
      return say(`finding.${key}`, filled);
    };
    return { say, join, punctuate, find, event };
  }, [t, punctuate, language]);
}

export function useChartWords(): ChartWords {
  const { say, event } = useRaceText();
  const workload = useRace((s) => s.workload);
  return useMemo((): ChartWords => {
    const word = (key: string): string => say(`word.${key}`);
    return {
      before: word('before'),
      after: word('after'),
      all: word('all'),
      middle: word('middle'),
      seconds: word('seconds'),
      byWeight: word('byWeight'),
      bySpeed: word('bySpeed'),
      refused: word('refused'),
      failed: word('failed'),
      cut: word('cut'),
      nobody: word('nobody'),
      nowhere: word('nowhere'),
      event: (index) => {
        const one = workload.events[index];
        return one ? event(one) : '';
      },
      cutOff: (count) => say('word.cutOff', { count, number: formatCount(count) }),
    };
  }, [say, event, workload]);
}
