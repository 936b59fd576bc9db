import { newServers, newWorkload } from '../workload.ts';
import { entry, movedAnyway, percent, type Preset } from './preset.ts';

/** One of ten leaves. */
export const preset: Preset = {
  id: 'server-leaves',
  title: { en: 'One of ten leaves: mh and sh', zh: '十台走了一台：mh 与 sh' },
  about: {
    en: 'A server leaves, and its clients must go elsewhere. Who else loses their server?',
    zh: '一台服务器离开，它的客户端只能换一台。还有谁也会被换走？',
  },
  sentence: {
    en: 'rs5 leaves, and its clients must go elsewhere. Of the others that come again, sh deals {{sh}} to another server, since it deals all its buckets anew; mh, Maglev’s hashing, only {{mh}}.',
    zh: 'rs5 离开，它的客户端只能换一台。至于其他再来的客户端，sh 把桶全部重新分配，其中 {{sh}} 换了服务器；mh 用的是 Maglev 哈希，只有 {{mh}}。',
  },
  workload: newWorkload({
    work: { kind: 'exponential', mean: 0.02 },
    clients: { kind: 'uniform', count: 2000 },
    servers: newServers(10),
    events: [{ kind: 'removed', at: 60, server: 'rs5' }],
  }),
  entries: ['sh', 'mh'].map(entry),
  numbers: ([sh, mh]) => ({ sh: percent(movedAnyway(sh!)), mh: percent(movedAnyway(mh!)) }),
  claim: ([sh, mh]) => movedAnyway(sh!) > 0.8 && movedAnyway(mh!) < 0.03 && mh!.changes[0]!.hadToMove > 100,
};
