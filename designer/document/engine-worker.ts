import {
  type CaseResult,
  type ClauseCoverage,
  checkContent,
  clauseCoverage,
  compileEdition,
  type Decision,
  evaluate,
  type Finding,
  finish,
  type GeneratedCases,
  generateCases,
  type JsonObject,
  type PolicyContent,
  Problem,
  type ProblemCode,
  type ProblemDetail,
  runCases,
} from '../../engine/index.ts';

/** What may be asked of a content without holding up the page. */
export interface Questions {
  findings: { asked: Record<string, never>; answer: Finding[] };
  cases: { asked: { id?: string }; answer: CaseResult[] };
  coverage: { asked: Record<string, never>; answer: ClauseCoverage[] };
  trial: { asked: { id: string; facts: JsonObject; at: string }; answer: TrialAnswer };
  proposals: {
    asked: { kind: 'rules' | 'flow'; id: string };
    answer: { generated: GeneratedCases } | { problem: Error };
  };
}
export type QuestionName = keyof Questions;

/** A trial as it can cross to the page: a problem without its class. */
export interface TrialAnswer {
  decision?: Decision;
  problem?: { code: ProblemCode; facts?: string[]; errors?: ProblemDetail[]; detail?: Problem['detail'] };
  broken?: string;
}

export interface Asked {
  ticket: number;
  name: QuestionName;
  /** Only sent when it is another than before. */
  content?: PolicyContent;
  asked: Questions[QuestionName]['asked'];
}

let content: PolicyContent;
let edition: ReturnType<typeof compileEdition>;

const answers: { [N in QuestionName]: (asked: Questions[N]['asked']) => Questions[N]['answer'] } = {
  findings: () => checkContent(content),
  cases: ({ id }) => runCases(edition, id),
  coverage: () => clauseCoverage(edition),
  proposals: ({ kind, id }) => {
    try {
      return { generated: finish(generateCases(edition, kind, id)) };
    } catch (problem) {
      return { problem: problem as Error };
    }
  },
  trial: ({ id, facts, at }) => {
    try {
      // What is written only when it is read cannot be posted.
      return {
        decision: JSON.parse(JSON.stringify(evaluate(edition.ruleSet(id), facts, { at, explain: true }))) as Decision,
      };
    } catch (error) {
      if (!(error instanceof Problem)) return { broken: error instanceof Error ? error.message : String(error) };
      const { code, facts: named, errors, detail } = error;
      return { problem: { code, ...(named ? { facts: named } : {}), ...(errors ? { errors } : {}), detail } };
    }
  },
};

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if (data.content) {
    content = data.content;
    edition = compileEdition(content);
  }
  const answer = (answers[data.name] as (asked: unknown) => unknown)(data.asked);
  self.postMessage({ ticket: data.ticket, answer });
});
