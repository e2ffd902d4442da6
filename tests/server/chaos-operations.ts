import type { FlowDefinition } from '../../engine/index.ts';
import { type Load, pause, type World } from './chaos-world.ts';

/** What is moved, suspended and resumed together, and takes part in nothing else. */
const crowd = {
  ...{ kind: 'flow', id: 'crowd', title: { 'zh-CN': 'crowd', en: 'crowd' }, clauses: [], events: { NEXT: {} } },
  input: { type: 'object', properties: { amount: { type: 'number' } } },
  machine: {
    initial: 'a',
    states: { a: { after: { P1000D: 'b' }, on: { NEXT: 'b' } }, b: { on: { NEXT: 'a' } } },
  },
} as unknown as FlowDefinition;
export const operationFlows = [crowd];

/** So long after a kill, what nobody disturbs any more has come to its end. */
const doneMs = 60_000;
const types = { jump: 'moved', suspend: 'suspended', resume: 'resumed', correct: 'corrected' } as const;
type Verb = keyof typeof types;

/** Operations over all of a crowd, one after another. */
export class OperationLoad implements Load {
  private readonly begun = new Map<string, Verb>();
  private readonly world: World;
  private readonly count: number;

  constructor(world: World, count: number) {
    this.world = world;
    this.count = count;
  }

  async begin(): Promise<void> {
    const start = () =>
      this.world.keyed('POST', '/policies/shop/flows/crowd/instances', { body: { input: {} }, times: 1 });
    await Promise.all(Array.from({ length: this.count }, start));
  }

  async run(): Promise<void> {
    const verbs: [Verb, object][] = [
      ['jump', { to: 'b' }],
      ['suspend', {}],
      ['correct', { set: { amount: 7 } }],
      ['resume', {}],
      ['jump', { to: 'a' }],
    ];
    for (let round = 0; !this.world.stopped; round += 1) {
      const [verb, said] = verbs[round % verbs.length] as [Verb, object];
      const body = { query: { policy: 'shop', flow: 'crowd' }, reason: 'chaos', ...said };
      const { operation } = await this.world.keyed('POST', `/instances/${verb}`, { body });
      this.begun.set(operation, verb);
      await this.done(operation);
      this.world.count('operations');
    }
  }

  private async done(id: string): Promise<void> {
    const { did } = this.world;
    let kills = did.kills;
    for (let until = performance.now() + doneMs; performance.now() < until; ) {
      if (kills !== did.kills) until = performance.now() + doneMs;
      kills = did.kills;
      const { status, done, failed, total } = await this.world.get(`/operations/${id}`);
      if (status === 'done') {
        if (done !== this.count || failed > 0 || total !== this.count)
          this.world.fault(`operation ${id}: ${done} done and ${failed} failed of ${total}, not ${this.count}`);
        return;
      }
      await pause(100);
    }
    this.world.fault(`operation ${id} did not come to its end`);
  }

  async verify(): Promise<void> {
    for (const id of await this.ids()) {
      const { items } = await this.world.get(`/instances/${id}/history`);
      const told: { type: string; operation?: string }[] = items;
      for (const [operation, verb] of this.begun) {
        const own = told.filter((entry) => entry.operation === operation);
        if (own.length !== 1 || own[0]?.type !== types[verb])
          this.world.fault(`${verb} was done ${own.length} times to ${id}`);
      }
    }
  }

  private async ids(): Promise<string[]> {
    const all = await this.world.all('/instances?policy=shop&flow=crowd');
    if (all.length !== this.count) this.world.fault(`${all.length} instances of the crowd, not ${this.count}`);
    return all.map(({ id }) => id);
  }
}
