import { listDefinitions, type PolicyContent, readPolicyContent } from '../../engine/index.ts';
import { seedContent } from '../../server/governance/seed.ts';
import { shopContent } from './fixtures.ts';
import { makeDearer } from './make-dearer.ts';
import { recordWithFile, uploadTo } from './paper.ts';
import { asAdmin, personFor, request, type TestServer } from './test-server.ts';

/** A text, or an id, that stands for a thing: wherever it shows, the thing shows. */
export interface Canary {
  kind: 'edition' | 'draft' | 'instance' | 'decision' | 'key' | 'account' | 'webhook' | 'letter' | 'record' | 'row';
  of: string;
  text: string;
}

/** The ids of what was planted for a policy, and what to look for in answers. */
export interface Planted {
  policy: string;
  draft: string;
  submitted: string;
  back: string;
  urgent: string;
  instance: string;
  decision: string;
  record: string;
  migration: string;
  key: string;
  untaken: string;
  account: string;
  webhook: string;
  letter: string;
  /** A file in a record, and one that is only uploaded. */
  attachment: string;
  upload: string;
  /** The key of a row of master data. */
  card: string;
  file: unknown;
  canaries: Canary[];
}

/** A policy that says of itself what it is looked for by. */
function contentOf(policy: string): PolicyContent {
  const purpose = `canary-edition-${policy}`;
  const definitions = listDefinitions(shopContent()).map((one) =>
    one.kind === 'policy' ? { ...one, id: policy, purpose: { 'zh-CN': purpose, en: purpose } } : one,
  );
  return readPolicyContent(definitions);
}

/** The flow of the jobs, without one of its events: open instances would go on differently. */
const otherJob = JSON.parse(JSON.stringify(shopContent().flows.job).replace('"on":{"SEND"', '"on":{"CLOSE"'));

let count = 0;

/** Plants one of everything for a policy, which is published where it is not. */
export async function plant(server: TestServer, policy: string): Promise<Planted> {
  const { parts } = server;
  if (!parts.catalogue.list().some(({ id }) => id === policy)) await seedContent(parts, contentOf(policy));
  count += 1;
  const canaries: Canary[] = [{ kind: 'edition', of: policy, text: `canary-edition-${policy}` }];
  const mark = (kind: Canary['kind'], text: string) => {
    canaries.push({ kind, of: policy, text });
    return text;
  };
  const named = (kind: Canary['kind']) => mark(kind, `canary-${kind}-${policy}-${count}.`);
  const path = `/policies/${policy}`;
  const made = async (place: string, body: object, headers = asAdmin) => {
    const answer = await server.send(place, body, headers);
    if (answer.status >= 300) throw new Error(`${place}: ${answer.text}`);
    return answer.body;
  };

  const started = await made(`${path}/flows/job/instances`, { input: {}, businessKey: named('instance') });
  const moved = await made(`${path}/editions/1/migrations`, { flow: 'job', from: started.edition });
  const decided = await made(`${path}/decisions/fee`, { facts: { km: 1, kind: 'car' } });
  await parts.recorder.flush();

  const { id: record } = await made(`${path}/forms/ticket/records`, { fields: { words: named('record') } });

  const writer = await personFor(server, `writer-${policy}-${count}`, 'policyManager');
  const opened = async (title: string) => (await made(`${path}/drafts`, { title }, writer)).id as string;
  const draft = await opened(named('draft'));
  const words = { kind: 'vocabulary', words: { secret: { 'zh-CN': named('draft'), en: 'secret' } } };
  const put = { ...writer, 'if-match': '*' };
  await server.call('PUT', `${path}/drafts/${draft}/definitions/vocabulary/vocabulary`, words, put);
  await made(`${path}/drafts/${draft}/comments`, { text: named('draft') });
  await server.call('PUT', `${path}/drafts/${draft}/definitions/flow/job`, otherJob, put);
  const submitted = await opened(named('draft'));
  await makeDearer(server, submitted, writer, policy);
  await made(`${path}/drafts/${submitted}/submit`, {}, writer);
  const back = (await made(`${path}/editions/1/rollback`, { note: named('draft') })).id;
  const urgent = await personFor(server, `on-call-${policy}-${count}`, 'emergency');
  const done = await made(`${path}/editions/1/rollback`, { emergency: true, reason: 'planted' }, urgent);

  const scope = { policies: [policy] };
  const { id: key } = await made('/api-keys', { name: named('key'), roles: ['clerk'], ...scope });
  const account = named('account');
  await personFor(server, account, 'clerk');
  await server.call('PUT', `/accounts/${account}`, scope, asAdmin);
  const { id: untaken } = await made('/api-keys', { name: named('key'), roles: ['clerk'], ...scope, person: account });
  const hook = { name: named('webhook'), url: 'https://a.example/', ...scope, types: [] };
  const { id: webhook } = await made('/webhooks', hook);
  const letter = `letter-${policy}-${count}.`;
  const body = { id: letter, type: 'notification' as const, at: decided.at, policy, data: { text: named('letter') } };
  await parts.store.shelves.deadLetters.put({ id: letter, webhook, body, attempts: 1 });
  const [attachment, upload] = [`file-${policy}-${count}.`, `upload-${policy}-${count}.`];
  const [head] = await uploadTo(parts.store, named('instance'), attachment);
  await uploadTo(parts.store, named('draft'), upload);
  const withFile = { ...recordWithFile(`record-${policy}-${count}`, head), policy };
  await parts.store.records.write([withFile], [{ file: attachment, record: withFile.id }]);
  const { body: file } = await request(`${server.url}/api/v1${path}/editions/2/export`, 'GET', undefined, asAdmin);

  const card = named('row');
  const isNew = { ...asAdmin, 'if-none-match': '*' };
  await server.call('PUT', `${path}/masters/vehicle-card/${card}`, { fields: { plate: card } }, isNew);

  mark('instance', started.id);
  mark('decision', decided.id);
  mark('record', record);
  for (const id of [draft, submitted, back]) mark('draft', id);
  for (const id of [key, untaken]) mark('key', id);
  mark('webhook', webhook);
  mark('letter', letter);
  const ids = { draft, submitted, back, urgent: done.emergency.draft, key, untaken, account, webhook, letter, card };
  return {
    policy,
    ...ids,
    instance: started.id,
    record,
    attachment,
    upload,
    decision: decided.id,
    migration: moved.id,
    file,
    canaries,
  };
}
