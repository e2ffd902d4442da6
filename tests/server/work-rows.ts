import type { FlowDefinition, FormDefinition } from '../../engine/index.ts';
import type { Store } from '../../server/stores/store.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, keyFor, personFor, type Reply, startTestServer, type TestServer } from './test-server.ts';
import { bindings, company } from './work-flow.ts';

type Sent = Record<string, string>;

/** A server in production mode with an organisation, and one flow in which somebody submits what others decide. */
export class Office {
  readonly server: TestServer;
  private readonly key: Sent;

  private constructor(server: TestServer, key: Sent) {
    this.server = server;
    this.key = key;
  }

  static async open(store: Store, flows: FlowDefinition[], forms: FormDefinition[] = []): Promise<Office> {
    const content = shopContent({ flows });
    Object.assign(content.forms, Object.fromEntries(forms.map((form) => [form.id, form])));
    content.policy.roles = ['clerk', 'manager', 'cashier'];
    const server = await startTestServer({ mode: 'production', store, content });
    await server.send('/directory/import', company, asAdmin);
    const path = '/policies/shop/role-bindings';
    const { body } = await server.call('PUT', path, bindings, { ...asAdmin, 'if-match': '"0"' });
    const second = await personFor(server, 'gao', 'approver');
    for (const step of ['approve', 'publish'])
      await server.send(`/policies/shop/drafts/${body.id}/${step}`, {}, second);
    return new Office(server, await keyFor(server, 'actFor', 'clerk', 'manager', 'cashier'));
  }

  as(person: string): Sent {
    return { ...this.key, 'x-guiju-act-for': person };
  }

  async start(flow: string, input: object = {}, person = 'li'): Promise<string> {
    const { body } = await this.server.send(`/policies/shop/flows/${flow}/instances`, { input }, this.as(person));
    return body.id;
  }

  /** What came of an event: the state, or the code of the refusal. */
  async send(id: string, person: string, type: string, more: object = {}): Promise<string> {
    const reply = await this.server.send(`/instances/${id}/events`, { type, ...more }, this.as(person));
    return told(reply);
  }

  /** What came of a verb on the newest open task of an instance that the person sees, or on one that is named. */
  async do(id: string, person: string, verb: string, body: object = {}, task?: string): Promise<string> {
    const named = task ?? (await this.taskOf(id, person));
    return told(await this.server.send(`/instances/${id}/tasks/${named}/${verb}`, body, this.as(person)));
  }

  /** What came of a way back, or of what the operator does. */
  async way(id: string, person: string, verb: string, body: object = {}): Promise<string> {
    const headers = person === 'operator' ? asAdmin : this.as(person);
    return told(await this.server.send(`/instances/${id}/${verb}`, body, headers));
  }

  async taskOf(id: string, person: string): Promise<string> {
    const own = (await this.server.get(`/instances/${id}`, this.as(person))).body.tasks?.at(-1)?.id;
    return own ?? (await this.server.get(`/instances/${id}`, asAdmin)).body.tasks?.at(-1)?.id ?? `${id}:1`;
  }

  async read(id: string, person = 'operator') {
    return (await this.server.get(`/instances/${id}`, person === 'operator' ? asAdmin : this.as(person))).body;
  }

  /** Whose turn it is: each task with its status. */
  async turns(id: string): Promise<string[]> {
    const { tasks } = await this.read(id);
    return tasks.map(
      ({ assignee, candidates, status }: any) => `${assignee ?? (candidates.join('|') || '*')} ${status}`,
    );
  }

  async history(id: string): Promise<any[]> {
    return (await this.server.get(`/instances/${id}/history?limit=200`, asAdmin)).body.items;
  }

  async box(person: string, box = 'todo'): Promise<any> {
    return (await this.server.get(`/tasks?box=${box}`, this.as(person))).body;
  }

  async pass(hours: number): Promise<void> {
    this.server.clock.advance(hours * 3_600_000);
    await this.server.worker.settle();
  }
}

/** A state that was come to, or a code. */
const told = ({ status, body }: Reply): string =>
  status >= 300 ? body.code : typeof body.state === 'string' ? body.state : JSON.stringify(body.state ?? status);

const events = { SUBMIT: {}, AGREE: {}, REFUSE: {}, PAY: {}, ASK: {} };

/** A flow of that form, whose state `review` has a task. */
export const reviewFlow = (id: string, task: object, more: Partial<FlowDefinition> = {}): FlowDefinition =>
  ({
    kind: 'flow',
    id,
    title: { 'zh-CN': '审批', en: 'Review' },
    clauses: ['T-1'],
    see: { roles: ['clerk', 'manager', 'cashier'] },
    input: { type: 'object', properties: { station: { type: 'string' }, days: { type: 'number' } } },
    events,
    machine: {
      initial: 'draft',
      states: {
        draft: { on: { SUBMIT: 'review' } },
        review: { meta: { task }, on: { AGREE: 'agreed', REFUSE: 'refused' } },
        agreed: { on: { PAY: 'paid', ASK: 'review' } },
        refused: { on: { SUBMIT: 'review' } },
        paid: { type: 'final' },
      },
    },
    ...more,
  }) as FlowDefinition;
