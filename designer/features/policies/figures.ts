import { type LocalText, readPolicyContent } from '../../../engine/index.ts';
import { api, type PolicySummary } from '../../kernel/api.ts';

/** The counts on a policy's card. */
export interface PolicyFigures {
  purpose?: LocalText;
  ruleSets: number;
  flows: number;
  clauses: number;
  openConfig: number;
}

/** Counts what the edition in force holds; nothing where no edition is in force. */
export async function readFigures(policy: PolicySummary): Promise<PolicyFigures> {
  if (policy.inForce === null) return { ruleSets: 0, flows: 0, clauses: 0, openConfig: 0 };
  const content = readPolicyContent((await api.edition(policy.id, policy.inForce)).definitions);
  return {
    purpose: content.policy.purpose,
    ruleSets: Object.keys(content.rules).length,
    flows: Object.keys(content.flows).length,
    clauses: content.clauses.clauses.length,
    openConfig: Object.values(content.config.values).filter((entry) => entry.value === undefined).length,
  };
}
