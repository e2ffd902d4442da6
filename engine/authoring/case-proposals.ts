import type { Case } from '../ground/definition.ts';

export interface GenerateOptions {
  /** The share of the rules or transitions to be covered, 0 to 1. Default: all. */
  coverage?: number;
  /** At most so many cases. Default: 50. */
  limit?: number;
}
/** How much of a definition its cases exercise. */
export interface CaseCoverage {
  measure: 'rules' | 'transitions';
  covered: number;
  of: number;
  /** Ids of rules that no case fires, or JSON Pointers of transitions that none takes. */
  missing: string[];
  /** Of a rule set: the classes of values of each fact, and of each two facts, that some case has. */
  values?: { covered: number; of: number };
  pairs?: { covered: number; of: number };
  /** Of a flow: transitions that wait for a call or another flow, which a case cannot answer. */
  outOfReach?: string[];
}
export interface GeneratedCases {
  /** With the answers of today: a person says whether they are right. Their titles say what each is for. */
  cases: Case[];
  coverage: { before: CaseCoverage; after: CaseCoverage };
}

/** Ids for new cases, beside those that there are. */
export function caseNames(known: Case[]): () => string {
  const taken = new Set(known.map((one) => one.id));
  let number = 0;
  return () => {
    do number += 1;
    while (taken.has(`generated-${number}`));
    return `generated-${number}`;
  };
}
