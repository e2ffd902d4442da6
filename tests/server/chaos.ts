import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FlowDefinition } from '../../engine/index.ts';
import { shopContent } from './fixtures.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';

export interface ChaosOptions {
  /** A folder for definitions and, without databases, data. */
  folder: string;
  /** One environment a node. */
  nodes: NodeJS.ProcessEnv[];
  clients: number;
  instances: number;
  /** Instances whose timers are armed again and again. */
  clocks: number;
  kills: number;
  /** Ends the database and brings it back, so many times in all. */
  restartDatabase?: () => Promise<void>;
  restarts?: number;
  random: () => number;
  /**
   * Wall clocks jump by an hour: those of `each` node as they like, where the nodes go by another clock; or, where the store goes by
   * the clock of its `only` node, ahead for good and back for a moment.
   */
  jumps?: 'each' | 'only';
}

export interface ChaosCounts {
  kills: number;
  restarts: number;
  clockJumps: number;
  acknowledged: number;
  refused: number;
  duplicatesSent: number;
  lost: number;
  appliedTwice: number;
  timersArmed: number;
  timersLost: number;
  timersFiredTwice: number;
  /** Before their second was over, by the clock of the database. */
  timersFiredEarly: number;
  chainsIntact: boolean;
}

const json = { 'content-type': 'application/json' };
const text = (value: string) => ({ 'zh-CN': value, en: value });
const hourMs = 3_600_000;
const jumpingClock = new URL('jumping-clock.ts', import.meta.url).href;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A flow whose timer fires once for every time it is armed. */
const clock = {
  ...{ kind: 'flow', id: 'clock', title: text('clock'), clauses: [], input: { type: 'object', properties: {} } },
  events: { ARM: {} },
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
} as unknown as FlowDefinition;

class Chaos {
  readonly counts: ChaosCounts = {
    ...{
      kills: 0,
      restarts: 0,
      clockJumps: 0,
      acknowledged: 0,
      refused: 0,
      duplicatesSent: 0,
      lost: 0,
      appliedTwice: 0,
    },
    ...{ timersArmed: 0, timersLost: 0, timersFiredTwice: 0, timersFiredEarly: 0, chainsIntact: false },
  };
  stopped = false;
  private readonly options: ChaosOptions;
  readonly servers: ServerProcess[];
  private readonly acknowledged = new Map<string, Set<number>>();
  private readonly armed = new Map<string, number>();
  /** How far the clock of each node is off. */
  private readonly offMs: number[];

  constructor(options: ChaosOptions) {
    this.options = options;
    this.offMs = options.nodes.map(() => 0);
    const common = { GUIJU_DEFINITIONS: join(options.folder, 'definitions'), GUIJU_MODE: 'demo' };
    this.servers = options.nodes.map((environment, node) => {
      const clock = { TEST_CLOCK: this.clockFile(node), NODE_OPTIONS: `--import ${jumpingClock}` };
      return new ServerProcess({ ...common, ...environment, ...(options.jumps ? clock : {}) });
    });
  }

  private clockFile(node: number): string {
    return join(this.options.folder, `clock-${node}`);
  }

  private async setClock(node: number, offMs: number): Promise<void> {
    this.offMs[node] = offMs;
    await writeFile(this.clockFile(node), String(offMs));
  }

  /** The clock of a node that runs jumps. */
  private async jump(): Promise<void> {
    const { jumps, random } = this.options;
    if (!jumps) return;
    const node = Math.floor(random() * this.servers.length);
    const before = this.offMs[node] as number;
    const set = async (offMs: number) => {
      await this.setClock(node, offMs);
      this.servers[node]?.signal('SIGUSR2');
      this.counts.clockJumps += 1;
    };
    if (jumps === 'each') return set(Math.floor(random() * 3 - 1) * hourMs);
    if (random() < 0.5) return set(before + hourMs);
    await set(before - hourMs);
    await pause(random() * 500);
    await set(before);
  }

  /** Sends to some node until it is answered with 2xx or a refusal of the caller's own fault. */
  private async send(method: string, path: string, body?: object, headers: Record<string, string> = {}): Promise<any> {
    for (;;) {
      const { url } = this.pick(this.servers);
      const init = { method, headers: { ...json, ...headers }, ...(body ? { body: JSON.stringify(body) } : {}) };
      const answer = await fetch(`${url}/api/v1${path}`, { ...init, signal: AbortSignal.timeout(10_000) })
        .then(async (response) => ({ status: response.status, body: (await response.json()) as any }))
        .catch(() => undefined);
      if (answer && answer.status < 300) return answer.body;
      if (answer && answer.status < 500) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
      this.counts.refused += 1;
      await pause(20);
    }
  }

  private pick<T>(list: T[]): T {
    return list[Math.floor(this.options.random() * list.length)] as T;
  }

  /** One client: numbered events to one instance; some are sent twice at the same time, through different nodes. */
  private async client(number: number, instance: string): Promise<void> {
    const acknowledged = this.acknowledged.get(instance) as Set<number>;
    for (let sent = 1; !this.stopped; sent += 1) {
      const amount = number * 1_000_000 + sent;
      const key = { 'idempotency-key': `${number}-${sent}` };
      const send = () => this.send('POST', `/instances/${instance}/events`, { type: 'COUNT', amount }, key);
      if (this.options.random() < 0.2) {
        this.counts.duplicatesSent += 1;
        await Promise.all([send(), send()]);
      } else await send();
      acknowledged.add(amount);
      this.counts.acknowledged += 1;
    }
  }

  /** Arms the timer of one instance, waits until it has fired, and again. */
  private async clock(instance: string): Promise<void> {
    for (let round = 1; !this.stopped; round += 1) {
      const armedMs = performance.now();
      await this.send('POST', `/instances/${instance}/events`, { type: 'ARM' }, { 'idempotency-key': `arm-${round}` });
      this.armed.set(instance, round);
      this.counts.timersArmed += 1;
      await this.fired(instance, round);
      if (this.options.jumps !== 'only' && performance.now() - armedMs < 1000) this.counts.timersFiredEarly += 1;
    }
  }

  private async fired(instance: string, round: number): Promise<void> {
    const until = performance.now() + 30_000;
    while (performance.now() < until) {
      const { context } = await this.send('GET', `/instances/${instance}`);
      if ((context.fired ?? 0) >= round) return;
      await pause(100);
    }
  }

  private async start(flow: string): Promise<string> {
    return (await this.send('POST', `/policies/shop/flows/${flow}/instances`, { input: {} })).id as string;
  }

  async run(): Promise<void> {
    for (const node of this.servers.keys()) await this.setClock(node, 0);
    for (const server of this.servers) await server.start();
    const { clients, instances, clocks } = this.options;
    const ids: string[] = [];
    for (let index = 0; index < instances; index += 1) ids.push(await this.start('job'));
    for (const id of ids) this.acknowledged.set(id, new Set());
    const watches: string[] = [];
    for (let index = 0; index < clocks; index += 1) watches.push(await this.start('clock'));
    const running = Promise.all([
      ...Array.from({ length: clients }, (_, number) => this.client(number + 1, ids[number % instances] as string)),
      ...watches.map((id) => this.clock(id)),
    ]);
    await Promise.race([this.torment(), running]);
    this.stopped = true;
    await running;
    await this.verify();
  }

  private async torment(): Promise<void> {
    const { kills, restarts = 0, restartDatabase, random } = this.options;
    const between = restarts === 0 ? Number.POSITIVE_INFINITY : Math.ceil(kills / (restarts + 1));
    for (let kill = 1; kill <= kills; kill += 1) {
      await this.someAcknowledged();
      await pause(random() * 500);
      const server = this.pick(this.servers);
      await this.jump();
      await server.end('SIGKILL');
      this.counts.kills += 1;
      // The others go on meanwhile.
      await pause(random() * 200);
      if (kill % between === 0 && this.counts.restarts < restarts) {
        await restartDatabase?.();
        this.counts.restarts += 1;
      }
      await server.start();
    }
    await pause(1000);
  }

  /** A node that is killed before it did anything shows nothing. */
  private async someAcknowledged(): Promise<void> {
    const { acknowledged } = this.counts;
    const until = performance.now() + 30_000;
    while (this.counts.acknowledged < acknowledged + this.options.clients && performance.now() < until) await pause(10);
  }

  private async verify(): Promise<void> {
    const { counts } = this;
    for (const [id, acknowledged] of this.acknowledged) {
      const { items } = await this.send('GET', `/instances/${id}/history`);
      const applied = items.slice(1).map((entry: { event: { amount: number } }) => entry.event.amount) as number[];
      const once = new Set(applied);
      counts.appliedTwice += applied.length - once.size;
      for (const amount of acknowledged) if (!once.has(amount)) counts.lost += 1;
      const { context } = await this.send('GET', `/instances/${id}`);
      if ((context.total ?? 0) !== applied.length) counts.lost += 1;
    }
    for (const [id, armed] of this.armed) {
      const { items } = await this.send('GET', `/instances/${id}/history`);
      const fired = items.filter((entry: { type: string }) => entry.type === 'timer').length;
      counts.timersLost += Math.max(0, armed - fired);
      counts.timersFiredTwice += Math.max(0, fired - armed);
    }
    counts.chainsIntact = (await this.send('GET', '/audit/verify')).intact;
  }
}

/** Kills nodes, and a database, under many clients; says what became of what was acknowledged. */
export async function runChaos(options: ChaosOptions): Promise<ChaosCounts> {
  await writeDefinitions(join(options.folder, 'definitions'), shopContent({ flows: [clock] }));
  const chaos = new Chaos(options);
  try {
    await chaos.run();
  } finally {
    chaos.stopped = true;
    await Promise.all(chaos.servers.map((server) => server.end('SIGKILL')));
  }
  return chaos.counts;
}
