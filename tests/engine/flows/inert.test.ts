import { describe, expect, test } from 'vitest';
import { transition } from 'xstate';
import { isFlowCase } from '../../../engine/authoring.ts';
import { compileEdition, type JsonObject, simulate } from '../../../engine/index.ts';
import { policyIds, readPolicyFolder } from '../../../scripts/policy-folders.ts';

const at = '2024-03-01T02:00:00Z';

describe.each(policyIds())('a step of the flows of %s', (policy) => {
  test('goes where XState’s own transition goes, and asks the same of the world', () => {
    const content = readPolicyFolder(policy);
    const edition = compileEdition(content);
    let compared = 0;
    for (const id of edition.flowIds) {
      const { inert, machine, step } = edition.flow(id);
      for (const one of (content.cases[id]?.cases ?? [])
        .filter((given) => isFlowCase(given) && !given.expected.problem)
        .slice(0, 12)) {
        const { input = {}, events = [], config } = one.given;
        const { snapshot } = simulate(edition.flow(id), { input, events, config, at: one.given.at ?? at });
        for (const type of machine.events as string[]) {
          const event = { type };
          const run = <T>(work: () => T): T => {
            step.frame = [{ atMs: Date.parse(at), config: undefined, facts: snapshot.context as JsonObject, depth: 0 }];
            return work();
          };
          const before = inert.restore(snapshot);
          const [next, actions] = run(() => inert.next(before, event));
          const [wanted, wantedActions] = run(() => transition(machine, before, event as never));
          expect(machine.getPersistedSnapshot(next)).toEqual(machine.getPersistedSnapshot(wanted));
          const told = (all: readonly { type: string; params?: unknown }[]) =>
            all.map(({ type: kind, params }) => [kind, Object.keys(params ?? {})]);
          expect(told(actions)).toEqual(told(wantedActions as never));
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(0);
  });
});
