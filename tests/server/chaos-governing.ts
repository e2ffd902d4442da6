import { canonicalJson } from '../../engine/index.ts';
import { type Load, pause, type World } from './chaos-world.ts';
import { dearerFee, feeCases } from './fixtures.ts';

const policy = '/policies/shop';
type Entry = Record<string, any>;

const auditOf = async (world: World): Promise<Entry[]> => (await world.send('GET', '/audit/export')).body;

interface Written {
  id: string;
  /** Revisions that were acknowledged. */
  revisions: number[];
  perKm: number;
  edition?: number;
}

/** More editions than a run publishes. */
const mostEditions = 200;

/** Drafts made, definitions put into them, and now and then an edition published. */
export class DraftLoad implements Load {
  private readonly written: Written[] = [];
  private readonly world: World;
  private readonly authors: number;
  private perKm = 2;

  constructor(world: World, authors: number) {
    this.world = world;
    this.authors = authors;
  }

  run(): Promise<unknown> {
    return Promise.all(Array.from({ length: this.authors }, () => this.author()));
  }

  private async author(): Promise<void> {
    while (!this.world.stopped) await this.draft();
  }

  private async draft(): Promise<void> {
    const { world } = this;
    const { id, revision } = await world.keyed('POST', `${policy}/drafts`, { body: { title: 'dearer' } });
    world.count('drafts');
    const draft: Written = { id, revisions: [revision], perKm: 0 };
    this.written.push(draft);
    for (let rounds = 1 + world.lot(3); rounds > 0; rounds -= 1) {
      this.perKm += 1;
      draft.perKm = this.perKm;
      await this.put(draft, 'rules', dearerFee(draft.perKm));
      await this.put(draft, 'cases', feeCases(draft.perKm * 10));
    }
    if (world.random() < 0.2) await this.publish(draft);
  }

  private async put(draft: Written, kind: string, definition: object): Promise<void> {
    const seen = draft.revisions.at(-1) as number;
    const headers = { 'if-match': `"${seen}"` };
    const path = `${policy}/drafts/${draft.id}/definitions/${kind}/fee`;
    const { revision } = await this.world.keyed('PUT', path, { body: definition, headers });
    if (revision !== seen + 1) this.world.fault(`${path}: revision ${revision} follows ${seen}`);
    draft.revisions.push(revision);
    this.world.count('definitions');
  }

  private async publish(draft: Written): Promise<void> {
    // Two editions published at once want the same number.
    const again = ['staleRevision'];
    // Whoever publishes here means it, whatever others published meanwhile.
    const takesBack = Array.from({ length: mostEditions }, (_, index) => index + 1);
    const body = { takesBack };
    const { number } = await this.world.keyed('POST', `${policy}/drafts/${draft.id}/publish`, { body, again });
    draft.edition = number;
    this.world.count('editions');
  }

  async verify(): Promise<void> {
    const { world, written } = this;
    const audit = await auditOf(world);
    const drafts = new Set(written.map(({ id }) => id));
    const once = (type: string, wanted: string[], nameOf: (entry: Entry) => string) => {
      const met = audit.filter((entry) => entry.type === type && drafts.has(entry.draft)).map(nameOf);
      if (canonicalJson(met.sort()) !== canonicalJson(wanted.sort()))
        world.fault(`${wanted.length} times ${type} was acknowledged, and ${met.length} are in the audit log`);
    };
    once('draft.created', [...drafts], ({ draft }) => draft);
    once(
      'definition.changed',
      written.flatMap(({ id, revisions }) => revisions.slice(1).map((revision) => `${id} ${revision}`)),
      ({ draft, revision }) => `${draft} ${revision}`,
    );
    once(
      'edition.published',
      written.flatMap(({ id, edition }) => (edition === undefined ? [] : [`${id} ${edition}`])),
      ({ draft, edition }) => `${draft} ${edition}`,
    );
    const made = audit.filter(({ type }) => type === 'draft.created').length;
    if (made !== drafts.size) world.fault(`${drafts.size} drafts were acknowledged, and ${made} made`);
    for (const draft of written) await this.isKept(draft);
  }

  /** Whether what was put last is there, in the draft or in its edition. */
  private async isKept({ id, revisions, perKm, edition }: Written): Promise<void> {
    const { world } = this;
    const { revision, ...draft } = await world.get(`${policy}/drafts/${id}`);
    const last = (revisions.at(-1) as number) + (edition === undefined ? 0 : 1);
    if (revision !== last) world.fault(`the draft ${id} has revision ${revision}, not ${last}`);
    const { definitions } = edition === undefined ? draft : await world.get(`${policy}/editions/${edition}`);
    const found = definitions.find((one: Entry) => one.kind === 'rules' && one.id === 'fee');
    if (canonicalJson(found) !== canonicalJson(dearerFee(perKm) as never))
      world.fault(`the draft ${id} does not say what was put last`);
  }
}

interface Moved {
  id: string;
  moves: number;
  undone?: number;
}

/** Instances of the other loads moved from edition to edition while they work, and now and then back. */
export class MigrationLoad implements Load {
  private readonly moved = new Map<string, Moved>();
  private readonly world: World;
  private readonly flows: string[];

  constructor(world: World, flows: string[]) {
    this.world = world;
    this.flows = flows;
  }

  async run(): Promise<void> {
    while (!this.world.stopped) {
      await this.migrate(this.world.pick(this.flows));
      await pause(this.world.lot(500));
    }
  }

  private async migrate(flow: string): Promise<void> {
    const { world } = this;
    const instances = await world.all(`/instances?flow=${flow}`);
    const { edition: from } = world.pick(instances);
    const { items } = await world.get(`${policy}/editions`);
    const { number: to } = world.pick<Entry>(items.filter((one: Entry) => one.number !== from));
    const path = `${policy}/editions/${to}/migrations`;
    const { id, moves } = await world.keyed('POST', path, { body: { flow, from } });
    const run: Moved = { id, moves };
    this.moved.set(id, run);
    world.count('migrations');
    const left = (await world.all(`/instances?flow=${flow}`)).filter(({ edition }) => edition === from);
    if (left.length > 0) world.fault(`the migration ${id} left ${left.length} instances where they were`);
    if (world.random() < 0.3) await this.undo(run, path);
  }

  private async undo(run: Moved, path: string): Promise<void> {
    const { undone, movedOn } = await this.world.keyed('POST', `${path}/${run.id}/undo`, { body: {} });
    run.undone = undone;
    if (undone + movedOn.length !== run.moves)
      this.world.fault(`the migration ${run.id} moved ${run.moves}: ${undone} were put back, ${movedOn.length} stay`);
    this.world.count('migrations undone');
  }

  async verify(): Promise<void> {
    const { world, moved } = this;
    const audit = await auditOf(world);
    const once = (type: string, wanted: Moved[]) => {
      const met = audit.filter((entry) => entry.type === type).map(({ migration }) => migration as string);
      if (canonicalJson(met.sort()) !== canonicalJson(wanted.map(({ id }) => id).sort()))
        world.fault(`${wanted.length} times ${type} was acknowledged, and ${met.length} are in the audit log`);
    };
    const all = [...moved.values()];
    once('migration.started', all);
    once('migration.finished', all);
    once(
      'migration.undone',
      all.filter(({ undone }) => undone !== undefined),
    );
    const entries = await this.histories();
    for (const { id, moves, undone = 0 } of all) {
      const of = (type: string) => entries.filter((entry) => entry.type === type && entry.migration === id).length;
      const met = [of('migrated'), of('migrationUndone')];
      if (met[0] !== moves || met[1] !== undone)
        world.fault(`the migration ${id} told of ${moves} and ${undone} undone, and did ${met.join(' and ')}`);
    }
    const strange = entries.filter(({ migration }) => !moved.has(migration)).length;
    if (strange > 0) world.fault(`${strange} instances were moved by migrations of which nobody was told`);
  }

  /** What migrations did to instances; each must be on the edition where the last one left it. */
  private async histories(): Promise<Entry[]> {
    const { world } = this;
    const entries: Entry[] = [];
    for (const flow of this.flows) {
      for (const { id, edition } of await world.all(`/instances?flow=${flow}`)) {
        const { items } = await world.get(`/instances/${id}/history`);
        const own: Entry[] = items.filter(({ type }: Entry) => ['migrated', 'migrationUndone'].includes(type));
        const last = own.at(-1)?.toEdition ?? edition;
        if (last !== edition) world.fault(`${id} is on edition ${edition}, and was moved to ${last}`);
        entries.push(...own);
      }
    }
    return entries;
  }
}
