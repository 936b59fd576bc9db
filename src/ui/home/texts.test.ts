import { expect, test } from 'vitest';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { home } from '../../locale/en/home.ts';

test('every scheduler of the engine has its line, and no line is without a scheduler', () => {
  expect(Object.keys(home.scheduler).sort()).toEqual(Object.keys(schedulers));
});
