/**
 * What is wrong with a policy before it is published (`guiju/engine/checks`): findings for its author, each with its place, and the
 * reference that the compiled evaluator is held to.
 *
 * @example checkContent(content).filter(({ severity }) => severity === 'error')
 */

// The checks of a whole policy, and those of one expression or cell while it is written.
export { checkContent } from './checks/check-content.ts';
export { type TableInspector, tableInspector } from './checks/check-places.ts';
export type { Finding } from './checks/finding.ts';
export { type ExpressionFlaw, type ExpressionInspection, inspectExpression } from './checks/inspect-expression.ts';
export { secretFindings } from './checks/secrets-named.ts';

// The same decision by json-rules-engine and FEEL's library themselves.
export { evaluateReference } from './rules/reference.ts';
