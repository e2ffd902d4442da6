import type { TaskDefinition } from '../../../../contract/definitions/flows.ts';
import type { FlowDefinition, StateJson } from '../../../../engine/index.ts';
import type { FlowReading } from '../../../words/flow-words.ts';

/** A task that is edited, and where it stands. */
export interface TaskFormProps {
  task: TaskDefinition;
  state: StateJson;
  reading: FlowReading;
  readOnly: boolean;
  /**
   * @param field what was changed: changes of one field in a row are one step
   * @param more what of the flow changes with it
   */
  onChange: (task: TaskDefinition, field: string, more?: Pick<FlowDefinition, 'delays'>) => void;
}
