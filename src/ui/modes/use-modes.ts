/** The side by side view's store for React, and what of one method its components need. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import type { ModesState, ModesStore } from '../../app/modes-store.ts';
import { MODES } from '../../lessons/modes.ts';
import type { Mode } from '../../lessons/labs.ts';
import type { Cell } from '../../view/modes.ts';

const Context = createContext<ModesStore | null>(null);
export const ModesProvider = Context;

export function useModesStore(): ModesStore {
  const store = useContext(Context);
  if (!store) throw new Error('no ModesProvider above');
  return store;
}

export function useModes<T>(select: (state: ModesState) => T): T {
  return useStore(useModesStore(), select);
}

export const methodOf = (mode: Mode): number => MODES.indexOf(mode);

/** What a method does at the step that is shown. */
export const useCell = (mode: Mode): Cell => useModes((s) => s.steps[s.at]!.cells[methodOf(mode)]!);
