import type { LocalText, PolicyContent } from '../../../engine/index.ts';

/** The counts on a policy's card. */
export interface PolicyFigures {
  purpose?: LocalText;
  ruleSets: number;
  flows: number;
  clauses: number;
  openConfig: number;
}

/** Of a policy without an edition in force. */
export const noFigures: PolicyFigures = { ruleSets: 0, flows: 0, clauses: 0, openConfig: 0 };

/** Counts what an edition holds. */
export function figuresOf(content: PolicyContent): PolicyFigures {
  return {
    purpose: content.policy.purpose,
    ruleSets: Object.keys(content.rules).length,
    flows: Object.keys(content.flows).length,
    clauses: content.clauses.clauses.length,
    openConfig: Object.values(content.config.values).filter((entry) => entry.value === undefined).length,
  };
}
