/** The current moment's caption, and what every sentence needs: names and who has which role. */
import { useMemo } from 'react';
import { stepAt } from '../../app/play-cache.ts';
import { useApp, useMoment, useWorld } from '../../app/StoreProvider.tsx';
import type { Input, World } from '../../lab/run.ts';
import type { Scenario } from '../../lab/scenario.ts';
import { captionOf, type Caption } from '../../view/captions.ts';
import { namesOf, type Names } from '../../view/names.ts';
import { reasonText, type Translate } from '../../view/reasons.ts';
import { useWords } from './use-words.ts';

interface Named {
  readonly scenario: Scenario;
  readonly inputs: readonly Input[];
  readonly names: Names;
}

/** By world: half a dozen components ask at every step. */
const named = new WeakMap<World, Named>();

function namesIn(scenario: Scenario, world: World, inputs: readonly Input[]): Names {
  const known = named.get(world);
  if (known?.scenario === scenario && known.inputs === inputs) return known.names;
  const names = namesOf(scenario, world, inputs);
  named.set(world, { scenario, inputs, names });
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
