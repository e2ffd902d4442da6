import { createActor, transition } from 'xstate';
import {
  type CasesDefinition,
  compileEdition,
  type Edition,
  type FlowCaseEvent as Event,
  evaluate,
  type JsonObject,
  simulate,
  startFlow,
  stepFlow,
} from '../engine/index.ts';
import { policyIds, readPolicyFolder } from '../scripts/policy-folders.ts';
import { compare, type Figure, mustEqual } from './measure.ts';
import { at } from './workloads.ts';

/** Steps of the longest flow that is shipped, a warranty claim. */
export default async function* flows(): AsyncGenerator<Figure> {
  const policy = policyIds().find((id) => readPolicyFolder(id).flows['warranty-repair']);
  if (policy === undefined) return;
  const edition = compileEdition(readPolicyFolder(policy));
  yield* await oneStep(edition);
  yield* await pipeline(edition);
}

const repeat = (work: () => unknown) => (count: number) => {
  for (let index = 0; index < count; index += 1) work();
};

/** One step beside XState's own pure transition on the same snapshot. */
async function oneStep(edition: Edition): Promise<Figure[]> {
  const flow = edition.flow('warranty-repair');
  const { snapshot } = startFlow(flow, { cardValid: true }, { at });
  const text = JSON.stringify(snapshot);
  const event = { type: 'CHECK_CARD', role: 'station' };
  const restored = createActor(flow.machine, { snapshot: snapshot as never }).getSnapshot();
  mustEqual(
    'the step',
    stepFlow(flow, snapshot, event, { at }).state,
    transition(flow.machine, restored as never, event as never)[0].value,
  );
  return compare(
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

/**
 * Rule sets and flows together: the acceptance of a claim, which asks up to five other rule sets, alone and as what a step of the flow
 * does on its way; and a whole claim, from the card to the payment.
 */
async function pipeline(edition: Edition): Promise<Figure[]> {
  const flow = edition.flow('warranty-repair');
  const acceptance = edition.ruleSet('warranty-decision');
  const { cases } = edition.content.cases['warranty-repair'] as CasesDefinition;
  const eventsOf = (id: string) => cases.find((one) => one.id === id)?.given.events as Event[];
  const [card, user, fault] = eventsOf('fault-recorded-with-its-warranty-decision') as [Event, Event, Event];
  const step = (snapshot: JsonObject, event: Event) =>
    stepFlow(flow, snapshot, event as JsonObject & { type: string }, { at });
  const begun = startFlow(flow, {}, { at }).snapshot;
  const reported = [card, user].reduce((snapshot: JsonObject, event) => step(snapshot, event).snapshot, begun);
  const { type: _, role: __, ...facts } = fault;
  const decide = () => evaluate(acceptance, facts as JsonObject, { at });
  const claim = eventsOf('invoiced-pay-paid');
  const walk = () => simulate(flow, { input: {}, events: claim, at });
  mustEqual('the step', step(reported, fault).context.warrantyDecision, decide().outcome);
  mustEqual('the claim', walk().state, 'paid');
  return compare(
    'rule sets and flows together',
    [
      { name: 'a decision that asks others', run: repeat(decide) },
      { name: 'a step that makes it', run: repeat(() => step(reported, fault)) },
      { name: `a claim of ${claim.length} events`, run: repeat(walk) },
    ],
    ['a decision that asks others'],
  );
}
