import { Problem, type ProblemCode, problemCodes } from '../../engine/index.ts';
import { ApiError } from '../api.ts';
import { translate } from '../i18n/index.ts';
import { useSettings } from './settings.ts';

/** A problem of the server or of the engine as a sentence in the reader's language; never a stack trace. */
export function problemText(problem: unknown): string {
  const { locale } = useSettings.getState();
  if (problem instanceof ApiError) {
    if (problem.status === 0) return translate('problem.unreachable');
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
