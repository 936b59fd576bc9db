import { describe, expect, it } from 'vitest';
import { layoutTimeline, momentAt } from './timeline.ts';
import { runLab } from '../app/testing/run-lab.ts';

describe.each([
  ['seed-dr-arp-sysctl', 1300],
  ['seed-dr-reweight', 1300],
  ['seed-dr-reweight', 700],
  ['sched-wrr', 900],
])('the timeline of %s in %i units', (lab, width) => {
  const { moments, requests } = runLab(lab);

  it('shows the open request whole, in its place, without running over its neighbours', () => {
    for (let open = 0; open < requests.length; open++) {
      const layout = layoutTimeline({ moments, requests, open, left: 72, width });
      const item = layout.items.find((i) => i.open);
      expect(item?.request).toBe(requests[open]);
      expect(item?.ticks.length).toBe(requests[open]!.last - requests[open]!.first + 1);
      layout.items.forEach((each, i) => {
        expect(each.x).toBeGreaterThanOrEqual(72);
        expect(each.x + each.width).toBeLessThanOrEqual(72 + width + 1);
        const before = layout.items[i - 1];
        expect(each.x).toBeGreaterThanOrEqual(before ? before.x + before.width : 72);
        for (const tick of each.ticks) {
          expect(tick.x).toBeGreaterThanOrEqual(each.x);
          expect(tick.x).toBeLessThanOrEqual(each.x + each.width);
        }
      });
    }
  });

  it('finds the moment that was drawn at a place', () => {
    const layout = layoutTimeline({ moments, requests, open: 0, left: 72, width });
    const open = layout.items.find((i) => i.open)!;
    for (const tick of open.ticks) expect(momentAt(layout, tick.x)).toBe(tick.moment);
    expect(momentAt(layout, 0)).toBe(0);
  });
});
