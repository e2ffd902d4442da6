import type { PolicyContent } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { compileEdition, type Edition } from '../policy/edition.ts';

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
    ...edition.ruleSetIds.flatMap((id) =>
      compiled('rules', id, () => {
        const ruleSet = edition.ruleSet(id);
        return [...checkRuleNames(ruleSet, content), ...checkRuleSpace(ruleSet)];
      }),
    ),
    ...edition.flowIds.flatMap((id) => compiled('flow', id, () => checkFlow(edition.flow(id), content))),
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

/** Checks a definition that compiles; one that does not has one finding. */
function compiled(kind: 'rules' | 'flow', id: string, check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    const report = reporter(kind, id);
    const { detail, errors } = error instanceof Problem ? error : { detail: undefined, errors: undefined };
    if (errors?.length)
      return errors.map(({ path, message }) => report('invalidDefinition', path, message['zh-CN'], message.en));
    const text = error instanceof Error ? error.message : String(error);
    return [report('invalidDefinition', '', detail?.['zh-CN'] ?? text, detail?.en ?? text)];
  }
}
