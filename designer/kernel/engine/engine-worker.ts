import {
  type CaseResult,
  type ClauseCoverage,
  type Consequence,
  clauseCoverage,
  consequencesOf,
  type GeneratedCases,
  generateCases,
  heldRules,
  runCases,
} from '../../../engine/authoring.ts';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import {
  compileEdition,
  type Decision,
  type Explanation,
  evaluate,
  finish,
  type JsonObject,
  type PolicyContent,
  Problem,
  type ProblemCode,
  type ProblemDetail,
} from '../../../engine/index.ts';
import { type CaseAnswer, type CasesAsked, decideCases } from './decide-cases.ts';
import { firstReasons, moreReasons } from './first-reasons.ts';
import { applyPatch, type Patch } from './patch.ts';

/** What may be asked of a content without holding up the page. */
export interface Questions {
  findings: { asked: Record<string, never>; answer: Finding[] };
  cases: { asked: { id?: string }; answer: CaseResult[] };
  coverage: { asked: Record<string, never>; answer: ClauseCoverage[] };
  /** What follows from the changes since an edition. */
  consequences: { asked: { base: PolicyContent }; answer: Consequence[] };
  trial: { asked: { id: string; facts: JsonObject; at: string }; answer: TrialAnswer };
  /** The reasons of a trial behind a rule; null where it decides no more. */
  reasons: { asked: { id: string; facts: JsonObject; at: string; after: string }; answer: Explanation | null };
  /** Many cases at once; the content and the edition before it are asked side by side. */
  list: { asked: CasesAsked; answer: CaseAnswer[] };
  listBefore: { asked: CasesAsked; answer: CaseAnswer[] };
  proposals: {
    asked: { kind: 'rules' | 'flow'; id: string };
    answer: { generated: GeneratedCases } | { problem: Error };
  };
}
export type QuestionName = keyof Questions;

/** A trial as it can cross to the page: a problem without its class. */
export interface TrialAnswer {
  decision?: Decision;
  /** The rules whose conditions are met. */
  holds?: string[];
  problem?: { code: ProblemCode; facts?: string[]; errors?: ProblemDetail[]; detail?: Problem['detail'] };
  broken?: string;
}

export interface Asked {
  name: QuestionName;
  /** What became of the content since the question before. */
  patch: Patch;
  asked: Questions[QuestionName]['asked'];
}

let content: PolicyContent;
let edition: ReturnType<typeof compileEdition>;

const answers: { [N in QuestionName]: (asked: Questions[N]['asked']) => Questions[N]['answer'] } = {
  findings: () => checkContent(content),
  cases: ({ id }) => runCases(edition, id),
  coverage: () => clauseCoverage(edition),
  consequences: ({ base }) => finish(consequencesOf(compileEdition(base), edition)),
  list: (asked) => decideCases(edition, asked),
  listBefore: (asked) => decideCases(edition, asked),
  proposals: ({ kind, id }) => {
    try {
      return { generated: finish(generateCases(edition, kind, id)) };
    } catch (problem) {
      return { problem: problem as Error };
    }
  },
  reasons: ({ id, facts, at, after }) => {
    try {
      return evaluate(edition.ruleSet(id), facts, { at, explain: { ...moreReasons, after } }).explanation ?? null;
    } catch {
      return null;
    }
  },
  trial: ({ id, facts, at }) => {
    try {
      const decision = evaluate(edition.ruleSet(id), facts, { at, explain: firstReasons });
      const { outcome, rules, explanation } = decision;
      return { decision: { outcome, rules, ...(explanation ? { explanation } : {}) }, holds: heldRules(decision) };
    } catch (error) {
      if (!(error instanceof Problem)) return { broken: error instanceof Error ? error.message : String(error) };
      const { code, facts: named, errors, detail } = error;
      return { problem: { code, ...(named ? { facts: named } : {}), ...(errors ? { errors } : {}), detail } };
    }
  },
};

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  const next = applyPatch(content, data.patch) as PolicyContent;
  if (next !== content) {
    content = next;
    edition = compileEdition(content);
  }
  const answer = (answers[data.name] as (asked: unknown) => unknown)(data.asked);
  self.postMessage({ answer });
});
