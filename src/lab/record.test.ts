import { expect, test } from 'vitest';
import { formatRecord } from './record.ts';
import type { RunRecord } from './record.ts';

test('a record is printed one result and one frame a line', () => {
  const record: RunRecord = {
    results: [{ reply: 'rs1\n' }, { stdout: '', stderr: 'no\n', status: 2 }, {}],
    frames: [
      {
        step: 0,
        t_us: 12,
        at: 'client.eth0',
        dir: 'out',
        eth: { src: 'client.eth0', dst: 'broadcast', type: '0x0806' },
        arp: { op: 1, sha: 'client.eth0', spa: '10.0.0.1', tha: '00:00:00:00:00:00', tpa: '10.0.0.2' },
      },
    ],
  };
  expect(formatRecord(record)).toBe(
    `{"results":[
{"reply":"rs1\\n"},
{"stdout":"","stderr":"no\\n","status":2},
{}
],
"frames":[
{"step":0,"t_us":12,"at":"client.eth0","dir":"out","eth":{"src":"client.eth0","dst":"broadcast","type":"0x0806"},"arp":{"op":1,"sha":"client.eth0","spa":"10.0.0.1","tha":"00:00:00:00:00:00","tpa":"10.0.0.2"}}
]}
`,
  );
});

test('an empty record is JSON, too', () => {
  expect(JSON.parse(formatRecord({ results: [], frames: [] }))).toEqual({ results: [], frames: [] });
});
