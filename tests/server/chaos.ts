import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DraftLoad, MigrationLoad } from './chaos-governing.ts';
import { ClockLoad, chaosFlows, EventLoad, StartLoad } from './chaos-loads.ts';
import { OperationLoad, operationFlows } from './chaos-operations.ts';
import { chaosForms, PaperLoad, paperFlow } from './chaos-papers.ts';
import { TaskLoad, taskFlows } from './chaos-tasks.ts';
import { type Load, pause, World } from './chaos-world.ts';
import { shopContent } from './fixtures.ts';
import { ServerProcess, writeDefinitions } from './server-process.ts';

export interface ChaosOptions {
  /** A folder for definitions and, without databases, data. */
  folder: string;
  /** One environment a node. */
  nodes: NodeJS.ProcessEnv[];
  load: LoadOptions;
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

export interface LoadOptions {
  /** Clients that send events, to so many instances. */
  clients?: number;
  instances?: number;
  /** Instances whose timers are armed again and again. */
  clocks?: number;
  /** Clients that start instances; with `starts` so many in all, and it ends with them. */
  starters?: number;
  starts?: number;
  /** Clients that write drafts and publish. */
  authors?: number;
  /** Clients that upload files and file forms with them. */
  clerks?: number;
  /** So many instances that are moved, suspended and corrected together. */
  crowd?: number;
  /** Persons who work on cases of their own, with every verb of tasks. */
  workers?: number;
  /** Whether instances with events and timers are moved between editions. */
  migrations?: boolean;
}

export interface ChaosReport {
  /** What was done, by its kind. */
  did: Record<string, number>;
  /** What was lost, done twice or damaged, each in a sentence. */
  faults: string[];
}

const hourMs = 3_600_000;
const jumpingClock = new URL('jumping-clock.ts', import.meta.url).href;

class Chaos {
  readonly world: World;
  private readonly options: ChaosOptions;
  private readonly servers: ServerProcess[];
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
    this.world = new World(options.random, () => this.servers.map(({ url }) => url));
  }

  async run(): Promise<ChaosReport> {
    const { world, servers } = this;
    for (const node of servers.keys()) await this.setClock(node, 0);
    const [first, ...others] = servers;
    await first?.start();
    await Promise.all(others.map((server) => server.start()));
    const loads = this.loads();
    for (const load of loads) await load.begin?.();
    await this.torment(Promise.all(loads.map((load) => load.run())));
    for (const load of loads) await load.verify();
    await this.isWhole();
    return { did: world.did, faults: world.faults };
  }

  async end(): Promise<void> {
    this.world.stopped = true;
    this.world.over = true;
    await Promise.all(this.servers.map((server) => server.end('SIGKILL')));
  }

  private loads(): Load[] {
    const { load, jumps } = this.options;
    const {
      clients = 0,
      instances = 0,
      clocks = 0,
      starters = 0,
      starts,
      authors = 0,
      clerks = 0,
      crowd = 0,
      workers = 0,
      migrations,
    } = load;
    return [
      ...(clients > 0 ? [new EventLoad(this.world, clients, instances)] : []),
      ...(clocks > 0 ? [new ClockLoad(this.world, clocks, jumps !== 'only')] : []),
      ...(starters > 0 ? [new StartLoad(this.world, starters, starts)] : []),
      ...(authors > 0 ? [new DraftLoad(this.world, authors)] : []),
      ...(clerks > 0 ? [new PaperLoad(this.world, clerks)] : []),
      ...(crowd > 0 ? [new OperationLoad(this.world, crowd)] : []),
      ...(workers > 0 ? [new TaskLoad(this.world, workers)] : []),
      ...(migrations ? [new MigrationLoad(this.world, ['job', 'clock'])] : []),
    ];
  }

  /** Kills until there were enough kills, and the loads that have an end came to it. @throws what a load throws */
  private async torment(running: Promise<unknown>): Promise<void> {
    const { world, options } = this;
    const killed = this.kill();
    try {
      await (options.load.starts === undefined ? Promise.race([killed, running]) : Promise.all([killed, running]));
      world.stopped = true;
      await running;
    } finally {
      world.stopped = true;
      await killed;
    }
  }

  private async kill(): Promise<void> {
    const { world, options } = this;
    const { kills, restarts = 0, restartDatabase } = options;
    const between = restarts === 0 ? Number.POSITIVE_INFINITY : Math.ceil(kills / (restarts + 1));
    for (let kill = 1; kill <= kills && !world.stopped; kill += 1) {
      await this.someAcknowledged(kill);
      const server = world.pick(this.servers);
      await this.jump();
      await server.end('SIGKILL');
      world.count('kills');
      // The others go on meanwhile.
      await pause(world.lot(200));
      if (kill % between === 0 && (world.did.restarts ?? 0) < restarts) {
        await restartDatabase?.();
        world.count('restarts');
      }
      await server.start();
    }
    world.allowed = Number.POSITIVE_INFINITY;
    if (options.load.starts === undefined) await pause(1000);
  }

  /** A node that is killed before it did anything shows nothing; of what has an end each kill meets its share. */
  private async someAcknowledged(kill: number): Promise<void> {
    const { world, options } = this;
    const { clients = 0, clerks = 0, starts } = options.load;
    const share = (starts ?? 0) / (options.kills + 1);
    if (starts !== undefined) world.allowed = Math.ceil(share * kill);
    const enough = starts === undefined ? world.acknowledged + clients + clerks : share * (kill - world.random());
    const before = world.acknowledged;
    const until = performance.now() + 30_000;
    while (world.acknowledged < enough && performance.now() < until && !world.stopped) await pause(starts ? 1 : 10);
    // Nodes that refuse everybody lose nothing either.
    if (performance.now() >= until && world.acknowledged === before)
      world.fault('nobody got anything done in 30 seconds');
    // One life in five is long enough for what takes long to come to its end.
    if (starts === undefined) await pause(world.lot(world.lot(5) === 0 ? 5000 : 500));
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
    const { world, options } = this;
    if (!options.jumps) return;
    const node = world.lot(this.servers.length);
    const before = this.offMs[node] as number;
    const set = async (offMs: number) => {
      await this.setClock(node, offMs);
      this.servers[node]?.signal('SIGUSR2');
      world.count('clock jumps');
    };
    if (options.jumps === 'each') return set((world.lot(3) - 1) * hourMs);
    if (world.random() < 0.5) return set(before + hourMs);
    await set(before - hourMs);
    await pause(world.lot(500));
    await set(before);
  }

  /** Nothing is altered, missing or set apart. */
  private async isWhole(): Promise<void> {
    const { world, servers } = this;
    const { intact, altered } = await world.get('/audit/verify');
    if (!intact) world.fault(`not everything is as it was written: ${JSON.stringify(altered)}`);
    for (const { url } of servers) {
      const { status } = (await (await fetch(`${url}/readyz`)).json()) as { status: string };
      if (status !== 'ready') world.fault(`a node is ${status}`);
    }
  }
}

/** Kills nodes, and a database, under many clients; says what became of what was acknowledged. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const content = shopContent({ flows: [...chaosFlows, ...operationFlows, ...taskFlows, paperFlow] });
  Object.assign(content.forms, chaosForms);
  await writeDefinitions(join(options.folder, 'definitions'), content);
  const chaos = new Chaos(options);
  try {
    return await chaos.run();
  } finally {
    await chaos.end();
  }
}
