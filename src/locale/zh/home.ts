/** 入口页。 */
import type { Translated } from '../translated.ts';
import type { home as english } from '../en/home.ts';

export const home: Translated<typeof english> = {
  headline: '跟着一个请求走完 LVS，',
  headlineThen: '看清每个数据包为什么这样走。',
  goOn: '继续：{{title}}',
  begin: '开始：{{title}}',
  openFile: '打开文件',
  paste: '粘贴场景',
  pasteWhat: '场景的 JSON：链路、主机及其命令行、步骤。',
  pasteOpen: '打开',
  modes: '三种转发方式',
  mode: {
    nat: '来回都改写地址。',
    dr: '只改 MAC 和 TTL。',
    tun: '再套一层首部，送往另一座城市。',
  },
  figure: {
    nat: 'RIP → VIP',
    dr: '新的 MAC',
    tun: '外层 DIP → RIP',
    same: '应答原路返回',
    straight: '应答直接回到客户端',
  },
  labs: '实验',
  sideBySide: '三种方式并排看',
  further: '深入一步',
  broken: '故意弄坏的',
  schedulers: '调度算法',
  compare: '比较',
  foot: '无需安装，无需注册。整个网络由本页面自行计算，不向外发送任何数据。',
};
