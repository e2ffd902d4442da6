import type { DefinitionKind, FlowDefinition, PolicyContent, RuleSetDefinition } from '../ground/definition.ts';
import { Problem } from '../ground/problem.ts';
import { compileEdition, type Edition } from '../policy/edition.ts';

import { checkFigures } from './check-figures.ts';
import { checkForm } from './check-form.ts';
import { checkFormats } from './check-formats.ts';
import { checkMasters } from './check-masters.ts';
import { checkFlowPlaces, checkMasterPlaces, checkPolicyPlaces, checkRulePlaces } from './check-places.ts';
import { checkRegister } from './check-register.ts';
import { checkSchedules } from './check-schedules.ts';
import { type Finding, reporter } from './finding.ts';
import { checkFlow } from './flow-checks.ts';
import { checkLooseEnds } from './loose-ends.ts';
import { checkPatterns } from './patterns.ts';
import { checkRuleNames } from './rule-names.ts';
import { checkRuleSpace } from './rule-space.ts';
import { checkUnused } from './unused.ts';
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
export function checkContent(content: PolicyContent, edition?: Edition): Finding[] {
  const { made, flaws } = edition
    ? { made: edition, flaws: [] }
    : attempt('policy', 'policy', () => compileEdition(content));
  const findings = [
    ...checkFormats(content),
    ...flaws,
    ...(made ? checkCompiled(content, made) : []),
    ...safely('policy', 'policy', () => [...checkPolicyPlaces(content), ...checkSchedules(content)]),
    ...safely('policy', 'policy', () => checkMasters(content)),
    ...safely('policy', 'policy', () => [...checkPatterns(content), ...checkWords(content)]),
    ...safely('policy', 'policy', () => [...checkUnused(content), ...checkLooseEnds(content)]),
    ...safely('policy', 'policy', () => checkFigures(content)),
  ];
  return withoutEchoes(findings).sort((a, b) => order[a.severity] - order[b.severity]);
}

const checkCompiled = (content: PolicyContent, edition: Edition): Finding[] => [
  ...edition.ruleSetIds.flatMap((id) => safely('rules', id, () => checkRules(id, content, edition))),
  ...edition.masterIds.flatMap((id) => safely('master', id, () => checkOneMaster(id, content, edition))),
  ...edition.flowIds.flatMap((id) => safely('flow', id, () => checkOneFlow(id, content, edition))),
  ...edition.formIds.flatMap((id) => safely('form', id, () => checkOneForm(id, content, edition))),
  ...edition.registerIds.flatMap((id) => safely('register', id, () => checkOneRegister(id, content, edition))),
];

/** What a check finds; of a definition of another shape it may not be able to say anything. */
function safely(kind: DefinitionKind, id: string, check: () => Finding[]): Finding[] {
  try {
    return check();
  } catch (error) {
    return [notChecked(kind, id, error)];
  }
}

function notChecked(kind: DefinitionKind, id: string, error: unknown): Finding {
  const detail = error instanceof Problem ? error.detail : undefined;
  const text = error instanceof Error ? error.message : String(error);
  const zh = detail?.['zh-CN'] ?? `定义无法使用：${text}`;
  return reporter(kind, id)('invalidDefinition', '', zh, detail?.en ?? `The definition cannot be used: ${text}`);
}

/** Why a definition does not compile: each place that is wrong, where it is known. */
function notCompiled(kind: DefinitionKind, id: string, error: unknown): Finding[] {
  const errors = (error instanceof Problem && error.errors) || [];
  if (errors.length === 0) return [notChecked(kind, id, error)];
  return errors.map(({ path, message }) => reporter(kind, id)('invalidDefinition', path, message['zh-CN'], message.en));
}

/** That a definition cannot be used need not be told where it is told what is wrong in it. */
function withoutEchoes(findings: Finding[]): Finding[] {
  const isTold = ({ kind, id }: Finding) =>
    findings.some(
      (one) => one.kind === kind && one.id === id && one.severity === 'error' && one.code !== 'invalidDefinition',
    );
  return findings.filter((one) => one.code !== 'invalidDefinition' || one.path !== '' || !isTold(one));
}

function checkRules(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const definition = content.rules[id] as RuleSetDefinition;
  const { made, flaws } = attempt('rules', id, () => edition.ruleSet(id));
  return [
    ...flaws,
    ...safely('rules', id, () => checkRulePlaces(definition, content, made)),
    ...checkRuleNames(definition, content),
    ...(made ? checkRuleSpace(made) : []),
  ];
}

function checkOneFlow(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const { made, flaws } = attempt('flow', id, () => edition.flow(id));
  const places = checkFlowPlaces(content.flows[id] as FlowDefinition, content, made?.templates.scope);
  return [...flaws, ...places, ...(made ? checkFlow(made, content) : [])];
}

function checkOneForm(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const { made, flaws } = attempt('form', id, () => edition.form(id));
  return [...flaws, ...(made ? checkForm(made, content) : [])];
}

function checkOneMaster(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const { made, flaws } = attempt('master', id, () => edition.master(id));
  return [...flaws, ...(made ? checkMasterPlaces(made, content) : [])];
}

function checkOneRegister(id: string, content: PolicyContent, edition: Edition): Finding[] {
  const { made, flaws } = attempt('register', id, () => edition.register(id));
  return [...flaws, ...(made ? checkRegister(made, content) : [])];
}

/** A definition compiled, or why it cannot be. */
function attempt<T>(kind: DefinitionKind, id: string, make: () => T): { made?: T; flaws: Finding[] } {
  try {
    return { made: make(), flaws: [] };
  } catch (error) {
    return { flaws: notCompiled(kind, id, error) };
  }
}
