import { conditionSentence } from '../conditions/sentences.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import {
  type Condition,
  type FlowDefinition,
  isExpression,
  type Json,
  type JsonObject,
  type PolicyContent,
  type RuleSetDefinition,
  type TableInput,
  type ValueSchema,
} from '../ground/definition.ts';
import { labelOf, ruleLabel, schemaOf, valueText } from '../ground/labels.ts';
import { both, type LocalText, textOf, wordingOf } from '../ground/local-text.ts';
import { pointerParts } from '../ground/pointer.ts';
import { findDefinition } from '../policy/content.ts';
import type { Change } from './change.ts';

type Bare = Omit<Change, 'sentence'>;

const kindWords: Record<string, LocalText> = {
  rules: both('规则', 'Rule set'),
  flow: both('流程', 'Flow'),
  form: both('表单', 'Form'),
  master: both('主数据', 'Master data'),
  register: both('台账', 'Register'),
  cases: both('案例', 'Cases of'),
  config: both('参数', 'Configuration'),
  clauses: both('条款', 'Clauses'),
  vocabulary: both('词汇', 'Vocabulary'),
  policy: both('制度', 'Policy'),
};

/** What the parts of a path are called, where they have a name of their own. */
const partWords: Record<string, LocalText> = {
  rules: both('规则', 'rule'),
  rows: both('行', 'row'),
  states: both('状态', 'state'),
  on: both('事件', 'event'),
  after: both('到期', 'timer'),
  events: both('事件', 'event'),
  delays: both('期限', 'delay'),
  derived: both('中间量', 'derived fact'),
  facts: both('输入项', 'fact'),
  outcome: both('结果', 'outcome'),
  input: both('输入', 'input'),
  clauses: both('条款', 'clauses'),
  cases: both('案例', 'case'),
  conditions: both('条件', 'conditions'),
  hitPolicy: both('命中方式', 'hit policy'),
  default: both('缺省结果', 'default'),
  title: both('名称', 'title'),
  guard: both('条件', 'guard'),
  actions: both('动作', 'actions'),
  target: both('去向', 'target'),
  roles: both('角色', 'roles'),
  value: both('值', 'value'),
  priority: both('优先级', 'priority'),
  expected: both('期望结果', 'expected result'),
  given: both('给定', 'given'),
  initial: both('初始状态', 'initial state'),
  minimum: both('最小值', 'minimum'),
  maximum: both('最大值', 'maximum'),
  enum: both('取值列表', 'list of values'),
  required: both('必填项', 'required facts'),
  decimals: both('小数位', 'decimals'),
  task: both('任务', 'task'),
  due: both('期限', 'due'),
  fields: both('栏目', 'fields'),
  key: both('主键', 'key'),
  keptBy: both('维护角色', 'keepers'),
  refers: both('引用的主数据', 'master data referred to'),
  gives: both('可同时补充的资料', 'facts that may come with it'),
};
/** Layers of a document that say nothing to a person. */
const silent = new Set(['table', 'event', 'params', 'machine', 'properties', 'meta', 'schema', 'payload']);

/** One sentence for a change, in both languages: where it is, what it was, what it is. */
export function describeChange(change: Bare, before: PolicyContent, after: PolicyContent): LocalText {
  const { kind, id, path, op } = change;
  const content = op === 'remove' ? before : after;
  const definition = findDefinition(content, kind, id) ?? findDefinition(before, kind, id);
  const own = definition && 'title' in definition ? definition.title : undefined;
  const word = kindWords[kind] ?? both(kind, kind);
  const listed = Object.hasOwn(lists, kind);
  const name = kind === 'cases' ? (content.rules[id]?.title ?? content.flows[id]?.title) : own;
  const subject = listed
    ? word
    : both(`${word['zh-CN']}「${textOf(name, 'zh-CN', id)}」`, `${word.en} “${textOf(name, 'en', id)}”`);
  if (path === '')
    return both(
      `${op === 'add' ? '新增' : '删除'}${subject['zh-CN']}`,
      `${subject.en} ${op === 'add' ? 'added' : 'removed'}`,
    );
  const parts = pointerParts(path);
  const named = definition?.kind === 'rules' || definition?.kind === 'flow' ? definition : undefined;
  const where = listed ? itemText(kind, parts, content) : placeText(parts, content, named);
  return both(
    `${subject['zh-CN']}：${where['zh-CN']}${whatText(change, parts, before, after, 'zh-CN')}`,
    `${subject.en}: ${where.en}${whatText(change, parts, before, after, 'en')}`,
  );
}

/** Documents that are lists of named things, with what stands before a thing's name where it is asked for its label. */
const lists: Record<string, string> = { config: 'config.', clauses: '', vocabulary: '' };

/** Where in such a document: a configuration value is changed with its value. */
function itemText(kind: string, [_, id = '', ...inside]: string[], content: PolicyContent): LocalText {
  const name = `${lists[kind]}${id}`;
  const label = labelOf(content, undefined, name);
  const item = quoted(label.en === name ? both(id, id) : label);
  const rest = inside.join() === 'value' ? [] : inside;
  if (rest.length === 0) return item;
  const place = placeText(rest, content, undefined);
  return both(`${item['zh-CN']}${place['zh-CN']}`, `${item.en} ${place.en}`);
}

function placeText(
  parts: string[],
  content: PolicyContent,
  definition: RuleSetDefinition | FlowDefinition | undefined,
): LocalText {
  const texts: LocalText[] = [];
  const table = definition?.kind === 'rules' ? definition.table : undefined;
  parts.forEach((part, index) => {
    const previous = parts[index - 1] ?? '';
    if (silent.has(part)) return;
    if (table && /^\d+$/.test(part) && (previous === 'when' || previous === 'then')) {
      const column = previous === 'when' ? table.inputs[Number(part)] : table.outputs[Number(part)];
      const fact = typeof column === 'string' ? column : (column?.['='] ?? part);
      texts.push(quoted((typeof column === 'object' && wordingOf(column.title)) || labelOf(content, definition, fact)));
    } else if (definition?.kind === 'flow' && /^\d+$/.test(part)) {
      // Of several transitions by one event the first whose guard holds is taken.
      texts.push(both(`第 ${Number(part) + 1} 条`, `no. ${Number(part) + 1}`));
    } else if (table && previous === 'rows') {
      texts.push(ruleLabel(definition as RuleSetDefinition, part));
    } else if (table && part === 'rows' && parts[index + 1] !== undefined) {
      return;
    } else if (definition?.kind === 'rules' && previous === 'rules') {
      texts.push(quoted(ruleLabel(definition, part)));
    } else if (part in partWords && !(previous in partWords && previous !== 'states'))
      texts.push(partWords[part] as LocalText);
    else if (part !== 'when' && part !== 'then') {
      const label = labelOf(content, definition, part);
      texts.push(quoted(label.en === part ? both(part, part) : label));
    }
  });
  return both(texts.map((text) => text['zh-CN']).join(''), texts.map((text) => text.en).join(' '));
}

const quoted = (text: LocalText) => both(`“${text['zh-CN']}”`, `“${text.en}”`);

function whatText(
  { kind, id, op, before: was, after: is }: Bare,
  parts: string[],
  before: PolicyContent,
  after: PolicyContent,
  locale: keyof LocalText,
): string {
  const zh = locale === 'zh-CN';
  if (op === 'move') return zh ? '的次序改变' : ': the order changed';
  if (op === 'add')
    return isSmall(is)
      ? zh
        ? `新增，值为 ${read(is, after, kind, id, parts, locale)}`
        : ` added: ${read(is, after, kind, id, parts, locale)}`
      : zh
        ? '新增'
        : ' added';
  if (op === 'remove') return zh ? '删除' : ' removed';
  if (kind === 'cases' && parts.at(-1) === 'expected') return expectedText(id, was, is, after)[locale];
  const [from, to] = [read(was, before, kind, id, parts, locale), read(is, after, kind, id, parts, locale)];
  return zh ? `由 ${from} 改为 ${to}` : ` changed from ${from} to ${to}`;
}

const isSmall = (value: Json | null) => typeof value !== 'object' || value === null || isExpression(value);
const longest = 120;

/** What a case may expect, by what it is called. */
const expectedWords: Record<string, LocalText> = {
  outcome: both('结果', 'outcome'),
  exactly: both('不得有其他结果', 'nothing else'),
  problem: both('问题', 'problem'),
  state: both('状态', 'state'),
  context: both('数据', 'data'),
  output: both('输出', 'output'),
  errors: both('各事件的答复', 'what events answer'),
  records: both('留痕', 'records'),
  clocks: both('时限', 'clocks'),
  forms: both('单据', 'documents'),
  rows: both('主数据', 'master data'),
  tasks: both('任务', 'tasks'),
  starts: both('发起的流程', 'flows started'),
  tells: both('告知', 'what others are told'),
};

/** What a case expects now, and expected: each thing that differs, and of several named values each that does. */
function expectedText(id: string, was: Json | null, is: Json | null, content: PolicyContent): LocalText {
  const definition = content.rules[id] ?? content.flows[id];
  const texts: LocalText[] = [];
  const differ = (name: LocalText, schema: ValueSchema | undefined, from: Json | undefined, to: Json | undefined) => {
    const said = [from, to].map((value) => valueText(content, schema, value));
    const [a, b] = [said[0] as LocalText, said[1] as LocalText];
    texts.push(
      both(
        `${name['zh-CN']}由 ${cut(a['zh-CN'])} 改为 ${cut(b['zh-CN'])}`,
        `${name.en} from ${cut(a.en)} to ${cut(b.en)}`,
      ),
    );
  };
  const [before, after] = [was, is].map((one) => (one ?? {}) as JsonObject) as [JsonObject, JsonObject];
  for (const part of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [from, to] = [before[part], after[part]];
    if (isEqualJson(from, to)) continue;
    const name = expectedWords[part] ?? both(part, part);
    if (!isNamed(from) || !isNamed(to)) {
      differ(name, undefined, from, to);
      continue;
    }
    for (const one of new Set([...Object.keys(from), ...Object.keys(to)]))
      if (!isEqualJson(from[one], to[one]))
        differ(quoted(labelOf(content, definition, one)), schemaOf(content.rules[id], one), from[one], to[one]);
  }
  return both(`：${texts.map((one) => one['zh-CN']).join('；')}`, `: ${texts.map((one) => one.en).join('; ')}`);
}

const isNamed = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** A value as people read it. */
function read(
  value: Json | null,
  content: PolicyContent,
  kind: string,
  id: string,
  parts: string[],
  locale: keyof LocalText,
): string {
  const last = parts.at(-1) ?? '';
  const definition = kind === 'rules' ? content.rules[id] : undefined;
  if (definition && last === 'conditions' && value)
    return conditionSentence(content, definition, value as unknown as Condition)[locale];
  if (isExpression(value)) return `= ${value['=']}`;
  const flow = kind === 'flow' ? content.flows[id] : undefined;
  if (flow && typeof value === 'string' && (last === 'target' || last === 'initial')) {
    const state = value.split('.').at(-1) ?? value;
    const label = labelOf(content, flow, state)[locale];
    return label === state ? value : `“${label}”`;
  }
  const title = (value as Partial<LocalText> | null)?.[locale];
  if (typeof title === 'string') return `“${title}”`;
  const table = definition?.table;
  const column = table && parts.at(-2) === 'then' ? table.outputs[Number(last)] : last;
  if (parts.at(-2) === 'when') return cellText(String(value), content, table?.inputs[Number(last)], definition)[locale];
  const schema =
    kind === 'config' ? content.config.values[parts[1] ?? '']?.schema : schemaOf(definition, column ?? last);
  if (isSmall(value)) return valueText(content, schema, value ?? undefined)[locale];
  const text = valueText(content, schema, value ?? undefined)[locale];
  return cut(text);
}

/** As the grid has them. */
const signs: Record<string, string> = { '<=': '≤', '>=': '≥' };

/** A cell as people read it: the values of a list by their labels. */
function cellText(
  cell: string,
  content: PolicyContent,
  input: string | TableInput | undefined,
  definition: RuleSetDefinition | undefined,
): LocalText {
  const schema = typeof input === 'string' ? schemaOf(definition, input) : undefined;
  if (cell === 'true' || cell === 'false') return valueText(content, schema, cell === 'true');
  const negated = /^not\((.*)\)$/s.exec(cell);
  const read = (locale: keyof LocalText) =>
    (negated?.[1] ?? cell).replace(/"(?:[^"\\]|\\.)*"|[<>]=/g, (text) =>
      text.length === 2 && text.endsWith('=')
        ? (signs[text] as string)
        : valueText(content, schema, text.slice(1, -1))[locale],
    );
  return negated ? both(`非 ${read('zh-CN')}`, `not ${read('en')}`) : both(read('zh-CN'), read('en'));
}
