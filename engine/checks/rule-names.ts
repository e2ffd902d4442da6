import type { PolicyContent, RuleSetDefinition } from '../ground/definition.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding } from './finding.ts';
import { type Report, reporter } from './finding.ts';

/** Names in a rule set that stand for nothing: rule sets decided by, outcomes, clauses, named conditions; and ids used twice. */
export function checkRuleNames(definition: RuleSetDefinition, content: PolicyContent): Finding[] {
  const report = reporter('rules', definition.id);
  return [
    ...decideFindings(definition, content, report),
    ...outcomeFindings(definition, report),
    ...idFindings(definition, report),
    ...clauseFindings(definition, content, report),
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

function outcomeFindings({ outcome, rules, table, default: usual }: RuleSetDefinition, report: Report): Finding[] {
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
    ...Object.keys(usual ?? {})
      .filter((name) => !known(name))
      .map((name) => unknown(name, pointer('default', name))),
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
