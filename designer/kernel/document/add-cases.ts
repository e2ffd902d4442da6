import type { Case } from '../../../engine/index.ts';
import { editDefinition, useDocument } from './store.ts';

/** Adds cases to a definition's file, which is made where there is none, as one step. */
export function addCases(id: string, added: Case[], step: string): void {
  const file = useDocument.getState().content?.cases[id] ?? { kind: 'cases' as const, id, cases: [] };
  editDefinition(step, { ...file, cases: [...file.cases, ...added] });
}
