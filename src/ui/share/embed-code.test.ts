import { expect, test } from 'vitest';
import { embedCode } from './embed-code.ts';

test('a frame’s code holds its address and its title, whatever signs are in them', () => {
  expect(embedCode('https://example.org/?lab=a&t=1&embed=1', 'A "lab" <1>')).toBe(
    '<iframe src="https://example.org/?lab=a&amp;t=1&amp;embed=1" title="A &quot;lab&quot; &lt;1&gt;" width="800" height="450" ' +
      'style="border: 1px solid #838a92; max-width: 100%" loading="lazy" allow="fullscreen"></iframe>',
  );
});
