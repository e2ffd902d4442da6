import { Problem, type ProblemCode, problemCodes } from '../../../engine/index.ts';
import { useSettings } from '../../texts/settings.ts';
import { translate } from '../../texts/translate.ts';
import { ApiError } from '../api.ts';

const refusals = new Set(['approverIsAuthor', 'forbidden', 'eventNotAllowed', 'notAllowedHere']);

/** A problem of the server or of the engine as a sentence in the reader's language; never a stack trace. */
export function problemText(problem: unknown): string {
  const { locale } = useSettings.getState();
  if (problem instanceof ApiError) {
    if (problem.status === 0) return translate('problem.unreachable');
    // Who may not, or comes too late, is told why: the server says it in the language of the page.
    if (refusals.has(problem.code) && problem.body.detail) return problem.body.detail;
    const known = problemCodes[problem.code as ProblemCode];
    return withFacts(known ? known.title[locale] : problem.message, problem.facts);
  }
  if (problem instanceof Problem) {
    return problem.detail?.[locale] || withFacts(problemCodes[problem.code].title[locale], problem.facts ?? []);
  }
  return translate('problem.unexpected', { message: problem instanceof Error ? problem.message : String(problem) });
}

function withFacts(title: string, facts: string[]): string {
  return facts.length === 0 ? title : `${title}${translate('common.colon')}${facts.join(translate('common.comma'))}`;
}
