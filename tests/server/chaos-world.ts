import { canonicalJson } from '../../engine/index.ts';

export interface Answer {
  status: number;
  body: any;
  etag: string | null;
}
export interface Sending {
  body?: object;
  headers?: Record<string, string>;
  /** Refusals that another try may not meet: somebody else was faster. */
  again?: string[];
}

/** What is done to the nodes while they are killed, until `world.stopped`; afterwards, whether all of it is there once. */
export interface Load {
  /** What must be there before: it is made while nobody is killed. */
  begin?(): Promise<void>;
  run(): Promise<unknown>;
  verify(): Promise<void>;
}

const answeredMs = 10_000;
/** All that was written is gone through. */
const verifiedMs = 600_000;
const mostFaults = 50;
export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The nodes as clients meet them: some of them away at any moment. */
export class World {
  /** No load begins anything new. */
  stopped = false;
  /** Nobody waits for an answer any more. */
  over = false;
  /** What was done, by its kind. */
  readonly did: Record<string, number> = {};
  /** Each a sentence. */
  readonly faults: string[] = [];
  /** What was acknowledged, of whatever kind. */
  acknowledged = 0;
  /** How much of a load that has an end may have been begun: each kill is to meet some of it. */
  allowed = Number.POSITIVE_INFINITY;
  readonly random: () => number;
  private readonly urls: () => string[];
  private keys = 0;

  /** @param urls those of the nodes, also of those that are away */
  constructor(random: () => number, urls: () => string[]) {
    this.random = random;
    this.urls = urls;
  }

  count(what: string, times = 1): void {
    this.did[what] = (this.did[what] ?? 0) + times;
  }

  fault(sentence: string): void {
    if (this.faults.length < mostFaults) this.faults.push(sentence);
  }

  /** A whole number from 0. */
  lot(below: number): number {
    return Math.floor(this.random() * below);
  }

  pick<T>(list: T[]): T {
    return list[this.lot(list.length)] as T;
  }

  /** The address of some node, perhaps of one that is away. */
  node(): string {
    return this.pick(this.urls());
  }

  /** Sends to some node until it is answered with 2xx. @throws Error for a refusal that is the caller's own fault */
  async send(method: string, path: string, { body, headers, again = [] }: Sending = {}): Promise<Answer> {
    for (;;) {
      if (this.over) throw new Error(`nobody waits for ${method} ${path} any more`);
      const answer = await this.try(method, path, body, headers).catch(() => undefined);
      if (answer && answer.status < 300) return answer;
      const said = `${method} ${path}: ${answer?.status} ${JSON.stringify(answer?.body)}`;
      if (answer?.status === 500) this.fault(`a node failed: ${said}`);
      if (answer && answer.status < 500 && !again.includes(answer.body?.code)) throw new Error(said);
      this.count('refused');
      await pause(100);
    }
  }

  private async try(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Answer> {
    const response = await fetch(`${this.node()}/api/v1${path}`, {
      ...{ method, headers: { 'content-type': 'application/json', ...headers } },
      ...{
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(path === '/audit/verify' ? verifiedMs : answeredMs),
      },
    });
    const text = await response.text();
    const isLines = response.headers.get('content-type')?.includes('ndjson');
    const lines = () => text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
    const read = isLines ? lines() : text === '' ? undefined : JSON.parse(text);
    return { status: response.status, body: read, etag: response.headers.get('etag') };
  }

  /**
   * Sends a call with a key of its own, so many times: some at the same time through different nodes, each until it is acknowledged.
   *
   * @param same what of its answer must be the same each time
   */
  async keyed(
    method: string,
    path: string,
    { times = 1 + this.lot(3), same = (answer: Answer): unknown => answer.body, ...sending }: Keyed = {},
  ): Promise<any> {
    this.keys += 1;
    const headers = { ...sending.headers, 'idempotency-key': `key-${this.keys}` };
    const send = () => this.send(method, path, { ...sending, headers });
    const atOnce = 1 + this.lot(times);
    const answers = await Promise.all(Array.from({ length: atOnce }, send));
    while (answers.length < times) answers.push(await send());
    this.acknowledged += 1;
    this.count('sent again', times - 1);
    const texts = new Set(answers.map((answer) => canonicalJson((same(answer) ?? null) as object as never)));
    if (texts.size > 1) this.fault(`${method} ${path} was answered in two ways: ${[...texts].join(' and ')}`);
    return answers[0]?.body;
  }

  async get(path: string): Promise<any> {
    return (await this.send('GET', path)).body;
  }

  /** Every item of a list, page by page. */
  async all(path: string): Promise<any[]> {
    const items: any[] = [];
    for (let cursor = ''; ; ) {
      const page = await this.get(`${path}&limit=200${cursor && `&cursor=${cursor}`}`);
      items.push(...page.items);
      if (!page.cursor) return items;
      cursor = page.cursor;
    }
  }
}

interface Keyed extends Sending {
  times?: number;
  same?: (answer: Answer) => unknown;
}
