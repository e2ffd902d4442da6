import { recordAction } from '../flows/actions.ts';
import { compileFlow, type Flow } from '../flows/compile.ts';
import { readFlowGraph } from '../flows/graph.ts';
import type { FlowDefinition, Json, JsonObject } from '../ground/definition.ts';
import { pointerParts } from '../ground/pointer.ts';
import { finish } from '../ground/turns.ts';

const mark = 'guiju.taken';

/** A flow that also records which of its transitions it takes, of whatever kind they are. */
export interface MarkedFlow {
  flow: Flow;
  /** JSON Pointers of the transitions that an event of a client, a timer or the machine itself can take. */
  transitions: string[];
  /** Those that wait for a call or another flow. */
  outOfReach: string[];
  /** The transitions that some records tell of. */
  taken(records: JsonObject[]): string[];
}

/** Marks every transition of a flow. */
export function markFlow({ definition, library, fence }: Flow): MarkedFlow {
  const graph = readFlowGraph(definition);
  const copy = JSON.parse(JSON.stringify(definition)) as FlowDefinition;
  for (const { pointer } of graph.transitions) markTransition(copy as unknown as Json, pointer);
  const pointers = (invoked: boolean) =>
    graph.transitions.filter(({ on }) => (on.kind === 'invoke') === invoked).map(({ pointer }) => pointer);
  return {
    flow: finish(compileFlow(copy, library, fence.meaning)),
    transitions: pointers(false),
    outOfReach: pointers(true),
    taken: (records) => records.filter(({ type }) => type === mark).map(({ transition }) => String(transition)),
  };
}

function markTransition(document: Json, place: string): void {
  const parts = pointerParts(place);
  const last = parts.pop() as string;
  const holder = parts.reduce((value, part) => (value as JsonObject)[part] as Json, document) as JsonObject;
  const found = holder[last];
  const transition = (typeof found === 'string' ? { target: found } : found) as JsonObject;
  const action = recordAction({ type: mark, transition: place });
  holder[last] = { ...transition, actions: [...[transition.actions ?? []].flat(), action] };
}
