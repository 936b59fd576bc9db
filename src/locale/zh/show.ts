/** 展示给别人：演示模式、嵌入框、链接、打印。 */
import type { show as english } from '../en/show.ts';
import type { Translated } from '../translated.ts';

export const show: Translated<typeof english> = {
  present: {
    title: 'ipvscope 演示模式',
    pointer: '指示圈',
    leave: '退出',
    vipOn: 'VIP 在 {{on}} 上',
    asks: '{{name}}？',
    answers: '应答',
  },
  share: {
    title: '分享此刻',
    link: '链接',
    copyLink: '复制链接',
    embed: '嵌入代码',
    copyEmbed: '复制代码',
    embedWhat: '放进自己页面的框：舞台、说明和播放控制。',
    opens: '打开时',
    presenting: '进入演示模式',
    theme: '主题',
    language: '语言',
    theirs: '随读者的设置',
    copied: '已复制',
    copyFailed: '这里不允许复制：请选中文字自行复制。',
    frameTitle: '{{title}}，ipvscope',
    tooLong:
      '这个实验已经大得放不进链接：邮件和聊天会把它截断，地址栏里的地址也只在这个标签页有效。请改存为文件；在首页点“打开文件”就能再打开，停在此刻。',
    save: '存为文件',
  },
  embed: {
    open: '在 ipvscope 中打开',
  },
  keys: {
    letters: '启用单个字母或符号的按键（{{keys}}）',
  },
  print: {
    headers: '首部',
    why: '原因',
  },
};
