import { type CaseResult, caseInstant, consequencesOf, isFlowCase, runCase, runCases } from '../../engine/authoring.ts';
import { checkContent, evaluateReference, type Finding } from '../../engine/checks.ts';
import {
  canonicalJson,
  type Edition,
  evaluate,
  finish,
  type GivenRows,
  type Json,
  type JsonObject,
  Problem,
  type RowReader,
  rowsGiven,
} from '../../engine/index.ts';

/** An edition as a thread is given it: all definitions, as JSON. */
export type SentEdition = { definitions: string } & Pick<Edition, 'meaning'>;

/** What a thread is asked about: an edition, and the one that it is compared with. */
export type AskedCheck = SentEdition & { base?: SentEdition };

export interface CheckReport {
  findings: Finding[];
  cases: { passed: number; failed: number; results: CaseResult[] };
  /** Where the compiled and the reference evaluator answer a case differently. */
  reference: { compared: number; differences: { id: string; case: string; compiled: Json; reference: Json }[] };
}

/** What a thread finds out of an edition. A check is made of the first two, each in about half of the time. */
export const checkParts = {
  content: async (edition: Edition) => ({
    findings: checkContent(edition.content, edition),
    reference: await compareWithReference(edition),
    ran: runShare(edition, isOfContent),
  }),
  cases: async (edition: Edition) => ({ ran: runShare(edition, (place) => !isOfContent(place)) }),
  /** What follows from the changes between an edition and this one, and what came out of the cases that do not pass. */
  consequences: async (edition: Edition, base?: Edition) => ({
    items: base ? finish(consequencesOf(base, edition)) : [],
    failing: runCases(edition).filter(({ passed }) => !passed),
  }),
};

/** Of ten cases so many are run beside the checks of the content, which take as long as the rest. */
const share = 0.3;
const isOfContent = (place: number) => Math.floor((place + 1) * share) > Math.floor(place * share);

/** Some of the cases with their places among all. */
function runShare(edition: Edition, isMine: (place: number) => boolean): [place: number, result: CaseResult][] {
  const all = Object.values(edition.content.cases).flatMap((file) => file.cases.map((one) => ({ file, one })));
  return all.flatMap(({ file, one }, place) =>
    isMine(place) ? [[place, runCase(edition, file, one)] as [number, CaseResult]] : [],
  );
}

type Part = keyof typeof checkParts;
type Found<P extends Part> = Awaited<ReturnType<(typeof checkParts)[P]>>;

/** The report of what two threads have found. */
export function reportOf({ findings, reference, ran }: Found<'content'>, others: Found<'cases'>): CheckReport {
  const results = [...ran, ...others.ran].sort(([a], [b]) => a - b).map(([, result]) => result);
  const passed = results.filter((result) => result.passed).length;
  return { findings, cases: { passed, failed: results.length - passed, results }, reference };
}

/** Whether something in a report keeps an edition from being published. */
export function blocks({ findings, cases, reference }: CheckReport): boolean {
  return (
    findings.some((finding) => finding.severity === 'error') || cases.failed > 0 || reference.differences.length > 0
  );
}

async function compareWithReference(edition: Edition): Promise<CheckReport['reference']> {
  const reference: CheckReport['reference'] = { compared: 0, differences: [] };
  for (const file of Object.values(edition.content.cases)) {
    for (const one of file.cases) {
      if (isFlowCase(one)) continue;
      const { facts = {}, at = caseInstant, config, rows } = one.given;
      const row = casesRows(edition, rows, at);
      // What is wrong with the rows of a case its run tells.
      if (row === null) continue;
      const options = { at, config, row };
      const compiled = await answerOf(async () => evaluate(edition.ruleSet(file.id), facts, options));
      const other = await answerOf(() => evaluateReference(edition.ruleSet(file.id), facts, options, edition.ruleSet));
      // How much the two may do differs: the reference is slow. Where one gives up there is nothing to compare.
      if ([compiled, other].some(gaveUp)) continue;
      reference.compared += 1;
      if (canonicalJson(compiled) !== canonicalJson(other)) {
        reference.differences.push({ id: file.id, case: one.id, compiled, reference: other });
      }
    }
  }
  return reference;
}

function casesRows(edition: Edition, rows: GivenRows | undefined, at: string): RowReader | undefined | null {
  try {
    return rows && rowsGiven(rows, edition.master, at);
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}

const gaveUp = (answer: Json) => (answer as JsonObject).problem === 'limitExceeded';

async function answerOf(work: () => Promise<{ outcome: JsonObject; rules: { id: string }[] }>): Promise<Json> {
  try {
    const { outcome, rules } = await work();
    return { outcome, rules: rules.map((rule) => rule.id) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.code, facts: error.facts ?? [] };
    return { bug: error instanceof Error ? error.message : String(error) };
  }
}
