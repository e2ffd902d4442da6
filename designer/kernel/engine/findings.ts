import type { CaseResult, ClauseCoverage, Consequence } from '../../../engine/authoring.ts';
import type { Finding } from '../../../engine/checks.ts';
import type { PolicyContent } from '../../../engine/index.ts';
import { useAnswer } from './ask-engine.ts';

/** What the checks find in a content, a moment after it changed. */
export function useFindings(content: PolicyContent | null): Finding[] | undefined {
  return useAnswer('findings', content, {}, { key: 'all', pauseMs: 400 });
}

/** The results of the cases of a content, or of those of one definition. */
export function useCases(content: PolicyContent | null, id?: string): CaseResult[] | undefined {
  return useAnswer('cases', content, id === undefined ? {} : { id }, { key: id ?? 'all', pauseMs: 250 });
}

/** What became of each clause of the source in a content: cited, exercised by a case, or neither. */
export function useCoverage(content: PolicyContent | null): ClauseCoverage[] | undefined {
  return useAnswer('coverage', content, {}, { key: 'all', pauseMs: 250 });
}

/** What follows from the changes between an edition and a content, in cases; nothing is asked without a content. */
export function useConsequences(content: PolicyContent | null, base: PolicyContent): Consequence[] | undefined {
  return useAnswer('consequences', content, { base }, { key: 'all', pauseMs: 400 });
}
