import { useEffect, useState } from 'react';
import {
  type CaseResult,
  checkContent,
  compileEdition,
  type Edition,
  type Finding,
  type PolicyContent,
  runCases,
} from '../../engine/index.ts';

const editions = new WeakMap<PolicyContent, Edition>();

/** The compiled edition of a content; compiled parts are kept as long as the content is. */
export function editionOf(content: PolicyContent): Edition {
  const known = editions.get(content);
  if (known) return known;
  const edition = compileEdition(content);
  editions.set(content, edition);
  return edition;
}

const findingsOf = new WeakMap<PolicyContent, Finding[]>();
const casesOf = new WeakMap<PolicyContent, CaseResult[]>();

/** What the checks find in a content. */
export function readFindings(content: PolicyContent): Finding[] {
  const known = findingsOf.get(content);
  if (known) return known;
  const findings = checkContent(content);
  findingsOf.set(content, findings);
  return findings;
}

/** The results of all cases of a content. */
export function readCases(content: PolicyContent): CaseResult[] {
  const known = casesOf.get(content);
  if (known) return known;
  const results = runCases(editionOf(content));
  casesOf.set(content, results);
  return results;
}

/** Computes from the content once it has been at rest for a moment; until then the last answer stands. */
export function useAtRest<T>(
  content: PolicyContent | null,
  compute: (content: PolicyContent) => T,
  pauseMs = 400,
): T | undefined {
  const [answer, setAnswer] = useState<T>();
  useEffect(() => {
    if (!content) return undefined;
    const timer = setTimeout(() => setAnswer(compute(content)), pauseMs);
    return () => clearTimeout(timer);
  }, [content, compute, pauseMs]);
  return answer;
}
