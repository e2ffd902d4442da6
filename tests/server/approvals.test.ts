import { describe, expect, test } from 'vitest';
import { makeDearer } from './make-dearer.ts';
import { asAdmin, personFor, type Reply, startTestServer } from './test-server.ts';

type Sent = Record<string, string>;
const editions = '/policies/shop/editions';
const drafts = '/policies/shop/drafts';
const refusal = ({ status, body }: Reply) => [status, body?.code];

describe('what was approved', () => {
  const inProduction = async () => {
    const server = await startTestServer({ mode: 'production' });
    const [zhang, li] = [
      await personFor(server, 'zhang', 'policyManager', 'approver', 'administrator'),
      await personFor(server, 'li', 'policyManager', 'approver'),
    ];
    const move = (draft: string, how: string, who: Sent, body = {}) => server.send(`${draft}/${how}`, body, who);
    /** A draft with a change in it, handed in. */
    const handedIn = async (author: Sent) => {
      const { id } = (await server.send(drafts, { title: 'dearer' }, author)).body;
      await makeDearer(server, id, author);
      expect((await server.send(`${drafts}/${id}/submit`, {}, author)).status).toBe(200);
      return `${drafts}/${id}`;
    };
    /** Something that two people publish. */
    const publishOther = async () => {
      const other = await handedIn(li);
      await move(other, 'approve', zhang);
      expect((await move(other, 'publish', zhang)).status).toBe(201);
    };
    const approvedBy = async (draft: string, who: Sent) => {
      expect((await move(draft, 'approve', who)).status).toBe(200);
      return draft;
    };
    const asked = async (place: string, body = {}) => `${drafts}/${(await server.send(place, body, zhang)).body.id}`;
    return { server, zhang, li, move, handedIn, publishOther, approvedBy, asked };
  };

  test.each(['a change', 'a roll back', 'a retirement'])(
    'holds only as long as nothing else is published or retired: %s',
    async (what) => {
      const { server, zhang, li, move, handedIn, publishOther, approvedBy, asked } = await inProduction();
      const kept = await approvedBy(
        what === 'a change'
          ? await handedIn(zhang)
          : await asked(
              `${editions}/${what === 'a roll back' ? 1 : 2}/${what === 'a roll back' ? 'rollback' : 'retire'}`,
            ),
        li,
      );
      await publishOther();
      const before = (await server.get(editions, asAdmin)).body.items;
      const refused = await move(kept, 'publish', zhang);
      expect(refusal(refused)).toEqual([409, 'wrongStatus']);
      expect(refused.body.detail).toMatch(/批准之后/);
      expect((await server.get(editions, asAdmin)).body.items).toEqual(before);
      for (const [how, who] of [
        ['withdraw', zhang],
        ['submit', zhang],
        ['approve', li],
      ] as const)
        await move(kept, how, who);
      expect((await move(kept, 'publish', zhang)).status).toBe(201);
    },
  );

  test('is somebody else’s doing also where nothing was changed: what takes force meanwhile would be taken back', async () => {
    const { server, zhang, li, move } = await inProduction();
    const { id } = (await server.send(drafts, { title: 'nothing yet' }, zhang)).body;
    await move(`${drafts}/${id}`, 'submit', zhang);
    expect(refusal(await move(`${drafts}/${id}`, 'approve', zhang))).toEqual([403, 'approverIsAuthor']);
    expect((await move(`${drafts}/${id}`, 'approve', li)).status).toBe(200);
  });

  test('is what the approver has looked at, where they say which revision that was', async () => {
    const { server, zhang, li, move, handedIn } = await inProduction();
    const draft = await handedIn(zhang);
    const { revision } = (await server.get(draft, li)).body;
    await server.send(`${draft}/comments`, { text: 'why?' }, li);
    for (const how of ['withdraw', 'submit']) await move(draft, how, zhang);
    const seen = { ...li, 'if-match': `"${revision}"` };
    expect(refusal(await move(draft, 'approve', seen))).toEqual([412, 'staleRevision']);
    const now = (await server.get(draft, li)).body.revision;
    await server.send(`${draft}/comments`, { text: 'I see' }, zhang);
    expect((await move(draft, 'approve', { ...li, 'if-match': `"${now}"` })).status).toBe(200);
  });

  test('has its date: whoever publishes a roll back or a retirement gives it no other', async () => {
    const { zhang, li, move, approvedBy, asked } = await inProduction();
    const from = '2030-01-01T00:00:00.000Z';
    const draft = await approvedBy(await asked(`${editions}/2/retire`, { from }), li);
    const sooner = await move(draft, 'publish', zhang, { effectiveFrom: '2024-03-02' });
    expect([...refusal(sooner), sooner.body.errors[0].path]).toEqual([422, 'invalidRequest', '/effectiveFrom']);
    const published = await move(draft, 'publish', zhang, { effectiveFrom: from });
    expect(published.body.retired).toMatchObject({ from });
  });

  test.each(['submit', 'withdraw', 'approve', 'reject'])(
    'takes no date that %s would drop without a word',
    async (how) => {
      const { zhang, move, handedIn } = await inProduction();
      const answer = await move(await handedIn(zhang), how, zhang, { effectiveFrom: '2030-01-01' });
      expect(answer.body.errors[0].path).toBe('/effectiveFrom');
    },
  );
});
