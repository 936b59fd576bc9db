/** The screens beside the lab, each fetched when it is first shown. */
import type { ReactElement } from 'react';
import type { Screen } from '../app/screen.ts';
import { lazyPanel } from './common/translation.tsx';

const Home = lazyPanel(() => import('./home/Home.tsx').then((m) => m.Home));
const Modes = lazyPanel(() => import('./modes/Modes.tsx').then((m) => m.Modes));
const Schedulers = lazyPanel(() => import('./schedulers/Schedulers.tsx').then((m) => m.Schedulers));

export const screens: Readonly<Partial<Record<Screen, ReactElement>>> = {
  home: <Home />,
  modes: <Modes />,
  schedulers: <Schedulers />,
};
