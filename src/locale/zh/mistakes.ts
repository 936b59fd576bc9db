/** 外来场景的错误，说成句子。 */
import type { mistakes as english } from '../en/mistakes.ts';
import type { Translated } from '../translated.ts';

export const mistakes: Translated<typeof english> = {
  scenarioAt: '在 {{path}}：{{what}}。',
  scenarioAtLine: '第 {{line}} 行第 {{column}} 列：{{what}}。',
  scenarioMeant: '是否想写 {{nearest}}？',
  moreMistakes_one: '另有 {{count}} 处错误',
  moreMistakes_other: '另有 {{count}} 处错误',
  textEnd: '文本结尾',
  token: {
    value: '值',
    key: '带引号的键',
    number: '数字',
    escape: '\\n 之类的转义',
    end: '结尾',
    quote: '收尾的引号',
  },
  type: {
    string: '带引号的文本',
    number: '数字',
    boolean: 'true 或 false',
    array: '列表',
    object: '对象',
  },
  scenarioWhole: '整个文档',
  nothing: '（空）',
  scenario: {
    'json-syntax': '这里是 {{found}}，应为 {{expected}}',
    'wrong-type': '这里是 {{found}}，应为 {{expected}}',
    missing: '缺少键 {{expected}}',
    'unknown-key': '不认识键 {{found}}；可用的有 {{expected}}',
    'not-one-of': '{{found}} 不是 {{expected}} 之一',
    'out-of-range': '{{found}} 不是 {{least}} 到 {{most}} 之间的整数',
    'bad-address': '{{found}} 不是 {{expected}} 这样的 IPv4 地址',
    'bad-endpoint': '{{found}} 不是 {{expected}} 这样的“地址:端口”',
    'bad-mac': '{{found}} 不是 {{expected}} 这样的单个接口的 MAC 地址',
    'bad-name': '{{found}} 不是 {{expected}} 形式的名称',
    'reserved-name': '名称 {{found}} 已另有含义',
    duplicate: '{{found}} 在这里重复，或已见于 {{expected}}',
    'unknown-link': '场景里没有链路 {{found}}；有 {{expected}}',
    'unknown-host': '场景里没有主机 {{found}}；有 {{expected}}',
    'not-open': '之前没有步骤打开过 {{found}}；已打开的有 {{expected}}',
    'unsupported-version': '不认识格式版本 {{found}}，只认识 {{expected}}',
    'too-deep': '嵌套超过 {{expected}} 层',
    'too-large': '大小超过 {{expected}}',
  },
};
