import type { TaskDefinition } from '../../../../contract/definitions/flows.ts';
import type { StateJson } from '../../../../engine/index.ts';
import type { FlowReading } from '../../../words/flow-words.ts';

/** A task that is edited, and where it stands. */
export interface TaskFormProps {
  task: TaskDefinition;
  state: StateJson;
  reading: FlowReading;
  readOnly: boolean;
  /** @param field what was changed: changes of one field in a row are one step */
  onChange: (task: TaskDefinition, field: string) => void;
}
