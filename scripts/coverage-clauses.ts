/**
 * `npm run coverage:clauses -- [policy]`: for each clause of the source documents, what cites it, whether that acts, and which cases exercise it.
 * Lists what is missing; exits with 1 where a normative clause is not cited, not acted on or not exercised, or a figure is in no definition.
 */
import { clauseCoverage } from '../engine/authoring.ts';
import { compileEdition, figureText } from '../engine/index.ts';
import { policyIds, readPolicyFolder } from './policy-folders.ts';

const [only] = process.argv.slice(2);
let missing = 0;
const lacks: Record<string, string> = {
  notCited: 'cited by no definition',
  mentioned: 'cited, but by nothing that acts',
  notExercised: 'exercised by no case',
};

for (const policy of policyIds().filter((id) => only === undefined || id === only)) {
  const clauses = clauseCoverage(compileEdition(readPolicyFolder(policy)));
  const normative = clauses.filter((clause) => clause.status !== 'narrative');
  const covered = normative.filter((clause) => clause.status === 'covered');
  for (const { id, status, text } of normative.filter((clause) => clause.status !== 'covered')) {
    console.log(`✗ ${policy} ${id}: ${lacks[status]} · ${text.en}`);
  }
  const figures = clauses.filter((clause) => clause.missingFigures.length > 0);
  for (const { id, missingFigures } of figures)
    console.log(
      `✗ ${policy} ${id}: figures in no citing definition: ${missingFigures.map((figure) => figureText(figure, 'en')).join('; ')}`,
    );
  const unexplained = clauses.filter((clause) => clause.status === 'narrative' && !clause.reason);
  for (const { id } of unexplained) console.log(`✗ ${policy} ${id}: narrative only, without a reason`);
  missing += normative.length - covered.length + figures.length + unexplained.length;
  console.log(
    `${policy}: ${covered.length} of ${normative.length} normative clauses acted on and exercised, ${clauses.length - normative.length} narrative`,
  );
}
process.exitCode = missing > 0 ? 1 : 0;
