import { createHash } from 'node:crypto';
import type { FlowDefinition, FormDefinition } from '../../engine/index.ts';
import { type Load, pause, type World } from './chaos-world.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const prefix = { paper: 'P-', slip: 'S-' };

const form = (id: 'paper' | 'slip', more: object = {}) => ({
  ...{ kind: 'form', id, title: text(id), clauses: [], number: `${prefix[id]}{0000}` },
  fields: {
    type: 'object',
    properties: { words: { type: 'string' }, later: { type: 'string' }, enclosed: { type: 'string', format: 'file' } },
    required: ['words', 'enclosed'],
  },
  ...more,
});

/** A paper that events file, go on with and amend, and a slip that is filed without a flow; both with a file. */
export const chaosForms = {
  paper: form('paper'),
  slip: form('slip', { filledBy: ['clerk'] }),
} as unknown as Record<string, FormDefinition>;

/** The flow that files papers. */
export const paperFlow = {
  ...{ kind: 'flow', id: 'papers', title: text('papers'), clauses: [], input: { type: 'object', properties: {} } },
  events: {
    FILE: { form: { id: 'paper', fields: ['words', 'enclosed'], mode: 'new' } },
    ADD: { form: { id: 'paper', fields: ['later'], mode: 'continue' } },
    CORRECT: { form: { id: 'paper', fields: ['words'], mode: 'amend' } },
  },
  machine: { initial: 'open', states: { open: { on: { FILE: 'filed' } }, filed: { on: { ADD: {}, CORRECT: {} } } } },
} as unknown as FlowDefinition;

const longest = 120_000;
const uploadMs = 10_000;

/** The headers by which a client is known. */
type Caller = Record<string, string>;

interface Filed {
  id: string;
  number: string;
  version: number;
  sha256: string;
}

/** Clients that upload files and file forms with them: each record once, numbers without gaps or doubles, every byte there. */
export class PaperLoad implements Load {
  private readonly filed: Filed[] = [];
  private readonly world: World;
  private readonly clients: number;
  /** Each client's own: what one caller may upload in an hour is bounded. */
  private readonly callers: Caller[] = [];
  private made = 0;

  constructor(world: World, clients: number) {
    this.world = world;
    this.clients = clients;
  }

  async begin(): Promise<void> {
    while (this.callers.length < this.clients) {
      const body = { name: `clerk ${this.callers.length}`, roles: ['clerk'] };
      const made = await this.world.send('POST', '/api-keys', { body });
      this.callers.push({ authorization: `Bearer ${made.body.key}` });
    }
    // Every node is to know the last of them: then it knows all.
    const headers = this.callers.at(-1) ?? {};
    const { did } = this.world;
    for (let known = 0; known < 30; known += 1) {
      const before = did.refused;
      await this.world.send('GET', '/policies', { headers, again: ['unauthorized'] });
      if (did.refused !== before) known = 0;
    }
  }

  run(): Promise<unknown> {
    return Promise.all(this.callers.map((caller, place) => this.client(caller, place % 4 === 0)));
  }

  /** @param slips whether it files without a flow */
  private async client(caller: Caller, slips: boolean): Promise<void> {
    const { world } = this;
    while (!world.stopped) {
      const { id: enclosed, sha256 } = await this.upload(caller);
      this.made += 1;
      const fields = { words: `w${this.made}`, enclosed };
      const made = slips ? await this.slip(caller, fields) : await this.paper(caller, fields);
      this.filed.push({ ...made, sha256 });
      world.count('records');
    }
  }

  private async slip(headers: Caller, fields: object): Promise<Omit<Filed, 'sha256'>> {
    const path = '/policies/shop/forms/slip/records';
    const { id, number } = await this.world.keyed('POST', path, { body: { fields }, headers });
    return { id, number, version: 1 };
  }

  /** Files a paper, and perhaps goes on with it and amends it. */
  private async paper(headers: Caller, fields: object): Promise<Omit<Filed, 'sha256'>> {
    const { world } = this;
    const { id: instance } = await world.keyed('POST', '/policies/shop/flows/papers/instances', {
      ...{ body: { input: {} }, headers },
    });
    const same = ({ body }: { body: { records: unknown } }) => body.records;
    const send = (body: object) => world.keyed('POST', `/instances/${instance}/events`, { body, same, headers });
    let { records } = await send({ type: 'FILE', ...fields });
    if (world.lot(2) === 0) ({ records } = await send({ type: 'ADD', later: 'soon' }));
    if (world.lot(2) === 0) ({ records } = await send({ type: 'CORRECT', words: 'other', reason: 'a slip' }));
    const { id, number, version } = records[0];
    return { id, number, version };
  }

  /** Sends a file until some node has taken it in; what was taken in and not acknowledged belongs to nobody. */
  private async upload(caller: Caller): Promise<{ id: string; sha256: string }> {
    const { world } = this;
    const body = `${world.random()} `.repeat(1 + world.lot(longest / 20));
    const sha256 = createHash('sha256').update(body).digest('hex');
    for (;;) {
      if (world.over) throw new Error('nobody waits for an upload any more');
      const answer = await fetch(`${world.node()}/api/v1/files`, {
        ...{ method: 'POST', body, signal: AbortSignal.timeout(uploadMs) },
        headers: { ...caller, 'content-type': 'text/plain', 'x-file-name': 'enclosed.txt' },
      }).catch(() => undefined);
      const said = (await answer?.json().catch(() => undefined)) as { id: string; sha256: string } | undefined;
      if (answer?.status === 201 && said) {
        if (said.sha256 !== sha256) world.fault(`an upload was taken in as ${said.sha256}, and is ${sha256}`);
        return { id: said.id, sha256 };
      }
      if (answer && (answer.status === 500 || (answer.status < 500 && answer.status !== 429)))
        world.fault(`an upload was answered ${answer.status}: ${JSON.stringify(said)}`);
      world.count('refused');
      await pause(100);
    }
  }

  async verify(): Promise<void> {
    const { world, filed } = this;
    for (const [name, start] of Object.entries(prefix)) {
      const items = await world.all(`/records?policy=shop&form=${name}`);
      const numbers = items.map(({ number }) => Number(number.slice(start.length))).toSorted((a, b) => a - b);
      const wrong = numbers.findIndex((number, place) => number !== place + 1);
      if (wrong >= 0) world.fault(`of ${name} the number ${wrong + 1} is missing, or there twice`);
      const own = filed.filter(({ number }) => number.startsWith(start));
      if (items.length !== own.length)
        world.fault(`${own.length} ${name}s were acknowledged, and there are ${items.length}`);
    }
    for (const { id, number, version, sha256 } of filed) {
      const record = await world.get(`/records/${id}`);
      if (record.number !== number || record.version !== version)
        world.fault(`${number} has version ${record.version}, not ${version}`);
      const answer = await fetch(`${world.node()}/api/v1/files/${record.fields.enclosed.id}`);
      const bytes = Buffer.from(await answer.arrayBuffer());
      if (createHash('sha256').update(bytes).digest('hex') !== sha256) world.fault(`the file of ${number} is another`);
    }
  }
}
