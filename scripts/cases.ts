/**
 * `npm run cases -- [policy] [rule set or flow]`: compiles what stands in `definitions/` and runs its cases.
 * Says what does not compile, what fails and why; exits with 1 where anything does.
 */

import { type Difference, runCases } from '../engine/authoring.ts';
import { compileEdition, type Edition, Problem } from '../engine/index.ts';
import { policyIds, readPolicyFolder } from './policy-folders.ts';

const [onlyPolicy, onlyId] = process.argv.slice(2);
let failures = 0;
const fail = (text: string) => {
  failures += 1;
  console.log(`✗ ${text}`);
};

for (const policy of policyIds().filter((id) => onlyPolicy === undefined || id === onlyPolicy)) {
  const edition = compileEdition(readPolicyFolder(policy));
  const wanted = (id: string) => onlyId === undefined || id === onlyId;
  for (const id of edition.ruleSetIds.filter(wanted)) compiles(policy, id, () => edition.ruleSet(id));
  for (const id of edition.flowIds.filter(wanted)) compiles(policy, id, () => edition.flow(id));
  runAll(policy, edition);
}
process.exitCode = failures > 0 ? 1 : 0;

function compiles(policy: string, id: string, compile: () => unknown): void {
  try {
    compile();
  } catch (error) {
    fail(`${policy}/${id}: ${error instanceof Problem ? (error.detail?.en ?? error.message) : error}`);
  }
}

function runAll(policy: string, edition: Edition): void {
  const results = runCases(edition, onlyId);
  for (const { id, case: name, differences, passed } of results) {
    if (!passed) fail(`${policy}/${id} · ${name}\n    ${differences.map(lineOf).join('\n    ')}`);
  }
  const passed = results.filter((result) => result.passed).length;
  console.log(`${policy}: ${passed} of ${results.length} cases pass`);
}

function lineOf({ path, kind, expected, actual }: Difference): string {
  const said = {
    unequal: `expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`,
    unexpected: `expected nothing, got ${JSON.stringify(actual)}`,
    notAllowed: `${JSON.stringify(actual)} is not what its schema allows`,
  };
  return `${path.join('.')}: ${said[kind]}`;
}
