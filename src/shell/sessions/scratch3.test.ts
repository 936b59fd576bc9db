import { test } from 'vitest';
import { networkLab } from './lab.ts';
test('x', () => {
  const lab = networkLab();
  console.log(lab.run('h', 'ping -c 1 -W 1 127.0.0.1').stdout);
  console.log(lab.run('h', 'ping -c 1 -W 1 10.0.0.1').stdout);
  console.log(lab.run('h', 'ping -c 1 10.0.0.9').stdout);
  console.log(lab.run('h', 'curl -v -m 1 10.0.0.2:83').stderr);
});
