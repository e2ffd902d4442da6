/** One figure of the bench: a rate in decisions (or events, requests) per CPU-second unless `unit` says otherwise. */
export interface Figure {
  bench: string;
  name: string;
  value: number;
  unit: string;
  /** Against others of the same run: the median over rounds of the ratio in each round. */
  ratios: Record<string, number>;
}

export interface Runner {
  name: string;
  /** Does the work `count` times. */
  run(count: number): unknown | Promise<unknown>;
}

const rounds = 5;
const roundMs = 250;

/** The processor time of this process, in seconds. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** How often a runner must run to take about as long as a round. */
async function calibrate({ run }: Runner): Promise<number> {
  let count = 1;
  for (;;) {
    const from = performance.now();
    await run(count);
    const took = performance.now() - from;
    if (took > roundMs / 4) return Math.max(1, Math.round((count * roundMs) / took));
    count = Math.max(count * 2, Math.round((count * roundMs) / 8 / Math.max(took, 0.01)));
  }
}

export const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/**
 * Runs the runners round by round, in another order each round, and tells what each did per CPU-second beside the others.
 * Processor time, since neighbours make noise; ratios within a round, since the machine's speed drifts.
 *
 * @param against the runners each is compared with
 */
export async function compare(
  bench: string,
  runners: Runner[],
  against: string[],
  unit = 'per CPU-second',
): Promise<Figure[]> {
  const counts = new Map<string, number>();
  for (const runner of runners) counts.set(runner.name, await calibrate(runner));
  const rates = new Map<string, number[]>(runners.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = runners.map((_, index) => runners[(index + round) % runners.length] as Runner);
    for (const { name, run } of order) {
      const count = counts.get(name) as number;
      globalThis.gc?.();
      const from = cpuSeconds();
      await run(count);
      rates.get(name)?.push(count / Math.max(cpuSeconds() - from, 1e-6));
    }
  }
  return runners.map(({ name }) => {
    const own = rates.get(name) as number[];
    const ratios = against
      .filter((other) => other !== name && rates.has(other))
      .map((other) => [other, median(own.map((rate, round) => rate / (rates.get(other)?.[round] as number)))] as const);
    return { bench, name, value: median(own), unit, ratios: Object.fromEntries(ratios) };
  });
}

/** Fails the bench where two answers differ: what answers wrongly is not timed. */
export function mustEqual(what: string, met: unknown, wanted: unknown): void {
  const [a, b] = [JSON.stringify(sorted(met)), JSON.stringify(sorted(wanted))];
  if (a !== b) throw new Error(`${what}: ${a} is not ${b}`);
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The same lots in every run. */
export function lots(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
