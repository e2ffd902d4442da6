import type { Variable } from '../expressions/scope.ts';
import type { FeelType } from '../expressions/types.ts';
import type { Json } from '../ground/definition.ts';
import { runOf } from '../rules/environment.ts';

const text: FeelType = { is: 'string' };

/** What `instance` is to the expressions of a flow: null where the flow is only tried. A fact of that name comes before it. */
export const instanceVariable: Variable = {
  type: { is: 'context', entries: { id: text, businessKey: text, taskUrl: text } },
  isClosed: true,
  read: (frame) => (runOf(frame).instance ?? null) as Json,
};
