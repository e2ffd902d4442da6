import { groupBy } from '../../contract/group-by.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Case, JsonObject, PolicyContent } from '../ground/definition.ts';
import { compileEdition, type Edition } from '../policy/edition.ts';
import { asExpected, type CaseResult, type Difference, runCase, runCases } from './cases.ts';
import type { Change } from './change.ts';
import { diffContents, revertChange } from './diff.ts';

/** Cases of one definition that come out otherwise in the same way, and why. */
export interface Consequence {
  /** `change`: without it they pass; `several`: several changes together; `before`: they did not pass before either. */
  why: 'change' | 'several' | 'before';
  cause?: Change;
  /** What is otherwise, the same in each of them. */
  differences: Difference[];
  /** Something is refused now, or cannot be told any more: each of them is to be looked at. */
  isGrave: boolean;
  /** The rule set or flow. */
  id: string;
  kind: 'rules' | 'flow';
  cases: string[];
}

/** So many changes are looked at one by one. */
const mostChanges = 100;

/**
 * What follows from the changes of a draft: the cases that come out otherwise than they expect, each with the change without which it
 * would pass, those alike together.
 *
 * @param before the edition that the draft is based on
 * @param after the draft
 * @returns in turns; the most cases first within each cause, causes in the order of the changes
 * @example finish(consequencesOf(base, draft))[0].cases.length // 25
 */
export function* consequencesOf(before: Edition, after: Edition): Generator<void, Consequence[]> {
  const failing = new Map(runCases(after).flatMap((one) => (one.passed ? [] : [[keyOf(one), one]])));
  yield;
  const groups = new Map<string, Consequence>();
  const add = (result: CaseResult, found: Pick<Consequence, 'why' | 'cause'>) => {
    const { id, kind, differences } = result;
    const isGrave = graver(result, caseOf(after.content, result));
    const key = canonicalJson([
      found.why,
      found.cause ? placeOf(found.cause) : null,
      kind,
      id,
      isGrave,
      differences as never,
    ]);
    const group = groups.get(key) ?? { ...found, differences, isGrave, id, kind, cases: [] };
    group.cases.push(result.case);
    groups.set(key, group);
    failing.delete(keyOf(result));
  };
  for (const result of failing.values()) if (failedBefore(before, after, result)) add(result, { why: 'before' });
  const changes = diffContents(before.content, after.content).filter(({ kind }) => kind !== 'cases');
  for (const cause of changes.slice(0, mostChanges)) {
    if (failing.size === 0) break;
    const without = compileEdition(revertChange(after.content, cause), after.meaning);
    for (const result of [...failing.values()]) if (passes(without, result)) add(result, { why: 'change', cause });
    yield;
  }
  for (const result of [...failing.values()]) add(result, { why: 'several' });
  return [...groupBy(groups.values(), ({ why, cause }) => (cause ? placeOf(cause) : why)).values()].flatMap((alike) =>
    alike.toSorted((a, b) => b.cases.length - a.cases.length),
  );
}

const keyOf = (one: Pick<CaseResult, 'kind' | 'id' | 'case'>) => `${one.kind}/${one.id}/${one.case}`;
const placeOf = ({ kind, id, path, op }: Change) => `${kind}/${id}${path} ${op}`;

const caseOf = ({ cases }: PolicyContent, one: Pick<CaseResult, 'id' | 'case'>) =>
  cases[one.id]?.cases.find(({ id }) => id === one.case);

function passes(edition: Edition, result: CaseResult): boolean {
  const file = edition.content.cases[result.id];
  const one = caseOf(edition.content, result);
  return !!file && !!one && runCase(edition, file, one).passed;
}

/** A case that stands in both as it is, and did not pass before. */
function failedBefore(before: Edition, after: Edition, result: CaseResult): boolean {
  const [was, is] = [caseOf(before.content, result), caseOf(after.content, result)];
  return was !== undefined && canonicalJson(was as never) === canonicalJson(is as never) && !passes(before, result);
}

/** Whether a case that expects a result ends in a problem, or an event that it expects to be accepted is refused. */
function graver({ actual }: CaseResult, one: Case | undefined): boolean {
  if (actual.bug) return true;
  if (actual.problem) return !one?.expected.problem;
  const errors = (actual.errors ?? []) as (string | JsonObject | null)[];
  return errors.some((error, index) => error !== null && (one?.expected.errors?.[index] ?? null) === null);
}

/** A case by its rule set or flow and its id. */
export interface CaseName {
  id: string;
  case: string;
}

/**
 * A content in which some cases expect what comes out of them.
 *
 * @param results what came out of the cases of this content
 * @returns the content itself where none of them is to be changed
 */
export function acceptCases(
  content: PolicyContent,
  results: readonly CaseResult[],
  accepted: readonly CaseName[],
): PolicyContent {
  const wanted = new Set(accepted.map(({ id, case: name }) => `${id}/${name}`));
  const found = new Map(results.map((one) => [`${one.id}/${one.case}`, one]));
  const files = Object.values(content.cases).flatMap((file) => {
    const cases = file.cases.map((one) => {
      const result = found.get(`${file.id}/${one.id}`);
      return result && !result.passed && wanted.has(`${file.id}/${one.id}`)
        ? { ...one, expected: asExpected(one, result) }
        : one;
    });
    return cases.some((one, index) => one !== file.cases[index]) ? [[file.id, { ...file, cases }] as const] : [];
  });
  return files.length === 0 ? content : { ...content, cases: { ...content.cases, ...Object.fromEntries(files) } };
}
