import type { FlowDefinition } from '../../engine/index.ts';
import type { Load, World } from './chaos-world.ts';

/** What two persons decide one after the other, and together, with everything that may be done with their tasks. */
const deciding = {
  ...{ kind: 'flow', id: 'deciding', title: { 'zh-CN': 'deciding', en: 'deciding' }, clauses: [] },
  input: { type: 'object', properties: {} },
  events: { SUBMIT: {}, AGREE: {}, REFUSE: {}, PAY: {} },
  machine: {
    initial: 'draft',
    states: {
      draft: {
        meta: { task: { assign: { '=': '[startedBy]' }, allow: ['takeBack'] } },
        on: { SUBMIT: 'review' },
      },
      review: {
        meta: { task: { assign: { '=': '"p1"' }, notBy: ['starter'], allow: everything() } },
        on: { AGREE: 'together' },
      },
      together: {
        meta: {
          task: {
            approval: { mode: 'all', of: { '=': '["p1", "p2"]' }, agree: 'AGREE', refuse: 'REFUSE' },
            allow: [...everything(), 'addSigner'],
          },
        },
        on: { AGREE: 'paying', REFUSE: 'draft' },
      },
      paying: { meta: { task: { candidates: { '=': '["p2", "p3"]' } } }, on: { PAY: 'paid' } },
      paid: { type: 'final' },
    },
  },
} as unknown as FlowDefinition;
export const taskFlows = [deciding];

function everything() {
  return [
    ...['claim', 'release', 'transfer', 'delegate', 'urge', 'copy', 'comment', 'read'],
    ...['return', 'recall', 'takeBack'],
  ];
}

interface Told {
  type: string;
  verb?: string;
  event?: { type: string };
  by?: string;
}

/** Persons who work on cases of their own, each call sent until it is acknowledged and perhaps once more. */
export class TaskLoad implements Load {
  private readonly world: World;
  private readonly clients: number;
  /** What was acknowledged of each case, in order. */
  private readonly done = new Map<string, string[]>();

  constructor(world: World, clients: number) {
    this.world = world;
    this.clients = clients;
  }

  async begin(): Promise<void> {
    const persons = ['p0', 'p1', 'p2', 'p3', 'p4'].map((id) => ({ id, name: id, departments: [], posts: [] }));
    await this.world.send('POST', '/directory/import', { body: { persons } });
    // Every node is to know them.
    const { did } = this.world;
    for (let known = 0; known < 30; known += 1) {
      const before = did.refused;
      await this.world.send('GET', '/session', { headers: actingFor('p4'), again: ['unknownValue'] });
      if (did.refused !== before) known = 0;
    }
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: this.clients }, () => this.work()));
  }

  private async work(): Promise<void> {
    while (!this.world.stopped) {
      const path = '/policies/shop/flows/deciding/instances';
      const { id } = await this.world.keyed('POST', path, { body: { input: {} }, headers: actingFor('p0') });
      const said: string[] = [];
      this.done.set(id, said);
      // One case in four is ended in the midst, by who operates.
      const all: Step[] = this.world.lot(4) === 0 ? [...steps.slice(0, this.world.lot(steps.length)), end] : steps;
      for (const [person, what, more] of all) {
        if (this.world.stopped) break;
        await this.take(id, person, what, more);
        said.push(`${what} ${person}`);
      }
      this.world.count('cases');
    }
  }

  private async take(id: string, person: string, what: string, more: object = {}): Promise<void> {
    const headers = actingFor(person);
    const post = (path: string, body: object) => this.world.keyed('POST', path, { body, headers, same: () => null });
    const task = async () => {
      const { tasks, waitsFor } = (await this.world.send('GET', `/instances/${id}`, { headers })).body;
      return [...tasks, ...waitsFor][0].id;
    };
    if (what === 'PAY') await post('/tasks/events', { items: [{ task: await task(), type: what }] });
    else if (what === what.toUpperCase()) await post(`/instances/${id}/events`, { type: what });
    else if (ways.includes(what)) await post(`/instances/${id}/${what}`, more);
    else await post(`/instances/${id}/tasks/${await task()}/${what}`, more);
  }

  async verify(): Promise<void> {
    for (const [id, said] of this.done) {
      const items: Told[] = (await this.world.get(`/instances/${id}/history?limit=200`)).items;
      const told = items.flatMap(({ type, verb, event, by }) => {
        if (type === 'stopped') return ['terminate '];
        if (type === 'event') return [`${event?.type} ${by}`];
        return verb && by ? [`${verb} ${by}`] : [];
      });
      // What was not acknowledged any more may have been done all the same.
      const known = told.slice(0, said.length);
      if (JSON.stringify(known) !== JSON.stringify(said) || told.length > said.length + 1)
        this.world.fault(`case ${id} was acknowledged ${said.join(', ')}, and its history says ${told.join(', ')}`);
    }
  }
}

const actingFor = (person: string): Record<string, string> => (person === '' ? {} : { 'x-guiju-act-for': person });

type Step = [person: string, what: string, more?: object];
const ways = ['return', 'recall', 'take-back', 'terminate'];

/** A case from its beginning to its end, through every verb and every way back. */
const steps: Step[] = [
  ['p0', 'SUBMIT'],
  ['p0', 'recall'],
  ['p0', 'SUBMIT'],
  ['p0', 'take-back'],
  ['p0', 'SUBMIT'],
  ['p1', 'read'],
  ['p1', 'comment', { text: 'well' }],
  ['p1', 'copy', { to: 'p4' }],
  ['p0', 'urge'],
  ['p1', 'delegate', { to: 'p2' }],
  ['p2', 'resolve', { reason: 'yes' }],
  ['p1', 'transfer', { to: 'p2' }],
  ['p2', 'transfer', { to: 'p1' }],
  ['p1', 'AGREE'],
  ['p1', 'return', { to: 'review', reason: 'once more' }],
  ['p1', 'AGREE'],
  ['p1', 'add-signer', { to: 'p3', at: 'after' }],
  ['p2', 'add-signer', { to: 'p4', at: 'beside' }],
  ['p2', 'remove-signer', { to: 'p4' }],
  ['p1', 'add-signer', { to: 'p4', at: 'before' }],
  ['p4', 'AGREE'],
  ['p1', 'AGREE'],
  ['p2', 'AGREE'],
  ['p3', 'AGREE'],
  ['p2', 'claim'],
  ['p2', 'release'],
  ['p3', 'claim'],
  ['p3', 'PAY'],
];

const end: Step = ['', 'terminate', { reason: 'chaos' }];
