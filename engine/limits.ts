import type { LocalText } from './definition.ts';
import { Problem } from './problem.ts';

/** What a definition or an instance may at most be. One row a limit; whatever goes beyond answers `limitExceeded` and names the row. */
export const limits = {
  expressionLength: row(4000, '一个 FEEL 表达式的字符数', 'characters of a FEEL expression'),
  expressionDepth: row(60, 'FEEL 表达式的嵌套层数', 'levels of a FEEL expression'),
  loopDepth: row(2, 'FEEL 循环、筛选的嵌套层数', 'loops and filters within each other in a FEEL expression'),
  loopRange: row(1000, 'FEEL 循环的区间长度', 'steps of a range that a FEEL expression goes through'),
  loopSteps: row(1_000_000, '一次求值中 FEEL 循环的步数', 'steps of the FEEL loops of one decision or event'),
  loopItems: row(20_000, 'FEEL 表达式读取的值的大小', 'parts of the values that a FEEL expression goes through'),
  pairItems: row(500, '嵌套循环读取的列表长度', 'parts of the values that nested loops go through'),
  textLength: row(1_000_000, '计算所得文本的字符数', 'characters of a computed text'),
  conditions: row(200_000, '一个规则集的条件数', 'conditions of a rule set, named ones put in place'),
  conditionDepth: row(50, '条件的嵌套层数', 'levels of conditions'),
  rules: row(20_000, '一个规则集的规则数', 'rules of a rule set'),
  decisions: row(1000, '一次求值中规则集相互调用的次数', 'decisions within one decision or event'),
  referenceDecisions: row(
    200,
    '参照求值时规则集相互调用的次数',
    'decisions within one decision by the reference evaluator',
  ),
  referenceRules: row(
    1000,
    '按请求参照求值的规则数',
    'rules of a rule set that a request has the reference evaluator decide',
  ),
  patternWork: row(50_000_000, '文本格式（pattern）的匹配次数', 'ways in which a pattern could match a text'),
  patternLength: row(500, '文本格式（pattern）的字符数', 'characters of a pattern'),
  states: row(2000, '一个流程的状态数', 'states of a flow'),
  contextLength: row(1_000_000, '实例数据的大小（字符）', 'characters of what an instance keeps'),
  valueParts: row(50_000, '写入实例的一个值的大小', 'parts of a value that an action writes'),
  timers: row(1000, '一个实例的定时器数', 'timers of an instance'),
  effects: row(2000, '一个事件的效果数', 'effects of one event'),
  children: row(
    100,
    '一个实例启动的流程数（由它启动的实例各为四分之一，逐代递减）',
    'flows that an instance starts (those it starts may each start a quarter of that, and so on)',
  ),
  history: row(10_000, '一个实例的履历条数', 'entries in the history of an instance'),
};

export type LimitName = keyof typeof limits;

function row(most: number, zh: string, en: string): { most: number; of: LocalText } {
  return { most, of: { 'zh-CN': zh, en } };
}

/**
 * @throws Problem limitExceeded
 * @example exceed('rules', 'fee-travel')
 */
export function exceed(name: LimitName, where = ''): never {
  const { most, of } = limits[name];
  const [zh, en] = where ? [`(${where})`, ` (${where})`] : ['', ''];
  throw new Problem('limitExceeded', {
    detail: { 'zh-CN': `${of['zh-CN']}最多 ${most}${zh}`, en: `at most ${most} ${of.en}${en}` },
  });
}

/**
 * @throws Problem limitExceeded where there are more than the limit allows
 * @example within('rules', definition.rules.length, definition.id)
 */
export function within(name: LimitName, count: number, where?: string): void {
  if (count > limits[name].most) exceed(name, where);
}

/** How many flows an instance may start that lies so many starts below the first of its line; from the fourth on: none. */
export const mostChildren = (depth: number): number => Math.floor(limits.children.most / 4 ** depth);

/** What the evaluation under way has done so far. Evaluations are synchronous, so one meter is enough. */
const spent = { decisions: 0, steps: 0 };

/** An evaluation begins: of a decision, or of an event. */
export function beginWork(): void {
  spent.decisions = 0;
  spent.steps = 0;
}

/** @throws Problem limitExceeded */
export function countDecision(): void {
  spent.decisions += 1;
  if (spent.decisions > limits.decisions.most) exceed('decisions');
}

/** @throws Problem limitExceeded */
export function countSteps(steps: number): void {
  spent.steps += steps;
  if (spent.steps > limits.loopSteps.most) exceed('loopSteps');
}

/**
 * How many parts a value has: items, properties, and a part for every hundred characters. Stops counting beyond `most`.
 */
export function partsOf(value: unknown, most: number): number {
  let parts = 0;
  const stack: unknown[] = [value];
  while (stack.length > 0 && parts <= most) {
    const one = stack.pop();
    parts += 1;
    if (typeof one === 'string') parts += one.length / 100;
    else if (Array.isArray(one)) {
      if (one.length > most) return one.length;
      for (const item of one) stack.push(item);
    } else if (typeof one === 'object' && one !== null) for (const item of Object.values(one)) stack.push(item);
  }
  return parts;
}
