/** The current moment's caption, and what every sentence needs: names and who has which role. */
import { useMemo } from 'react';
import { stepAt } from '../../app/play-cache.ts';
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { Input, World } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { captionOf, type Caption } from '../../view/captions.ts';
import { namesKey, namesOf, type Names } from '../../view/names.ts';
import { reasonText, type Translate } from '../../view/reasons.ts';
import { useWords } from './use-words.ts';

interface Named {
  readonly scenario: Scenario;
  readonly inputs: readonly Input[];
  readonly world: World;
  readonly key: string;
  readonly names: Names;
}

/** The last: half a dozen components ask at every step, and few steps change a name. */
let last: Named | null = null;

/** The same object as long as nobody's name changes. */
function namesIn(scenario: Scenario, world: World, inputs: readonly Input[]): Names {
  const isSame = last?.scenario === scenario && last.inputs === inputs;
  if (last && isSame && last.world === world) return last.names;
  const key = namesKey(world);
  const names = last && isSame && last.key === key ? last.names : namesOf(scenario, world, inputs);
  last = { scenario, inputs, world, key, names };
  return names;
}

export function useNames(): Names {
  const scenario = useApp((s) => s.scenario);
  const inputs = useApp((s) => s.inputs);
  const world = useWorld();
  return useMemo(() => namesIn(scenario, world, inputs), [scenario, world, inputs]);
}

export function useCaption(): { caption: Caption; names: Names } {
  const moment = useMoment();
  const run = useApp((s) => s.run);
  const scenario = useApp((s) => s.scenario);
  const inputs = useApp((s) => s.inputs);
  const names = useNames();
  return useMemo(
    () => ({
      names,
      caption: captionOf(moment, {
        trace: run.trace,
        names,
        roleOf: (host) => scenario.hosts[host]?.role,
        stepOf: (step) => stepAt({ scenario, inputs }, step),
      }),
    }),
    [moment, run, scenario, inputs, names],
  );
}

/** A caption as plain text, for those who hear it. */
export function useCaptionText(): string {
  const { say } = useWords();
  const { caption, names } = useCaption();
  const plain: Translate = (key, values) => say(key, values).replaceAll(/<\/?c>/g, '');
  const lead = plain(`caption.${caption.lead.key}`, caption.lead.values);
  if (caption.reason) return `${lead} ${reasonText(plain, caption.reason, names)}`;
  return caption.why ? `${lead} ${plain(`caption.${caption.why.key}`, caption.why.values)}` : lead;
}
