import type { JsonObject, PolicyContent } from '../definition.ts';
import { compileFlow, type Flow } from '../flows/compile.ts';
import { Problem } from '../problem.ts';
import { compileRuleSet, type RuleSet } from '../rules/compile.ts';
import { createEnvironment, type Run } from '../rules/environment.ts';
import { decideWithin } from '../rules/evaluate.ts';
import type { Library } from '../rules/library.ts';

/** A policy's content ready to run. Each rule set and flow is compiled when it is first asked for, and kept. */
export interface Edition {
  readonly content: PolicyContent;
  readonly ruleSetIds: string[];
  readonly flowIds: string[];
  /** @throws Problem ruleSetNotFound, invalidDefinition */
  ruleSet(id: string): RuleSet;
  /** @throws Problem flowNotFound, invalidDefinition */
  flow(id: string): Flow;
}

/**
 * Makes an edition of a policy's content.
 *
 * @param content all definitions of the policy; it must not change afterwards
 * @example const edition = compileEdition(content); evaluate(edition.ruleSet('fee-travel'), facts, { at })
 */
export function compileEdition(content: PolicyContent): Edition {
  const ruleSets = new Map<string, RuleSet>();
  const flows = new Map<string, Flow>();
  const definition = (id: string) => (Object.hasOwn(content.rules, id) ? content.rules[id] : undefined);
  const library: Library = {
    content,
    environment: createEnvironment(content.config, content.policy.timeZone),
    definition,
    clauseOrder: new Map(content.clauses.clauses.map((clause, index) => [clause.id, index])),
    decide: (id: string, facts: JsonObject, run: Run) =>
      decideWithin(ruleSet(id), { ...run, facts, depth: run.depth + 1, checked: false }).outcome,
  };
  const ruleSet = (id: string): RuleSet => {
    const found =
      ruleSets.get(id) ?? compiled(definition(id), 'ruleSetNotFound', (one) => compileRuleSet(one, library));
    ruleSets.set(id, found);
    return found;
  };
  const flow = (id: string): Flow => {
    const source = Object.hasOwn(content.flows, id) ? content.flows[id] : undefined;
    const found = flows.get(id) ?? compiled(source, 'flowNotFound', (one) => compileFlow(one, library));
    flows.set(id, found);
    return found;
  };
  return { content, ruleSetIds: Object.keys(content.rules), flowIds: Object.keys(content.flows), ruleSet, flow };
}

function compiled<D extends { id: string }, C>(
  definition: D | undefined,
  missing: 'ruleSetNotFound' | 'flowNotFound',
  compile: (definition: D) => C,
): C {
  if (!definition) throw new Problem(missing);
  try {
    return compile(definition);
  } catch (error) {
    if (error instanceof Problem) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const detail = {
      'zh-CN': `定义 ${definition.id} 无法编译：${reason}`,
      en: `${definition.id} cannot be compiled: ${reason}`,
    };
    throw new Problem('invalidDefinition', { detail, cause: error });
  }
}
