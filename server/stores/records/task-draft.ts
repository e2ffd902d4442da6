import type { JsonObject } from '../../../engine/index.ts';

/** A draft is kept so long after it was written last, should nobody end its task. */
const keptMs = 180 * 86_400_000;

/** Until when a draft is kept. */
export const draftUntil = ({ at }: Pick<TaskDraftRecord, 'at'>) => new Date(Date.parse(at) + keptMs).toISOString();

/** A form that a person has half filled for a task. */
export interface TaskDraftRecord {
  /** Its task and person by their hash. */
  id: string;
  task: string;
  person: string;
  fields: JsonObject;
  at: string;
}
