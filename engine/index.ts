/** The engine's public face: pure functions that turn data into data, in the server and in the browser alike. */

export type * from './decision.ts';
export * from './definition.ts';
export { layoutJson } from './editions/layout.ts';
export type { Finding } from './finding.ts';
export type * from './flows/flow-step.ts';
export { Problem, type ProblemCode, type ProblemDetail, problemCodes } from './problem.ts';
