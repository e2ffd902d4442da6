import { both, type LocalText } from './local-text.ts';
import { Problem } from './problem.ts';

/** What a definition or an instance may at most be. One row a limit; whatever goes beyond answers `limitExceeded` and names the row. */
export const limits = {
  expressionLength: row(4000, '一个 FEEL 表达式的字符数', 'characters of a FEEL expression'),
  expressionDepth: row(60, 'FEEL 表达式的嵌套层数', 'levels of a FEEL expression'),
  functionDepth: row(
    100,
    '自定义函数相互调用的层数',
    'levels of functions of an expression’s own that call each other',
  ),
  steps: row(1_000_000, '一次求值的步数', 'steps of one decision or event'),
  moves: row(5000, '一次试走的事件与定时器数', 'events and timers of a walk'),
  walkSteps: row(20_000_000, '一次试走的步数', 'steps of all events and timers of a walk'),
  textLength: row(1_000_000, '计算所得文本的字符数', 'characters of a computed text'),
  valueDepth: row(100, '计算所得的值的嵌套层数', 'levels of a computed value'),
  conditions: row(200_000, '一个规则集的条件数', 'conditions of a rule set, named ones put in place'),
  conditionDepth: row(50, '条件的嵌套层数', 'levels of conditions'),
  rules: row(20_000, '一个规则集的规则数', 'rules of a rule set'),
  decisions: row(1000, '一次求值中规则集相互调用的次数', 'decisions within one decision or event'),
  referenceDecisions: row(
    200,
    '参照求值时规则集相互调用的次数',
    'decisions within one decision by the reference evaluator',
  ),
  referenceConditions: row(
    2000,
    '按请求参照求值的条件数',
    'conditions that a request has the reference evaluator look at',
  ),
  patternLength: row(500, '文本格式（pattern）的字符数', 'characters of a pattern'),
  patternSize: row(2000, '文本格式（pattern）展开后的步数', 'instructions that a pattern becomes'),
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
  rowsRead: row(
    10_000,
    '一次判断、事件或导入读取的主数据行数',
    'rows of master data that a decision, an event or an import reads',
  ),
  answer: row(1_048_576, '外部服务答复的字节数', 'bytes of the answer of another system'),
  detached: row(1000, '一个实例另起的流程数', 'flows that an instance starts as lines of their own'),
  lines: row(20, '流程另起的代数', 'generations of flows that begin a line of their own'),
  history: row(10_000, '一个实例的履历条数', 'entries in the history of an instance'),
};

type LimitName = keyof typeof limits;

function row(most: number, zh: string, en: string): { most: number; of: LocalText } {
  return { most, of: both(zh, en) };
}

/**
 * @throws Problem limitExceeded
 * @example exceed('rules', 'fee-travel')
 */
export function exceed(name: LimitName, where = ''): never {
  const { most, of } = limits[name];
  const [zh, en] = where ? [`(${where})`, ` (${where})`] : ['', ''];
  throw new Problem('limitExceeded', {
    detail: both(`${of['zh-CN']}最多 ${most}${zh}`, `at most ${most} ${of.en}${en}`),
  });
}

/**
 * @throws Problem limitExceeded where there are more than the limit allows
 * @example keepWithin('rules', definition.rules.length, definition.id)
 */
export function keepWithin(name: LimitName, count: number, where?: string): void {
  if (count > limits[name].most) exceed(name, where);
}

/** How many flows an instance may start that lies so many starts below the first of its line; from the fourth on: none. */
export const mostChildren = (depth: number): number => Math.floor(limits.children.most / 4 ** depth);

/** What an evaluation has done so far. */
export interface Work {
  decisions: number;
  steps: number;
  /** Characters of the longest text that it has met. */
  longest: number;
  /** The patterns that it has met, each of which may have had to be compiled. */
  patterns: Set<string>;
}

export const noWork = (): Work => ({ decisions: 0, steps: 0, longest: 0, patterns: new Set() });

/** The work under way. Evaluations are synchronous, so one meter is enough. */
let work = noWork();

/** An evaluation begins: of a decision, or of an event. */
export function beginWork(): void {
  work.decisions = 0;
  work.steps = 0;
  work.longest = 0;
  if (work.patterns.size > 0) work.patterns.clear();
}

/** How many steps the evaluation under way, or the last one, has taken. */
export const spentSteps = (): number => work.steps;

/** Does a synchronous part of an evaluation that others may come between, on a meter of its own. */
export function workOn<T>(own: Work, part: () => T): T {
  const before = work;
  work = own;
  try {
    return part();
  } finally {
    work = before;
  }
}

/**
 * One rule set decides another.
 *
 * @param effort the steps that this takes at most
 * @throws Problem limitExceeded
 */
export function countDecision(effort: number): void {
  work.decisions += 1;
  if (work.decisions > limits.decisions.most) exceed('decisions');
  countSteps(effort);
}

/**
 * Counts work before it is done. A step is what takes about a tenth of a microsecond: looking at one value, a few characters of a text.
 * Steps are counted, not time, so that the same facts always come out alike.
 *
 * @throws Problem limitExceeded
 */
export function countSteps(steps: number): void {
  work.steps += steps;
  if (!(work.steps <= limits.steps.most)) exceed('steps');
}

/** A text of so many characters is made. @throws Problem limitExceeded */
export function countText(characters: number): void {
  if (characters > limits.textLength.most) exceed('textLength');
  noteText(characters);
  countSteps(characters >> 3);
}

/** A text of so many characters is met. */
export function noteText(characters: number): void {
  if (characters > work.longest) work.longest = characters;
}

/**
 * A pattern is met that becomes so many instructions. Compiling it counts once in an evaluation, whether or not it was kept.
 *
 * @throws Problem limitExceeded
 */
export function countPattern(key: string, instructions: number): void {
  if (work.patterns.has(key)) return;
  work.patterns.add(key);
  countSteps(500 + 20 * instructions);
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
