import { expect } from 'vitest';
import type { FlowDefinition } from '../../engine/index.ts';
import { upload } from './attaching.ts';
import { shopContent } from './fixtures.ts';
import { asAdmin, personFor, startTestServer, type TestServer } from './test-server.ts';

const text = (value: string) => ({ 'zh-CN': value, en: value });
const word = { type: 'string' };

const sheet = {
  ...{ kind: 'form', id: 'sheet', title: text('sheet'), clauses: [], number: 'S-{0000}' },
  fields: {
    type: 'object',
    properties: { secret: word, photo: { type: 'string', format: 'image' } },
    required: ['secret'],
  },
};
/** Somebody hands it in at a station, one person looks at it, several may check it. */
const visit = {
  ...{ kind: 'flow', id: 'visit', title: text('visit'), clauses: [], start: { roles: ['clerk'] } },
  see: { roles: ['clerk', 'manager'] },
  belongs: { departments: { '=': 'station' } },
  input: {
    type: 'object',
    properties: { station: word, secret: word, looker: word, checkers: { type: 'array', items: word } },
  },
  events: { SUBMIT: { roles: ['clerk'], form: 'sheet' }, LOOK: {}, CHECK: {} },
  machine: {
    initial: 'draft',
    states: {
      draft: { on: { SUBMIT: 'looking' } },
      looking: { meta: { task: { assign: { '=': 'looker' } } }, on: { LOOK: 'checking' } },
      checking: { meta: { task: { candidates: { '=': 'checkers' } } }, on: { CHECK: 'done' } },
      done: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;
const column = { name: 'secret', '=': 'secret' };
const registers = [
  {
    kind: 'register',
    id: 'sheets',
    title: text('sheets'),
    clauses: [],
    over: { forms: ['sheet'] },
    period: 'month',
    columns: [column],
  },
  { kind: 'register', id: 'visits', title: text('visits'), clauses: [], over: { flow: 'visit' }, columns: [column] },
];

/** Who belongs where, and carries what, how far. */
const persons: Record<string, { department: string; roles: string[] }> = {
  starter: { department: 'S1', roles: ['clerk'] },
  assignee: { department: 'office', roles: [] },
  candidate: { department: 'office', roles: [] },
  copied: { department: 'office', roles: ['cashier'] },
  addressed: { department: 'office', roles: [] },
  substitute: { department: 'office', roles: [] },
  elsewhere: { department: 'office', roles: [] },
  manager: { department: 'north', roles: ['manager'] },
  neighbour: { department: 'S2', roles: ['clerk'] },
  chief: { department: 'S2', roles: ['manager'] },
  cashier: { department: 'office', roles: ['cashier'] },
  outsider: { department: 'office', roles: [] },
};
const scopes: Record<string, string> = { clerk: 'own', manager: 'department', cashier: 'all' };
/** Whose eyes each case is for, said apart from the product. */
export const seers: Record<string, string[]> = {
  S1: ['starter', 'assignee', 'candidate', 'copied', 'addressed', 'substitute', 'manager'],
  S2: ['neighbour', 'chief', 'manager', 'elsewhere'],
};

/** A case with all that hangs on it, and the texts by which it shows. */
export interface Case {
  id: string;
  record: string;
  photo: string;
  file: string;
  task: string;
  canaries: string[];
}
type Sent = Record<string, string>;

/** An organisation with two cases, each with all that hangs on one. */
export class World {
  readonly server: TestServer;
  readonly people = new Map<string, Sent>();
  readonly cases: Record<string, Case> = {};
  statement = '';

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async open(): Promise<World> {
    const content = shopContent({ flows: [visit] });
    Object.assign(content.forms, { sheet });
    Object.assign(content.registers, Object.fromEntries(registers.map((one) => [one.id, one])));
    content.policy.roles = ['clerk', 'manager', 'cashier'];
    const world = new World(await startTestServer({ mode: 'production', content }));
    await world.appoint();
    world.cases.S1 = await world.plant('S1', 'starter', 'assignee', ['candidate']);
    world.cases.S2 = await world.plant('S2', 'neighbour', 'elsewhere', ['elsewhere']);
    const { id, task } = world.cases.S1 as Case;
    const say = (verb: string, body: object) => world.send('starter', `/instances/${id}/tasks/${task}/${verb}`, body);
    await say('copy', { to: 'copied' });
    await say('comment', { text: 'see this', to: ['addressed'] });
    const { server } = world;
    const period = server.clock.now().toISOString().slice(0, 7);
    const frozen = await server.send('/policies/shop/registers/sheets/statements', { period, open: true }, asAdmin);
    expect(frozen.status, frozen.text).toBe(201);
    world.statement = frozen.body.id;
    return world;
  }

  /** Accounts, places and roles of everybody. */
  private async appoint(): Promise<void> {
    const { server } = this;
    const from = { from: '2024-01-01', until: '2024-12-31' };
    await server.send(
      '/directory/import',
      {
        departments: [
          { id: 'north', name: 'north' },
          ...['S1', 'S2'].map((id) => ({ id, name: id, parent: 'north' })),
          { id: 'office', name: 'office' },
        ],
        persons: Object.entries(persons).map(([id, { department }]) => ({
          ...{ id, name: `name of ${id}`, departments: [department], posts: [] },
          ...(id === 'assignee' ? { substitutes: [{ person: 'substitute', ...from }] } : {}),
          // Stands in elsewhere alone.
          ...(id === 'candidate' ? { substitutes: [{ person: 'outsider', ...from, policies: ['depot'] }] } : {}),
        })),
      },
      asAdmin,
    );
    const roles = [...new Set(Object.values(persons).flatMap((one) => one.roles))];
    const bindings = roles.map((role) => ({
      ...{ role, scope: scopes[role] },
      persons: Object.keys(persons).filter((id) => persons[id]?.roles.includes(role)),
    }));
    const path = '/policies/shop/role-bindings';
    const { body, text: said } = await server.call('PUT', path, bindings, { ...asAdmin, 'if-match': '"0"' });
    expect(body.id, said).toBeTypeOf('string');
    const second = await personFor(server, 'second', 'approver');
    for (const step of ['approve', 'publish'])
      await server.send(`/policies/shop/drafts/${body.id}/${step}`, {}, second);
    for (const name of Object.keys(persons)) this.people.set(name, await personFor(server, name));
    this.people.set('approver', second);
  }

  as(person: string): Sent {
    return this.people.get(person) as Sent;
  }

  async send(person: string, path: string, body: object) {
    const answer = await this.server.send(path, body, this.as(person));
    expect(answer.status, `${person} ${path} ${answer.text}`).toBeLessThan(300);
    return answer.body;
  }

  private async plant(station: string, by: string, looker: string, checkers: string[]): Promise<Case> {
    const { server } = this;
    const canary = (what: string) => `canary-${station}-${what}.`;
    const input = { station, secret: canary('fact'), looker, checkers };
    const start = { input, businessKey: canary('key') };
    const { id } = await this.send(by, '/policies/shop/flows/visit/instances', start);
    const photo = (await upload(server, 'image/png', undefined, this.as(by))).body.id;
    await this.send(by, `/instances/${id}/events`, { type: 'SUBMIT', secret: canary('field'), photo });
    const name = { 'x-file-name': encodeURIComponent(canary('file')), 'content-type': 'text/plain' };
    const file = (await server.call('POST', '/files', 'a word', { ...name, ...this.as(looker) })).body.id;
    const task = `${id}:2`;
    await this.send(looker, `/instances/${id}/tasks/${task}/comment`, { text: canary('said'), files: [file] });
    await this.send(looker, `/instances/${id}/events`, { type: 'LOOK' });
    const { records, tasks } = (await server.get(`/instances/${id}`, asAdmin)).body;
    const kept = await server.call(
      'PUT',
      `/instances/${id}/tasks/${tasks[0].id}/draft`,
      { fields: { secret: canary('draft') } },
      this.as(checkers[0] as string),
    );
    expect(kept.status, kept.text).toBe(200);
    const canaries = [canary(''), id, records[0].id, photo, file].map((one) => one.replace(/\.$/, ''));
    return { id, record: records[0].id, photo, file, task: tasks[0].id, canaries };
  }
}
