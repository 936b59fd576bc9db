/** 每种调度算法做什么，名称之后的一行：用在首页、对比和表单里。 */
import type { schedulers as en } from '../en/schedulers.ts';
import type { Translated } from '../translated.ts';

export const schedulers: Translated<typeof en> = {
  rr: '轮流',
  wrr: '按权重轮流',
  lc: '连接最少者',
  wlc: '按权重算连接最少者',
  lblc: '同一目的地址固定一台',
  lblcr: '同一目的地址固定几台',
  dh: '按目的地址散列',
  sh: '按客户端散列',
  sed: '预计延迟最短者',
  nq: '先选空闲者，否则同 sed',
  mh: '按客户端的 Maglev 散列',
  fo: '活着的里权重最大者',
  ovf: '权重最大者，满了再下一台',
  twos: '随机两台，取较好者',
};
