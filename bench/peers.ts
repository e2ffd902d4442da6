/** The peers, each in the best way to use it that its documentation shows. */
import { Engine, type RuleProperties } from 'json-rules-engine';
import type { Condition, JsonObject, RuleSet, RuleSetDefinition } from '../engine/index.ts';

/** What is used of the peers that are installed for the bench only: their own types are not there when the project is checked. */
interface ZenModule {
  ZenDecisionContent: new (content: object) => object;
  ZenEngine: new (options: {
    loader: { type: 'static'; content: Record<string, object> };
  }) => {
    createDecision(content: object): { evaluate(facts: object, options?: object): Promise<{ result: unknown }> };
    evaluateBatch(requests: { key: string; context: object }[]): Promise<{ data: { result: unknown } }[]>;
  };
}
interface JsonLogicModule {
  LogicEngine: new () => { build(rule: unknown): (facts: object) => unknown };
}
interface CelModule {
  parse(text: string): { cst: object };
  evaluate(parsed: object, facts: object): unknown;
}
const installed = (name: string): Promise<unknown> => import(name);
const { default: zenModule } = (await installed('@gorules/zen-engine-linux-x64-gnu')) as { default: ZenModule };
const { LogicEngine } = (await installed('json-logic-engine')) as JsonLogicModule;
const cel = (await installed('cel-js')) as CelModule;

/** json-rules-engine with the rules of a compiled rule set, one engine used again and again; the first rule has the highest priority. */
export function jsonRulesEngine(
  ruleSet: RuleSet,
  stopsAtFirst: boolean,
): (facts: JsonObject) => Promise<{ ids: string[]; full: unknown }> {
  const { rules } = ruleSet.normalForm;
  const engine = new Engine();
  rules.forEach(({ id, conditions, event }, index) => {
    engine.addRule({
      name: id,
      conditions,
      event,
      ...(stopsAtFirst ? { priority: rules.length - index } : {}),
    } as RuleProperties);
  });
  if (stopsAtFirst) engine.on('success', () => engine.stop());
  return async (facts) => {
    const full = await engine.run(facts);
    return { ids: full.results.map((result) => String(result.name)), full };
  };
}

/** zen-engine with compiled content: one decision, one with its trace as JSON, many in one call. */
export interface Zen {
  decide(facts: JsonObject): Promise<JsonObject>;
  traced(facts: JsonObject): Promise<string>;
  batch(many: readonly JsonObject[]): Promise<JsonObject[]>;
}

export function zen(definition: RuleSetDefinition): Zen {
  const content = zenContent(definition);
  const engine = new zenModule.ZenEngine({ loader: { type: 'static', content: { table: content } } });
  const decision = engine.createDecision(new zenModule.ZenDecisionContent(content));
  return {
    decide: async (facts) => (await decision.evaluate(facts)).result as JsonObject,
    traced: async (facts) => JSON.stringify(await decision.evaluate(facts, { trace: true })),
    async batch(many) {
      const answers = await engine.evaluateBatch(many.map((context) => ({ key: 'table', context })));
      return answers.map(({ data }) => data.result as JsonObject);
    },
  };
}

/** The graph of a rule set's table. */
function zenContent(definition: RuleSetDefinition): object {
  const table = definition.table ?? collectTable(definition);
  const inputs = table.inputs.map((input, index) => ({ id: `i${index}`, name: `i${index}`, field: String(input) }));
  const outputs = table.outputs.map((output, index) => ({ id: `o${index}`, name: output, field: output }));
  const rules = table.rows.map((row) => ({
    _id: row.id,
    ...Object.fromEntries(row.when.map((cell, index) => [`i${index}`, cell === '-' ? '' : cell.replace(/\[$/, ')')])),
    ...Object.fromEntries(row.then.map((value, index) => [`o${index}`, JSON.stringify(value)])),
  }));
  const hitPolicy = definition.hitPolicy === 'first' ? 'first' : 'collect';
  return {
    nodes: [
      { id: 'in', type: 'inputNode', name: 'in', position: { x: 0, y: 0 } },
      {
        id: 'table',
        type: 'decisionTableNode',
        name: 'table',
        position: { x: 1, y: 0 },
        content: { hitPolicy, inputs, outputs, rules },
      },
      { id: 'out', type: 'outputNode', name: 'out', position: { x: 2, y: 0 } },
    ],
    edges: [
      { id: 'e1', type: 'edge', sourceId: 'in', targetId: 'table' },
      { id: 'e2', type: 'edge', sourceId: 'table', targetId: 'out' },
    ],
  };
}

/** The small rule set as a table of one column, whose cells are whole expressions: zen's tables take those. */
function collectTable(definition: RuleSetDefinition): NonNullable<RuleSetDefinition['table']> {
  const rows = (definition.rules ?? []).map((rule, index) => ({
    id: rule.id,
    when: [expressionOf(rule.conditions)],
    then: [index],
  }));
  return { inputs: [''], outputs: ['mark'], rows };
}

/** json-logic-engine with the conditions of each rule compiled (faster than all of them in one): the marks of those that hold. It checks no facts. */
export function jsonLogic(definition: RuleSetDefinition): (facts: JsonObject) => number[] {
  const engine = new LogicEngine();
  const tests = (definition.rules ?? []).map((rule) => engine.build(logicOf(rule.conditions)));
  return (facts) => {
    const marks: number[] = [];
    for (let mark = 0; mark < tests.length; mark += 1) if (tests[mark]?.(facts)) marks.push(mark);
    return marks;
  };
}

function logicOf(condition: Condition): unknown {
  if ('all' in condition) return { and: condition.all.map(logicOf) };
  if ('any' in condition) return { or: condition.any.map(logicOf) };
  if ('not' in condition) return { '!': logicOf(condition.not) };
  const { fact, operator, value } = condition as { fact: string; operator: string; value: unknown };
  const sign = signs[operator] as string;
  return { [{ '==': '===', '!=': '!==' }[sign] ?? sign]: [{ var: fact }, value] };
}

/** cel-js with an expression that was parsed before. */
export function celOf(text: string): (facts: JsonObject) => unknown {
  const { cst } = cel.parse(text);
  return (facts) => cel.evaluate(cst, facts);
}

/** cel-js with the conditions of all rules: the marks of the rules that hold. */
export function celRules(definition: RuleSetDefinition): (facts: JsonObject) => number[] {
  const spelled = (rule: { conditions: Condition }) =>
    expressionOf(rule.conditions).replaceAll(' and ', ' && ').replaceAll(' or ', ' || ').replaceAll('not ', '!');
  const tests = (definition.rules ?? []).map((rule) => celOf(spelled(rule)));
  return (facts) => [...tests.keys()].filter((mark) => tests[mark]?.(facts) === true);
}

const signs: Record<string, string> = {
  equal: '==',
  notEqual: '!=',
  in: 'in',
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
};

function expressionOf(condition: object): string {
  const { all, any, not, fact, operator, value } = condition as Record<string, never>;
  if (all) return `(${(all as object[]).map(expressionOf).join(' and ')})`;
  if (any) return `(${(any as object[]).map(expressionOf).join(' or ')})`;
  if (not) return `not ${expressionOf(not)}`;
  return `(${fact} ${signs[String(operator)]} ${JSON.stringify(value)})`;
}
