import type { PolicyContent, PolicyDefinition } from '../../../engine/index.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
/** Changes the policy's own definition as one step; steps at the same place in quick succession become one. */
export function editPolicy(step: string, place: string, change: Partial<PolicyDefinition>): void {
  const { policy } = useDocument.getState().content as PolicyContent;
  editDefinition(step, { ...policy, ...change }, `policy/${place}`);
}
