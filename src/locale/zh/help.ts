/** 按键一览。 */
import type { help as english } from '../en/help.ts';
import type { Translated } from '../translated.ts';

export const help: Translated<typeof english> = {
  title: '按键',
  about: '鼠标、触摸和键盘都能完成所有操作。',
  step: '下一步',
  back: '上一步',
  nextPhase: '下一阶段或请求',
  previousPhase: '上一阶段或请求',
  tenOn: '前进十次选择',
  tenBack: '后退十次选择',
  play: '播放与暂停',
  home: '回到开头',
  end: '到结尾',
  page: '逐步（翻页笔）',
  pan: '移动视图（放大的舞台有焦点时）',
  move: '移动主机（其名称有焦点时）',
  edit: '编辑实验',
  undo: '撤销、重做',
  present: '进入、退出演示模式',
  pointer: '演示时的大指示圈',
  leave: '退出演示模式',
  help: '本列表',
  close: '关闭',
};
