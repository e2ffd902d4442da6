import { expect, test } from 'vitest';
import { compileEdition, evaluate } from '../../engine/index.ts';
import { readPolicyFolder } from '../../scripts/policy-folders.ts';

/**
 * What a permission is in the flows. Not here: who may ship besides the warehouses (branches run some of these), and who of the centre changes
 * a purchase date after more than a year (its dispatch office: posts bind it).
 */
const events: Record<string, [flow: string, event: string]> = {
  reportSubmit: ['repair-report', 'SUBMIT'],
  reportReview: ['repair-report', 'APPROVE'],
  formSubmit: ['handling-form', 'SUBMIT'],
  formUnlock: ['handling-form', 'UNLOCK'],
  feeAudit: ['handling-form', 'AUDIT_PASS'],
  settle: ['monthly-settlement', 'PUBLISH_NOTICE'],
  recoveryClaim: ['recovery', 'ALLOCATE'],
  recoveryReject: ['recovery', 'REJECT'],
  arbitrate: ['recovery', 'RULE_FACTORY_LIABLE'],
  cardReissue: ['card-reissue', 'REISSUE'],
  stationSetupVerify: ['station-setup', 'VERIFY_OK'],
  stationInfoUpdate: ['station-info-change', 'UPDATE'],
  receiptConfirm: ['parts-transfer', 'CONFIRM_RECEIPT'],
  returnVisit: ['return-visit', 'ANSWERED'],
};

test('the table of roles and permissions of the truck policy says what its flows ask', () => {
  const edition = compileEdition(readPolicyFolder('sino'));
  const rules = edition.ruleSet('roles');
  const facts = edition.content.rules.roles?.facts.properties ?? {};
  const differences: string[] = [];
  for (const [permission, [flow, event]] of Object.entries(events)) {
    // Who may only record it for somebody else has no permission of their own.
    const own = edition.content.flows[flow]?.events[event]?.roles?.filter((one) => typeof one === 'string') ?? [];
    for (const role of (facts.role?.enum ?? []) as string[]) {
      const { allowed } = evaluate(rules, { role, permission }, { at: '2026-10-05T09:00:00+08:00' }).outcome;
      if (allowed !== own.includes(role)) differences.push(`${permission} ${role}: ${allowed}`);
    }
  }
  expect(differences).toEqual([]);
});
