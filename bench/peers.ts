/** The peers, each in the best way to use it that its documentation shows. */
import { Engine, type RuleProperties } from 'json-rules-engine';
import type { JsonObject, RuleSet, RuleSetDefinition } from '../engine/index.ts';

/** What is used of zen-engine. It is installed for the bench only, so its own types are not there when the project is checked. */
interface ZenModule {
  ZenDecisionContent: new (content: object) => object;
  ZenEngine: new () => {
    createDecision(content: object): { evaluate(facts: object, options?: object): Promise<{ result: unknown }> };
  };
}
const zenName = '@gorules/zen-engine';
const { ZenDecisionContent, ZenEngine } = (await import(zenName)) as ZenModule;

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

/** zen-engine with compiled content: its fair best. */
export function zen(definition: RuleSetDefinition): (facts: JsonObject, trace?: boolean) => Promise<JsonObject> {
  const table = definition.table ?? collectTable(definition);
  const inputs = table.inputs.map((input, index) => ({ id: `i${index}`, name: `i${index}`, field: String(input) }));
  const outputs = table.outputs.map((output, index) => ({ id: `o${index}`, name: output, field: output }));
  const rules = table.rows.map((row) => ({
    _id: row.id,
    ...Object.fromEntries(row.when.map((cell, index) => [`i${index}`, cell === '-' ? '' : cell.replace(/\[$/, ')')])),
    ...Object.fromEntries(row.then.map((value, index) => [`o${index}`, JSON.stringify(value)])),
  }));
  const hitPolicy = definition.hitPolicy === 'first' ? 'first' : 'collect';
  const content = {
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
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(content));
  return async (facts, trace = false) => {
    const response = await decision.evaluate(facts, trace ? { trace: true } : undefined);
    return response.result as JsonObject;
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
