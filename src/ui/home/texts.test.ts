import { expect, test } from 'vitest';
import { schedulers } from '../../kernel/ipvs/schedulers/index.ts';
import { schedulers as lines } from '../../locale/en/schedulers.ts';

test('every scheduler of the engine has its line, and no line is without a scheduler', () => {
  expect(Object.keys(lines).sort()).toEqual(Object.keys(schedulers));
});
