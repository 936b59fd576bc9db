/** The store for React: a context around the page, and a hook that selects from it. */
import { createContext, useContext, type ReactNode } from 'react';
import { useStore } from 'zustand';
import type { World } from '../lab/run.ts';
import type { App, AppStore } from './store.ts';

const Context = createContext<AppStore | null>(null);

export function StoreProvider({ store, children }: { store: AppStore; children: ReactNode }) {
  return <Context value={store}>{children}</Context>;
}

/** The store itself: for actions in event handlers, and for what is read without re-rendering. */
export function useAppStore(): AppStore {
  const store = useContext(Context);
  if (!store) throw new Error('no StoreProvider above');
  return store;
}

/** Part of the state; the component renders again when it changes (compared by identity). */
export function useApp<T>(select: (state: App) => T): T {
  return useStore(useAppStore(), select);
}

/** The moment at the playhead. */
export const useMoment = () => useApp((s) => s.moments[s.playhead]!);

/** Every host's state at the playhead: the same object as long as run and moment stay. */
export const useWorld = (): World => useApp((s) => s.world());
