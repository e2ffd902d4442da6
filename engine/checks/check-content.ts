import type { FlowDefinition, PolicyContent, RuleSetDefinition } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { compileEdition, type Edition } from '../policy/edition.ts';

import { checkFlowPlaces, checkPolicyPlaces, checkRulePlaces } from './check-places.ts';
import { type Finding, reporter } from './finding.ts';
import { checkFlow } from './flow-checks.ts';
import { checkPatterns } from './patterns.ts';
import { checkRuleNames } from './rule-names.ts';
import { checkRuleSpace } from './rule-space.ts';
import { checkWords } from './words.ts';

const order = { error: 0, warning: 1, info: 2 };

/**
 * Everything an author should know of a policy's content, the gravest first.
 *
 * @param content all definitions of the policy
 * @param edition the same content compiled, where that has been done already
 * @returns findings; those of severity `error` keep a draft from being published
 * @example checkContent(content).filter((finding) => finding.severity === 'error')
 */
export function checkContent(content: PolicyContent, edition: Edition = compileEdition(content)): Finding[] {
  const findings = [
    ...edition.ruleSetIds.flatMap((id) => checkRules(id, content, edition)),
    ...edition.flowIds.flatMap((id) => checkOneFlow(id, content, edition)),
    ...checkPolicyPlaces(content),
    ...checkPatterns(content),
    ...checkSchedules(content),
    ...checkWords(content),
  ];
  return findings.sort((a, b) => order[a.severity] - order[b.severity]);
}

/** Flows that a schedule starts, and calendars that it moves by, which are not there. */
function checkSchedules({ policy, flows, config }: PolicyContent): Finding[] {
  const report = reporter('policy', 'policy');
  return (policy.schedules ?? []).flatMap(({ id, flow, workingDay }, index) => {
    const where = `/schedules/${index}`;
    const findings: Finding[] = [];
    if (!Object.hasOwn(flows, flow)) {
      const [zh, en] = [`日程 ${id}：没有流程 ${flow}`, `Schedule ${id}: there is no flow ${flow}`];
      findings.push(report('unknownFlow', where, zh, en));
    }
    const calendar = workingDay?.calendar ?? '';
    if (workingDay && !Object.hasOwn(config.values, calendar)) {
      const zh = `日程 ${id}：没有参数 ${calendar}`;
      const en = `Schedule ${id}: there is no configuration value ${calendar}`;
      findings.push(report('unknownName', `${where}/workingDay`, zh, en));
    }
    return findings;
  });
}

function checkRules(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const definition = content.rules[id] as RuleSetDefinition;
  const { made, finding } = attempt('rules', id, () => edition.ruleSet(id));
  const findings = [...checkRulePlaces(definition, content, made), ...checkRuleNames(definition, content)];
  if (made) return [...findings, ...checkRuleSpace(made)];
  return hasError(findings) ? findings : [...findings, finding];
}

function checkOneFlow(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const { made, finding } = attempt('flow', id, () => edition.flow(id));
  const findings = checkFlowPlaces(content.flows[id] as FlowDefinition, content, made?.templates.scope);
  if (made) return [...findings, ...checkFlow(made, content)];
  return hasError(findings) ? findings : [...findings, finding];
}

const hasError = (findings: Finding[]) => findings.some(({ severity }) => severity === 'error');

/** A definition compiled; where that cannot be, what there is to say of it when nothing else is found wrong. */
function attempt<T>(
  kind: 'rules' | 'flow',
  id: string,
  make: () => T,
): { made: T; finding?: undefined } | { made?: undefined; finding: Finding } {
  try {
    return { made: make() };
  } catch (error) {
    const detail = error instanceof Problem ? error.detail : undefined;
    const text = error instanceof Error ? error.message : String(error);
    return { finding: reporter(kind, id)('invalidDefinition', '', detail?.['zh-CN'] ?? text, detail?.en ?? text) };
  }
}
