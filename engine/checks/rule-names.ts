import { comparisonsIn } from '../conditions/comparisons.ts';
import { operatorNamed } from '../conditions/operators.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Scope } from '../expressions/scope.ts';
import {
  type Condition,
  isExpression,
  type Json,
  type PolicyContent,
  type RuleSetDefinition,
} from '../ground/definition.ts';
import { labelOf, ruleLabel } from '../ground/labels.ts';
import type { Locale } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import type { RuleSet } from '../rules/compile.ts';
import { outcomeScope } from '../rules/outcome.ts';
import type { Finding } from './finding.ts';
import { type Report, reporter } from './finding.ts';

/** Names in a rule set that stand for nothing: in expressions, outcomes, clauses, values of lists; and ids used twice. */
export function checkRuleNames(ruleSet: RuleSet, content: PolicyContent): Finding[] {
  const { definition } = ruleSet;
  const report = reporter('rules', definition.id);
  return [
    ...expressionFindings(ruleSet, content, report),
    ...decideFindings(definition, content, report),
    ...outcomeFindings(definition, report),
    ...idFindings(definition, report),
    ...clauseFindings(definition, content, report),
    ...valueFindings(ruleSet, report),
  ];
}

function expressionFindings(ruleSet: RuleSet, content: PolicyContent, report: Report): Finding[] {
  const { definition, derived } = ruleSet;
  const inside = derived.scope;
  const results = outcomeScope(definition.outcome, inside);
  const places: { text: string; scope: Scope; path: string }[] = [];
  const collect = (value: Json | undefined, path: string) => {
    if (isExpression(value)) places.push({ text: value['='], scope: inside, path });
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) collect(item as Json, path + pointer(key));
    }
  };
  const { facts, derived: formulas, rules, table } = definition as unknown as Record<string, Json>;
  for (const [name, part] of Object.entries({ facts, derived: formulas, rules, table })) collect(part, pointer(name));
  for (const [name, property] of Object.entries(definition.outcome.properties ?? {})) {
    if (property['='] !== undefined) {
      places.push({ text: property['='], scope: results, path: pointer('outcome', 'properties', name) });
    }
  }
  return places.flatMap(({ text, scope, path }) => unknownNames(text, scope, path, content, report));
}

/** Names of an expression that its scope does not have, and configuration values that the policy does not have. */
export function unknownNames(
  text: string,
  scope: Scope,
  path: string,
  content: PolicyContent,
  report: Report,
): Finding[] {
  const { unknown, config } = compileExpression(text, scope);
  const missing = config.filter((name) => !Object.hasOwn(content.config.values, name));
  return [
    ...unknown.map((name) =>
      report(
        'unknownName',
        path,
        `表达式中的“${name}”没有定义，其值总为空`,
        `“${name}” in the expression is not defined: it is always null`,
        'warning',
      ),
    ),
    ...missing.map((name) =>
      report('unknownConfiguration', path, `没有名为 ${name} 的参数`, `There is no configuration value named ${name}`),
    ),
  ];
}

function decideFindings({ derived }: RuleSetDefinition, content: PolicyContent, report: Report): Finding[] {
  return Object.entries(derived ?? {}).flatMap(([name, source]) => {
    if (!('decide' in source)) return [];
    const path = pointer('derived', name);
    const other = Object.hasOwn(content.rules, source.decide) ? content.rules[source.decide] : undefined;
    if (!other)
      return [report('unknownRuleSet', path, `没有规则 ${source.decide}`, `There is no rule set ${source.decide}`)];
    if (source.take === undefined || Object.hasOwn(other.outcome.properties ?? {}, source.take)) return [];
    return [
      report(
        'unknownOutcome',
        path,
        `规则 ${source.decide} 没有结果 ${source.take}`,
        `Rule set ${source.decide} has no outcome ${source.take}`,
      ),
    ];
  });
}

function outcomeFindings({ outcome, rules, table }: RuleSetDefinition, report: Report): Finding[] {
  const known = (name: string) => Object.hasOwn(outcome.properties ?? {}, name);
  const unknown = (name: string, path: string) =>
    report('unknownOutcome', path, `结果中没有 ${name}`, `The outcome has no property ${name}`);
  return [
    ...(rules ?? []).flatMap((rule, index) =>
      Object.keys(rule.event.params ?? {})
        .filter((name) => !known(name))
        .map((name) => unknown(name, pointer('rules', index, 'event', 'params', name))),
    ),
    ...(table?.outputs ?? []).flatMap((name, index) =>
      known(name) ? [] : [unknown(name, pointer('table', 'outputs', index))],
    ),
  ];
}

function idFindings({ rules, table }: RuleSetDefinition, report: Report): Finding[] {
  const seen = new Set<string>();
  const places = [
    ...(rules ?? []).map(({ id }, index) => ({ id, path: pointer('rules', index) })),
    ...(table?.rows ?? []).map(({ id }, index) => ({ id, path: pointer('table', 'rows', index) })),
  ];
  return places.flatMap(({ id, path }) => {
    if (id && !seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [report('duplicateId', path, `编号 ${id} 重复或为空`, `The id ${id} is used twice or empty`)];
  });
}

function clauseFindings(
  { clauses, rules, table }: RuleSetDefinition,
  content: PolicyContent,
  report: Report,
): Finding[] {
  const known = new Set(content.clauses.clauses.map((clause) => clause.id));
  const places = [
    { cited: clauses ?? [], path: '/clauses' },
    ...(rules ?? []).map((rule, index) => ({ cited: rule.clauses, path: pointer('rules', index) })),
    ...(table?.rows ?? []).map((row, index) => ({ cited: row.clauses, path: pointer('table', 'rows', index) })),
  ];
  return places.flatMap(({ cited, path }) => citations(cited, path, known, report));
}

/** What is wrong with the clauses that one place cites. */
export function citations(
  cited: string[] | undefined,
  path: string,
  known: ReadonlySet<string>,
  report: Report,
): Finding[] {
  if (!cited)
    return known.size === 0 ? [] : [report('missingClauses', path, '没有注明依据的条款', 'No clause is cited')];
  return cited
    .filter((clause) => !known.has(clause))
    .map((clause) => report('unknownClause', path, `条款清单中没有 ${clause}`, `There is no clause ${clause}`));
}

/** Values that conditions compare a fact with although they are not in the fact's list. */
function valueFindings({ definition, normalForm, library }: RuleSet, report: Report): Finding[] {
  const nameOf = (id: string, locale: Locale) => ruleLabel(definition, id)[locale];
  const labelFor = (fact: string, locale: Locale) => labelOf(library.content, definition, fact)[locale];
  const enumOf = (fact: string) => definition.facts.properties?.[fact]?.enum;
  const named = (condition: Condition) =>
    comparisonsIn(condition).flatMap(({ fact, path, operator, value }) => {
      const wants = operatorNamed(operator)?.wants;
      const isOwn = path === undefined && enumOf(fact) && (wants === 'value' || wants === 'list');
      const values = isOwn ? ([value].flat() as Json[]) : [];
      return values.flatMap((value) => (typeof value === 'string' ? [{ fact, value }] : []));
    });
  return normalForm.rules.flatMap((rule) =>
    named(rule.conditions)
      .filter(({ fact, value }) => !enumOf(fact)?.includes(value))
      .map(({ fact, value }) =>
        report(
          'valueNotInList',
          '',
          `规则“${nameOf(rule.id, 'zh-CN')}”：“${labelFor(fact, 'zh-CN')}”的取值中没有 ${value}`,
          `Rule ${nameOf(rule.id, 'en')}: ${value} is not among the values of ${labelFor(fact, 'en')}`,
        ),
      ),
  );
}
