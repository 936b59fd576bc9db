/** What the director carries of the request, by method: up to the step that is shown, and in all. */
import { useMemo } from 'react';
import { carriedBy, type Carried } from '../../analysis/modes.ts';
import type { AppStore } from '../../app/store.ts';
import { FOLLOWED_STEP } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import { sendsUpTo } from '../../view/modes.ts';
import { methodOf, useModes } from './use-modes.ts';

/** Of the whole request. */
export function carriedIn(lab: AppStore): Carried {
  const { scenario, run } = lab.getState();
  return carriedBy(run.trace, directorOf(scenario), FOLLOWED_STEP);
}

const directorOf = ({ hosts }: ReturnType<AppStore['getState']>['scenario']): string =>
  Object.keys(hosts).find((name) => hosts[name]!.role === 'director') ?? '';

export function useCarried(mode: Mode): { soFar: Carried; all: Carried } {
  const method = methodOf(mode);
  const lab = useModes((s) => s.stores[method]!);
  const steps = useModes((s) => s.steps);
  const at = useModes((s) => s.at);
  const all = useMemo(() => carriedIn(lab), [lab]);
  const soFar = useMemo(() => {
    const { scenario, run, moments } = lab.getState();
    const sends = sendsUpTo(steps, at, method, moments);
    return carriedBy(run.trace, directorOf(scenario), FOLLOWED_STEP, (event) => sends.has(event));
  }, [lab, steps, at, method]);
  return { soFar, all };
}
