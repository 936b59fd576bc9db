import { newServers, newWorkload } from '../workload.ts';
import { count, entry, percent, type Preset } from './preset.ts';

/** A server is quiesced. */
export const preset: Preset = {
  id: 'weight-zero',
  title: { en: 'Weight 0: sh turns clients away', zh: '权重 0：sh 拒绝客户端' },
  about: {
    en: 'A server is set to weight 0. sh refuses its clients, unless it may fall back.',
    zh: '一台服务器的权重被设为 0。sh 会拒绝落在它上面的客户端，除非允许它另选。',
  },
  sentence: {
    en: 'rs2 is set to weight 0. sh has no second choice for the clients whose bucket is rs2’s: it refuses {{refused}} connections, {{share}} of those that come from then on. With sh-fallback they go elsewhere and nobody is refused.',
    zh: 'rs2 的权重被设为 0。对于落在 rs2 桶里的客户端，sh 没有第二选择：它拒绝了 {{refused}} 个连接，占此后所有连接的 {{share}}。用 sh-fallback 时它们改去别处，没有一个被拒绝。',
  },
  workload: newWorkload({
    work: { kind: 'exponential', mean: 0.02 },
    servers: newServers(4),
    events: [{ kind: 'drained', at: 60, server: 'rs2' }],
  }),
  entries: ['sh', 'sh sh-fallback'].map(entry),
  numbers: ([sh]) => ({
    refused: count(sh!.after!.refused),
    share: percent(sh!.after!.refused / sh!.after!.connections),
  }),
  claim: ([sh, fallback]) =>
    sh!.before!.refused === 0 &&
    sh!.after!.refused > 1000 &&
    fallback!.all.refused === 0 &&
    fallback!.changes[0]!.hadToMove > 0 &&
    fallback!.changes[0]!.movedAnyway === 0,
};
