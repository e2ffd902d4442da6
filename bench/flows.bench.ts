import { createActor, transition } from 'xstate';
import { compileEdition, startFlow, stepFlow } from '../engine/index.ts';
import { policyIds, readPolicyFolder } from '../scripts/policy-folders.ts';
import { compare, type Figure, mustEqual } from './measure.ts';
import { at } from './workloads.ts';

/** One step of the largest flat flow that is shipped, beside XState's own pure transition on the same snapshot. */
export default async function* flows(): AsyncGenerator<Figure> {
  const policy = policyIds().find((id) => readPolicyFolder(id).flows['warranty-repair']);
  if (policy === undefined) return;
  const flow = compileEdition(readPolicyFolder(policy)).flow('warranty-repair');
  const { snapshot } = startFlow(flow, { cardValid: true }, { at });
  const text = JSON.stringify(snapshot);
  const event = { type: 'CHECK_CARD', role: 'station' };
  const restored = createActor(flow.machine, { snapshot: snapshot as never }).getSnapshot();
  mustEqual(
    'the step',
    stepFlow(flow, snapshot, event, { at }).state,
    transition(flow.machine, restored as never, event as never)[0].value,
  );
  const repeat = (work: () => unknown) => (count: number) => {
    for (let index = 0; index < count; index += 1) work();
  };
  yield* await compare(
    'one step of a flow',
    [
      { name: 'guiju', run: repeat(() => stepFlow(flow, snapshot, event, { at })) },
      {
        name: 'guiju, JSON text in and out',
        run: repeat(() => JSON.stringify(stepFlow(flow, JSON.parse(text), event, { at }).snapshot)),
      },
      { name: 'XState transition', run: repeat(() => transition(flow.machine, restored as never, event as never)) },
    ],
    ['XState transition'],
  );
}
