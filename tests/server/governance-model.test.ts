import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyStore } from '../../server/audit/verify.ts';
import { dearerFee, feeCases } from './fixtures.ts';
import { asAdmin, personFor, type Reply, startTestServer, type TestServer } from './test-server.ts';

/** What should be true, kept beside the server by the simplest means. */
interface Model {
  status: 'draft' | 'submitted' | 'approved' | 'published';
  authors: Set<string>;
  approvedBy: string | undefined;
  submittedBy?: string;
  /** How many editions there were when it was approved. */
  approvedOver?: number;
  /** The price in the draft, and in each edition in order. */
  price: number;
  prices: number[];
}
interface Real {
  server: TestServer;
  people: { name: string; headers: Record<string, string> }[];
  draft: string;
  /** Every edition as it was when it was published. */
  hashes: string[];
}
type Person = number;

const drafts = '/policies/shop/drafts';
const revisionOf = async ({ server, draft }: Real) => (await server.get(`${drafts}/${draft}`, asAdmin)).body.revision;

/** A move of someone: what the model says of it, and what the server must answer. */
abstract class Move implements fc.AsyncCommand<Model, Real> {
  readonly who: Person;
  constructor(who: Person) {
    this.who = who;
  }
  check = () => true;
  abstract send(real: Real): Promise<Reply>;
  /** The status that must be answered; where it is below 300 the model has moved too. */
  abstract expected(model: Model, name: string): number;
  async run(model: Model, real: Real): Promise<void> {
    const name = (real.people[this.who] as Real['people'][0]).name;
    const expected = this.expected(model, name);
    const answer = await this.send(real);
    expect([this.toString(), answer.status]).toEqual([this.toString(), expected]);
    await hold(model, real);
  }
  headers = ({ people }: Real) => (people[this.who] as Real['people'][0]).headers;
  toString = () => `${this.constructor.name}(${this.who})`;
}

/** What holds after every move, whatever it was. */
async function hold(model: Model, real: Real): Promise<void> {
  const { items } = (await real.server.get('/policies/shop/editions', asAdmin)).body;
  const numbers = items.map((one: { number: number }) => one.number).reverse();
  expect(numbers).toEqual(model.prices.map((_, index) => index + 1));
  const hashes = items.map((one: { hash: string }) => one.hash).reverse();
  expect(hashes.slice(0, real.hashes.length)).toEqual(real.hashes);
  real.hashes = hashes;
  for (const { approvedBy, number } of items as { approvedBy?: string; number: number }[]) {
    const { body } = await real.server.get(`/audit?type=edition.published`, asAdmin);
    const entry = body.items.find((one: { edition: number }) => one.edition === number);
    if (entry) expect(entry.authors).not.toContain(approvedBy);
    if (entry) expect(approvedBy).toBeDefined();
  }
  const draft = (await real.server.get(`${drafts}/${real.draft}`, asAdmin)).body;
  expect([draft.status, new Set(draft.authors)]).toEqual([model.status, model.authors]);
}

class Edit extends Move {
  readonly price: number;
  constructor(who: Person, price: number) {
    super(who);
    this.price = price;
  }
  async send(real: Real) {
    const path = `${drafts}/${real.draft}/definitions`;
    const put = async (place: string, body: object) =>
      real.server.call('PUT', `${path}/${place}`, body, {
        ...this.headers(real),
        'if-match': `"${await revisionOf(real)}"`,
      });
    await put('rules/fee', dearerFee(this.price));
    return put('cases/fee', feeCases(this.price * 10));
  }
  expected(model: Model, name: string) {
    if (model.status !== 'draft') return 409;
    model.authors.add(name);
    model.price = this.price;
    return 200;
  }
}

/** Someone saves on what they read before another one saved: the later one is refused, nothing is lost. */
class EditAtOnce extends Move {
  async send(real: Real) {
    const revision = await revisionOf(real);
    const save = (headers: Record<string, string>) =>
      real.server.call(
        'PUT',
        `${drafts}/${real.draft}/definitions/vocabulary/vocabulary`,
        { kind: 'vocabulary', words: { [`w${revision}`]: { 'zh-CN': '词', en: headers.cookie } } },
        { ...headers, 'if-match': `"${revision}"` },
      );
    const first = await save(this.headers(real));
    const second = await save(this.headers({ ...real, people: real.people.toReversed() }));
    if (first.status === 200) expect(second.status).toBe(412);
    return first;
  }
  expected(model: Model, name: string) {
    if (model.status !== 'draft') return 409;
    model.authors.add(name);
    return 200;
  }
}

class Submit extends Move {
  send = (real: Real) => real.server.send(`${drafts}/${real.draft}/submit`, {}, this.headers(real));
  expected(model: Model, name: string) {
    if (model.status !== 'draft') return 409;
    model.submittedBy = name;
    model.status = 'submitted';
    return 200;
  }
}

class Back extends Move {
  readonly how: 'withdraw' | 'reject';
  constructor(who: Person, how: 'withdraw' | 'reject') {
    super(who);
    this.how = how;
  }
  send = (real: Real) => real.server.send(`${drafts}/${real.draft}/${this.how}`, {}, this.headers(real));
  expected(model: Model) {
    if (model.status !== 'submitted' && model.status !== 'approved') return 409;
    model.status = 'draft';
    model.approvedBy = undefined;
    return 200;
  }
}

class Approve extends Move {
  send = (real: Real) => real.server.send(`${drafts}/${real.draft}/approve`, {}, this.headers(real));
  expected(model: Model, name: string) {
    if (model.status !== 'submitted') return 409;
    if (model.authors.has(name)) return 403;
    // Unchanged, it takes back whatever takes force besides.
    if (model.authors.size === 0 && model.submittedBy === name) return 403;
    model.approvedOver = model.prices.length;
    model.status = 'approved';
    model.approvedBy = name;
    return 200;
  }
}

class Publish extends Move {
  send = (real: Real) => real.server.send(`${drafts}/${real.draft}/publish`, {}, this.headers(real));
  expected(model: Model) {
    if (model.status !== 'approved' || model.approvedOver !== model.prices.length) return 409;
    model.status = 'published';
    model.prices.push(model.price);
    return 201;
  }
}

/** Whoever holds the admin key asks for it, and cannot approve it; somebody else approves and publishes. */
class RollBack extends Move {
  async send(real: Real) {
    const asked = await real.server.send('/policies/shop/editions/1/rollback', {}, asAdmin);
    expect([asked.status, asked.body.status]).toEqual([202, 'submitted']);
    const path = `${drafts}/${asked.body.id}`;
    expect((await real.server.send(`${path}/approve`, {}, asAdmin)).body.code).toBe('approverIsAuthor');
    expect((await real.server.send(`${path}/approve`, {}, this.headers(real))).status).toBe(200);
    return real.server.send(`${path}/publish`, {}, this.headers(real));
  }
  expected(model: Model) {
    model.prices.push(model.prices[0] as number);
    return 201;
  }
}

/** At once, by one person; it is marked until another one has reviewed it. */
class Emergency extends Move {
  async send(real: Real) {
    const said = { emergency: true, reason: 'wrong prices' };
    const done = await real.server.send('/policies/shop/editions/1/rollback', said, asAdmin);
    const review = `${drafts}/${done.body.emergency.draft}/review`;
    expect((await real.server.send(review, {}, asAdmin)).body.code).toBe('approverIsAuthor');
    expect((await real.server.send(review, {}, this.headers(real))).status).toBe(200);
    return done;
  }
  expected(model: Model) {
    model.prices.push(model.prices[0] as number);
    return 201;
  }
}

class Comment extends Move {
  send = (real: Real) => real.server.send(`${drafts}/${real.draft}/comments`, { text: 'why?' }, this.headers(real));
  expected(model: Model) {
    return model.status === 'published' ? 409 : 201;
  }
}

async function begin(): Promise<{ model: Model; real: Real }> {
  const server = await startTestServer({ mode: 'production' });
  const people = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const roles = ['policyManager', 'approver'];
      return { name: `user:p${number}`, headers: await personFor(server, `p${number}`, ...roles) };
    }),
  );
  const draft = (await server.send(drafts, {}, (people[0] as Real['people'][0]).headers)).body.id;
  const model: Model = { status: 'draft', authors: new Set(), approvedBy: undefined, price: 2, prices: [2, 2] };
  return { model, real: { server, people, draft, hashes: [] } };
}

const who = fc.integer({ min: 0, max: 2 });
const moves = [
  fc.tuple(who, fc.integer({ min: 2, max: 9 })).map(([one, price]) => new Edit(one, price)),
  who.map((one) => new EditAtOnce(one)),
  who.map((one) => new Submit(one)),
  fc.tuple(who, fc.constantFrom('withdraw' as const, 'reject' as const)).map(([one, how]) => new Back(one, how)),
  who.map((one) => new Approve(one)),
  who.map((one) => new Approve(one)),
  who.map((one) => new Publish(one)),
  who.map((one) => new RollBack(one)),
  who.map((one) => new Emergency(one)),
  who.map((one) => new Comment(one)),
];

describe('three people and one draft', () => {
  test('in whatever order they edit, submit, withdraw, approve, reject, publish and roll back: four eyes see it, no edition changes, numbers are dense', async () => {
    await fc.assert(
      fc.asyncProperty(fc.commands(moves, { maxCommands: 25, size: 'max' }), async (commands) => {
        const { model, real } = await begin();
        await fc.asyncModelRun(() => ({ model, real }), commands);
        for (const [index, price] of model.prices.entries()) {
          const body = { facts: { km: 10, kind: 'truck' }, edition: index + 1 };
          const answer = await real.server.send(
            '/policies/shop/decisions/fee',
            body,
            (real.people[0] as Real['people'][0]).headers,
          );
          expect(answer.body.outcome).toEqual({ feeCny: 10 * price });
        }
        expect(await verifyStore(real.server.parts.store)).toMatchObject({ intact: true });
        await real.server.close();
      }),
      { numRuns: 25 },
    );
  });

  test('who act at the same moment publish one edition, and what an author approved is never published', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { model, real } = await begin();
      const { server, people, draft } = real;
      const [author, one, two] = people.map((person) => person.headers) as [object, object, object] as Record<
        string,
        string
      >[];
      await new Edit(0, 5).run(model, real);
      await server.send(`${drafts}/${draft}/submit`, {}, author);
      const approvals = await Promise.all(
        [author, one, two].map((person) => server.send(`${drafts}/${draft}/approve`, {}, person)),
      );
      expect(approvals.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
      expect(approvals[0]?.status).not.toBe(200);
      const published = await Promise.all(
        [one, two, author].map((person) => server.send(`${drafts}/${draft}/publish`, {}, person)),
      );
      expect(published.filter(({ status }) => status === 201)).toHaveLength(1);
      expect((await server.get('/policies/shop/editions', asAdmin)).body.items).toHaveLength(3);
      await server.close();
    }
  });
});
