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
  private made = 0;

  constructor(world: World, clients: number) {
    this.world = world;
    this.clients = clients;
  }

  run(): Promise<unknown> {
    return Promise.all(Array.from({ length: this.clients }, (_, place) => this.client(place % 4 === 0)));
  }

  /** @param slips whether it files without a flow */
  private async client(slips: boolean): Promise<void> {
    const { world } = this;
    while (!world.stopped) {
      const { id: enclosed, sha256 } = await this.upload();
      this.made += 1;
      const fields = { words: `w${this.made}`, enclosed };
      const made = slips ? await this.slip(fields) : await this.paper(fields);
      this.filed.push({ ...made, sha256 });
      world.count('records');
    }
  }

  private async slip(fields: object): Promise<Omit<Filed, 'sha256'>> {
    const { id, number } = await this.world.keyed('POST', '/policies/shop/forms/slip/records', { body: { fields } });
    return { id, number, version: 1 };
  }

  /** Files a paper, and perhaps goes on with it and amends it. */
  private async paper(fields: object): Promise<Omit<Filed, 'sha256'>> {
    const { world } = this;
    const { id: instance } = await world.keyed('POST', '/policies/shop/flows/papers/instances', {
      body: { input: {} },
    });
    const same = ({ body }: { body: { records: unknown } }) => body.records;
    const send = (body: object) => world.keyed('POST', `/instances/${instance}/events`, { body, same });
    let { records } = await send({ type: 'FILE', ...fields });
    if (world.lot(2) === 0) ({ records } = await send({ type: 'ADD', later: 'soon' }));
    if (world.lot(2) === 0) ({ records } = await send({ type: 'CORRECT', words: 'other', reason: 'a slip' }));
    const { id, number, version } = records[0];
    return { id, number, version };
  }

  /** Sends a file until some node has taken it in; what was taken in and not acknowledged belongs to nobody. */
  private async upload(): Promise<{ id: string; sha256: string }> {
    const { world } = this;
    const body = `${world.random()} `.repeat(1 + world.lot(longest / 20));
    const sha256 = createHash('sha256').update(body).digest('hex');
    for (;;) {
      if (world.over) throw new Error('nobody waits for an upload any more');
      const answer = await fetch(`${world.node()}/api/v1/files`, {
        ...{ method: 'POST', body, signal: AbortSignal.timeout(uploadMs) },
        headers: { 'content-type': 'text/plain', 'x-file-name': 'enclosed.txt' },
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
