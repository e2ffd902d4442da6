import type { FlowDefinition } from '../../engine/index.ts';
import { type Load, pause, type World } from './chaos-world.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const plain = { kind: 'flow', clauses: [], input: { type: 'object', properties: {} } };
const job = 'job';

/** A flow whose timer fires once for every time it is armed. */
const clock = {
  ...{ ...plain, id: 'clock', title: text('clock'), events: { ARM: {} } },
  machine: {
    initial: 'idle',
    states: {
      idle: { on: { ARM: 'armed' } },
      armed: {
        after: {
          PT1S: {
            target: 'idle',
            actions: [{ type: 'assign', params: { fired: { '=': 'if fired = null then 1 else fired + 1' } } }],
          },
        },
      },
    },
  },
};
const ticket = {
  ...{ ...plain, id: 'ticket', title: text('ticket'), events: { CLOSE: {} } },
  machine: { initial: 'open', states: { open: { on: { CLOSE: 'closed' } }, closed: { type: 'final' } } },
};

/** Flows that the loads need besides those of the shop. */
export const chaosFlows = [clock, ticket] as unknown as FlowDefinition[];

/** Instances by how they were started; each is asked for once, while nobody is killed. */
async function startAll(world: World, flow: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  while (ids.length < count) {
    const { body } = await world.send('POST', `/policies/shop/flows/${flow}/instances`, { body: { input: {} } });
    ids.push(body.id);
  }
  return ids;
}

/** Numbered events to a few instances, from many clients; some are sent twice at the same time, through different nodes. */
export class EventLoad implements Load {
  private readonly acknowledged = new Map<string, Set<number>>();
  private readonly world: World;
  private readonly clients: number;
  private readonly instances: number;

  constructor(world: World, clients: number, instances: number) {
    this.world = world;
    this.clients = clients;
    this.instances = instances;
  }

  async begin(): Promise<void> {
    for (const id of await startAll(this.world, job, this.instances)) this.acknowledged.set(id, new Set());
  }

  run(): Promise<unknown> {
    const ids = [...this.acknowledged.keys()];
    const client = (_: unknown, place: number) => this.client(place + 1, ids[place % ids.length] as string);
    return Promise.all(Array.from({ length: this.clients }, client));
  }

  private async client(number: number, instance: string): Promise<void> {
    const { world } = this;
    for (let sent = 1; !world.stopped; sent += 1) {
      const amount = number * 1_000_000 + sent;
      const times = world.random() < 0.2 ? 2 : 1;
      // What was answered long ago is answered as the instance is by then.
      const same = ({ body }: { body: { id: string } }) => body.id;
      await world.keyed('POST', `/instances/${instance}/events`, { body: { type: 'COUNT', amount }, times, same });
      this.acknowledged.get(instance)?.add(amount);
      world.count('events');
    }
  }

  async verify(): Promise<void> {
    const { world } = this;
    for (const [id, acknowledged] of this.acknowledged) {
      const applied = await happened(world, id, 'event');
      const once = new Set(applied.map(({ event }) => event.amount as number));
      if (applied.length !== once.size) world.fault(`${applied.length - once.size} events of ${id} were applied twice`);
      for (const amount of acknowledged) if (!once.has(amount)) world.fault(`event ${amount} of ${id} was lost`);
      const { context } = await world.get(`/instances/${id}`);
      if ((context.total ?? 0) !== applied.length)
        world.fault(`${id} counts ${context.total} events, not ${applied.length}`);
    }
  }
}

/** Entries of an instance's history of one kind. */
async function happened(world: World, id: string, type: string): Promise<any[]> {
  const { items } = await world.get(`/instances/${id}/history`);
  return items.filter((entry: { type: string }) => entry.type === type);
}

/** Timers of a few instances, armed again and again. */
export class ClockLoad implements Load {
  private readonly armed = new Map<string, number>();
  private readonly world: World;
  private readonly clocks: number;
  private readonly keepTime: boolean;

  /** @param keepTime whether a second of the nodes is one of ours */
  constructor(world: World, clocks: number, keepTime: boolean) {
    this.world = world;
    this.clocks = clocks;
    this.keepTime = keepTime;
  }

  async begin(): Promise<void> {
    for (const id of await startAll(this.world, clock.id, this.clocks)) this.armed.set(id, 0);
  }

  run(): Promise<unknown> {
    return Promise.all([...this.armed.keys()].map((id) => this.watch(id)));
  }

  /** Arms the timer of one instance, waits until it has fired, and again. */
  private async watch(id: string): Promise<void> {
    const { world } = this;
    for (let round = 1; !world.stopped; round += 1) {
      const armedMs = performance.now();
      await world.keyed('POST', `/instances/${id}/events`, { body: { type: 'ARM' }, times: 1 });
      this.armed.set(id, round);
      world.count('timers');
      await this.fired(id, round);
      if (this.keepTime && performance.now() - armedMs < 1000) world.fault(`timer ${round} of ${id} fired early`);
    }
  }

  private async fired(id: string, round: number): Promise<void> {
    const until = performance.now() + 30_000;
    while (performance.now() < until) {
      const { context } = await this.world.get(`/instances/${id}`);
      if ((context.fired ?? 0) >= round) return;
      await pause(100);
    }
  }

  async verify(): Promise<void> {
    for (const [id, armed] of this.armed) {
      const fired = (await happened(this.world, id, 'timer')).length;
      if (fired !== armed) this.world.fault(`${id} was armed ${armed} times and fired ${fired} times`);
    }
  }
}

const timesStarted = 3;

/** Starts, each with a key and sent three times: as many instances as keys. */
export class StartLoad implements Load {
  private readonly acknowledged = new Map<string, string>();
  private readonly world: World;
  private readonly clients: number;
  private readonly most: number;
  private begun = 0;

  /** @param most so many in all; without end: as long as there is time */
  constructor(world: World, clients: number, most = Number.POSITIVE_INFINITY) {
    this.world = world;
    this.clients = clients;
    this.most = most;
  }

  run(): Promise<unknown> {
    return Promise.all(Array.from({ length: this.clients }, () => this.client()));
  }

  private async client(): Promise<void> {
    const { world } = this;
    while (!world.stopped && this.begun < this.most) {
      if (this.begun >= world.allowed) {
        await pause(5);
        continue;
      }
      this.begun += 1;
      const businessKey = `ticket-${this.begun}`;
      const path = `/policies/shop/flows/${ticket.id}/instances`;
      const { id } = await world.keyed('POST', path, { body: { input: {}, businessKey }, times: timesStarted });
      this.acknowledged.set(businessKey, id);
      world.count('starts');
    }
  }

  async verify(): Promise<void> {
    const { world, acknowledged } = this;
    const items = await world.all(`/instances?flow=${ticket.id}`);
    const found = Map.groupBy(items, ({ businessKey }) => businessKey as string);
    for (const [key, id] of acknowledged) {
      const ids = (found.get(key) ?? []).map((one) => one.id as string);
      if (ids.length !== 1 || ids[0] !== id) world.fault(`the start ${key} answered ${id}, and there is ${ids}`);
    }
    if (items.length !== acknowledged.size) world.fault(`${acknowledged.size} starts made ${items.length} instances`);
    world.count('started', items.length);
  }
}
