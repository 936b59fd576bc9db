/** The screens beside the lab, each fetched when it is first shown. */
import { lazy, type ReactElement } from 'react';
import type { Screen } from '../app/screen.ts';

const Home = lazy(() => import('./home/Home.tsx').then(({ Home: screen }) => ({ default: screen })));
const Modes = lazy(() => import('./modes/Modes.tsx').then(({ Modes: screen }) => ({ default: screen })));
const Schedulers = lazy(() =>
  import('./schedulers/Schedulers.tsx').then(({ Schedulers: screen }) => ({ default: screen })),
);

export const screens: Readonly<Partial<Record<Screen, ReactElement>>> = {
  home: <Home />,
  modes: <Modes />,
  schedulers: <Schedulers />,
};
