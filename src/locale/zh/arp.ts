/** ARP 面板。 */
import type { arp as english } from '../en/arp.ts';
import type { Translated } from '../translated.ts';

export const arp: Translated<typeof english> = {
  title: '谁替 VIP 应答？',
  none: '这里没有虚拟服务，也就没有人找 VIP。',
  rule: '生效值取 <c>all</c> 与 <c>{{interface}}</c> 中较大的；<c>{{idle}}</c> 听不到询问',
  host: '主机',
  answers: '按到达先后',
  all: 'all',
  decrease: '调低 {{host}} 的 {{sysctl}}',
  increase: '调高 {{host}} 的 {{sysctl}}',
  value: '{{host}} 的 {{sysctl}}',
  changed: '实验开始后改过',
  idle: '{{interface}}：{{value}}，不起作用',
  effective: 'max({{all}}, {{own}}) = {{value}}',
  meaning: {
    arp_ignore: {
      '0': '凡是自己的地址都应答',
      '1': '只应答 {{interface}} 上的地址',
      '2': '同 1，且只答同一子网',
      '3': '不答 host 范围的地址',
      '8': '从不应答',
      reserved: '保留值，等同 0',
    },
    arp_announce: {
      '0': '可用自己的任何地址去问',
      '1': '只在同一子网用 VIP 去问',
      '2': '用 RIP 去问，绝不用 VIP',
      reserved: '等同 2',
    },
  },
  answer: {
    answered: '应答',
    won: '应答，被采信',
    late: '应答，来晚了',
    'under-way': '应答，还在路上',
    silent: '不作声',
    'not-mine': '不作声：没有这个地址',
    'not-heard': '还没有被问到',
  },
  noVip: '没有 VIP',
  vipOn: 'VIP 在 {{on}} 上',
  unchanged: '未改动',
  believes: '{{host}} 相信：VIP 在 <c>{{mac}}</c>',
  believesNothing: '{{host}} 不知道 VIP 的 MAC：它会去问',
  ask: '清空并再发一次',
  askHint: '让 {{host}} 忘掉 VIP 的 MAC，再发一个请求：于是 {{host}} 重新询问。',
  send: '发一个请求',
};
