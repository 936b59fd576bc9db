import { longestRun, smoothOrder } from '../smooth-wrr.ts';
import { newServers, newWorkload } from '../workload.ts';
import { entry, type Preset } from './preset.ts';

const WEIGHTS = [6, 1, 1, 1];
/** The first pass after `-A` and `-a` serves everybody once; from then on the order repeats every 9 picks. */
const FIRST_PASS = WEIGHTS.length;
const ROUNDS = 90;

/** How long a heavy server is served in a row. */
export const preset: Preset = {
  id: 'smooth-order',
  title: { en: 'The order of wrr, and a smooth one', zh: 'wrr 的次序与平滑的次序' },
  about: {
    en: 'Weights 6, 1, 1 and 1: how many connections in a row go to the first?',
    zh: '权重为 6、1、1、1：会有多少个连接接连落到第一台？',
  },
  sentence: {
    en: 'With weights 6, 1, 1 and 1 IPVS’s wrr gives rs1 {{wrr}} connections in a row, since it goes down from the largest weight pass by pass. nginx’s smooth order, which gives everybody the same shares, has at most {{smooth}} in a row.',
    zh: '权重为 6、1、1、1 时，IPVS 的 wrr 从最大的权重逐轮往下走，会连续给 rs1 {{wrr}} 个连接。nginx 的平滑次序各台份额相同，最多连续 {{smooth}} 个。',
  },
  workload: newWorkload({ servers: newServers(4, (i) => ({ weight: WEIGHTS[i]!, speed: WEIGHTS[i]! })) }),
  entries: ['wrr'].map(entry),
  numbers: ([wrr]) => ({
    wrr: String(longestRun(wrrOrder(wrr!.order))),
    smooth: String(longestRun(smoothOrder(WEIGHTS, ROUNDS))),
  }),
  claim: ([wrr]) => {
    const order = wrrOrder(wrr!.order);
    const smooth = smoothOrder(WEIGHTS, ROUNDS);
    const counts = (picks: number[]): string => WEIGHTS.map((_, i) => picks.filter((one) => one === i).length).join();
    return counts(order) === counts(smooth) && longestRun(order) > longestRun(smooth);
  },
};

const wrrOrder = (order: number[]): number[] => order.slice(FIRST_PASS, FIRST_PASS + ROUNDS);
