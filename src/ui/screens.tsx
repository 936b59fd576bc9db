/** The screens beside the lab, each fetched when it is first shown. */
import type { ReactElement } from 'react';
import type { Screen } from '../app/screen.ts';

export const screens: Readonly<Partial<Record<Screen, ReactElement>>> = {};
