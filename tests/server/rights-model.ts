import type { Right } from '../../contract/call.ts';
import type { Canary, Planted } from './planted.ts';

/** What a call is about: who is for other policies is told that it is not theirs, or that there is no such thing. */
type Of = 'policy' | 'instance' | 'thing' | 'nothing' | 'everything';

/** What the product promises of a call: who may, kept apart from the routes that say it too. */
export interface Row {
  route: string;
  /** Where one route does several things. */
  what?: string;
  may: readonly (Right | 'clerk')[] | 'everyone' | 'public' | 'signedIn';
  of: Of;
  path: (own: Planted) => string;
  body?: (own: Planted) => unknown;
  headers?: Record<string, string>;
  /** What it answers whoever may; default: 200. */
  answers?: number | number[];
  /** What it tells of besides, by its contract, to whoever may make the call. */
  shows?: Canary['kind'];
  /** Whoever is for some policies may not. */
  whole?: true;
  /** Who does not see it is told that there is no such thing. */
  unseen?: true;
  /** Opens a stream that does not end. */
  streams?: true;
}

const governors = ['policyManager', 'approver', 'administrator'] as const;
const keepers = ['policyManager', 'administrator'] as const;
const watchers = ['developer', 'clerk', 'policyManager', 'administrator'] as const;
const workers = ['developer', 'clerk', 'administrator'] as const;
const auditors = ['administrator', 'approver'] as const;
const callers = ['developer', 'administrator'] as const;
const overseers = ['policyManager', 'administrator', 'developer'] as const;
const manager = ['policyManager'] as const;
const approver = ['approver'] as const;
const admin = ['administrator'] as const;

const policy = ({ policy: id }: Planted, more = '') => `/policies/${id}${more}`;
const draft = (own: Planted, more = '') => policy(own, `/drafts/${own.draft}${more}`);
const handedIn = (own: Planted, more: string) => policy(own, `/drafts/${own.submitted}${more}`);
const facts = { km: 1, kind: 'car' };
const any = { 'if-match': '*' };
const lines = { 'content-type': 'application/x-ndjson' };
const urgent = { emergency: true, reason: 'now' };
const password = 'a password of some length';
const vocabulary = { kind: 'vocabulary', words: {} };

const row = (route: string, may: Row['may'], of: Of, path: Row['path'], more: Partial<Row> = {}): Row => ({
  ...{ route, may, of, path },
  ...more,
});

const anew: Partial<Row> = { answers: [201, 428], whole: true };
const place = (kind: string) => `/directory/${kind}/first`;

/** The directory is of the whole organisation. */
const directoryRows: Row[] = [
  row('importDirectory', admin, 'nothing', () => '/directory/import', {
    body: () => ({ departments: [{ id: 'company', name: '公司' }] }),
    whole: true,
  }),
  row('putDepartment', admin, 'nothing', () => place('departments'), {
    body: () => ({ name: '部门' }),
    ...anew,
  }),
  row('readDepartment', 'everyone', 'nothing', () => '/directory/departments/company'),
  row('listDepartments', 'everyone', 'nothing', () => '/directory/departments'),
  row('putPost', admin, 'nothing', () => place('posts'), {
    body: () => ({ name: '岗位', department: 'first' }),
    ...anew,
  }),
  row('readPost', 'everyone', 'nothing', () => place('posts'), { answers: [200, 404] }),
  row('listPosts', 'everyone', 'nothing', () => '/directory/posts'),
  row('putPerson', admin, 'nothing', () => place('persons'), { body: () => ({ name: '人员' }), ...anew }),
  row('readPerson', 'everyone', 'thing', ({ account }) => `/directory/persons/${account}`, { shows: 'account' }),
  row('listPersons', 'everyone', 'nothing', () => '/directory/persons?limit=200', { shows: 'account' }),
  row('handOver', admin, 'nothing', ({ account }) => `/directory/persons/${account}/hand-over`, {
    body: ({ account }) => ({ to: account, reason: 'gone' }),
    answers: 422,
    whole: true,
  }),
  row('readRoleBindings', governors, 'policy', (own) => policy(own, '/role-bindings')),
  row('putRoleBindings', admin, 'policy', (own) => policy(own, '/role-bindings'), {
    body: ({ account }) => [{ role: 'clerk', persons: [account] }],
    headers: any,
    answers: 202,
  }),
  row('removePost', admin, 'nothing', () => place('posts'), { answers: [204, 404], whole: true }),
  row('removeDepartment', admin, 'nothing', () => place('departments'), { answers: [204, 404], whole: true }),
  row('removePerson', admin, 'nothing', () => place('persons'), { answers: [204, 404], whole: true }),
];

const reason = 'as agreed';
const oneOf =
  (verb: string): Row['path'] =>
  ({ instance }) =>
    `/instances/${instance}/${verb}`;
const query = ({ policy: id }: Planted) => ({ policy: id });

/** What the operator does with one instance, or many. What would change others' rows is only looked at. */
const operatorRows: Row[] = [
  row('recallInstance', watchers, 'instance', oneOf('recall'), { answers: [403, 409], unseen: true }),
  row('takeBackInstance', watchers, 'instance', oneOf('take-back'), { answers: [403, 409], unseen: true }),
  row('returnInstance', watchers, 'instance', oneOf('return'), {
    body: () => ({ reason }),
    answers: [403, 409],
    unseen: true,
  }),
  row('jumpInstance', admin, 'instance', oneOf('jump'), { body: () => ({ to: 'open', reason, dryRun: true }) }),
  row('terminateInstance', admin, 'instance', oneOf('terminate'), { body: () => ({ reason, dryRun: true }) }),
  row('suspendInstance', admin, 'instance', oneOf('suspend'), { body: () => ({ reason, dryRun: true }) }),
  row('resumeInstance', admin, 'instance', oneOf('resume'), { body: () => ({ reason }), answers: 409 }),
  row('retryInstance', ['developer', 'administrator'], 'instance', oneOf('retry'), { answers: 409 }),
  row('correctInstance', admin, 'instance', oneOf('correct'), { body: () => ({ set: { amount: 1 }, reason }) }),
  row('jumpInstances', admin, 'policy', () => '/instances/jump', {
    body: (own) => ({ query: query(own), to: 'open', reason, dryRun: true }),
  }),
  row('terminateInstances', admin, 'policy', () => '/instances/terminate', {
    body: (own) => ({ query: query(own), reason, dryRun: true }),
  }),
  row('suspendInstances', admin, 'policy', () => '/instances/suspend', {
    body: (own) => ({ query: query(own), reason, dryRun: true }),
  }),
  row('resumeInstances', admin, 'policy', () => '/instances/resume', {
    body: (own) => ({ query: { ...query(own), status: 'suspended' }, reason }),
    answers: 202,
  }),
  row('retryInstances', admin, 'policy', () => '/instances/retry', {
    body: (own) => ({ query: { ...query(own), status: 'stuck' } }),
    answers: 202,
  }),
  row('correctInstances', admin, 'policy', () => '/instances/correct', {
    body: (own) => ({ query: query(own), set: { amount: 1 }, reason, dryRun: true }),
  }),
  row('listOperations', admin, 'nothing', () => '/operations'),
  row('readOperation', admin, 'nothing', () => '/operations/none', { answers: 404 }),
  row('findInstances', admin, 'nothing', () => '/operations/instances'),
  row('findInstances', admin, 'policy', ({ policy: id }) => `/operations/instances?policy=${id}`, {
    what: 'of a policy',
  }),
  row('countTroubles', admin, 'nothing', () => '/operations/troubles'),
  row('countTroubles', admin, 'policy', ({ policy: id }) => `/operations/troubles?policy=${id}`, {
    what: 'of a policy',
  }),
];

/** What is done with a task: of the first of the instance, which is anybody's with the role. */
const ofTask =
  (what: string) =>
  ({ instance }: Planted) =>
    `/instances/${instance}/tasks/${instance}:1/${what}`;
const verb = (name: string, what: string, body: object = {}) =>
  row(name, watchers, 'instance', ofTask(what), { body: () => body, answers: [200, 403, 409], unseen: true });
const taskRows: Row[] = [
  verb('claimTask', 'claim'),
  verb('releaseTask', 'release'),
  verb('transferTask', 'transfer', { to: 'session' }),
  verb('delegateTask', 'delegate', { to: 'session' }),
  verb('resolveTask', 'resolve'),
  verb('addSigner', 'add-signer', { to: 'session' }),
  verb('removeSigner', 'remove-signer', { to: 'session' }),
  verb('urgeTask', 'urge'),
  verb('copyTask', 'copy', { to: 'session' }),
  verb('readTask', 'read'),
  verb('commentTask', 'comment', { text: 'well' }),
  row('sendTaskEvents', 'everyone', 'nothing', () => '/tasks/events', {
    body: () => ({ items: [{ task: 'none:1', type: 'NOTHING' }] }),
  }),
  row('keepTaskDraft', watchers, 'thing', ofTask('draft'), {
    body: () => ({ fields: { words: 'half' } }),
    answers: [200, 409],
    unseen: true,
  }),
  row('readTaskDraft', watchers, 'thing', ofTask('draft'), { answers: [200, 204], unseen: true }),
  row('dropTaskDraft', watchers, 'thing', ofTask('draft'), { answers: 204, unseen: true }),
];

/** Every call of the API, and every way in which one of them shows what another one keeps. */
export const rows: Row[] = [
  row('decide', ['developer', 'policyManager'], 'policy', (own) => policy(own, '/decisions/fee'), {
    body: () => ({ facts, explain: true }),
  }),
  row('decide', manager, 'policy', (own) => policy(own, '/decisions/fee'), {
    what: 'on a draft',
    body: (own) => ({ facts, edition: `draft:${own.draft}`, explain: true }),
  }),
  row('decide', manager, 'policy', (own) => policy(own, '/decisions/fee'), {
    what: 'with other values',
    body: () => ({ facts, config: { rate: 1 } }),
  }),
  row('decideBatch', ['developer', 'policyManager'], 'policy', (own) => policy(own, '/decisions/fee/batch'), {
    body: () => JSON.stringify(facts),
    headers: lines,
  }),
  row('decideBatch', manager, 'policy', (own) => policy(own, `/decisions/fee/batch?edition=draft:${own.draft}`), {
    what: 'on a draft',
    body: () => JSON.stringify(facts),
    headers: lines,
  }),
  row('listDecisions', ['policyManager', 'approver', 'administrator', 'developer'], 'policy', (own) =>
    policy(own, '/decisions'),
  ),
  row('readDecision', ['policyManager', 'approver', 'administrator', 'developer'], 'policy', (own) =>
    policy(own, `/decisions/${own.decision}`),
  ),
  row('simulate', ['developer', 'policyManager'], 'policy', (own) => policy(own, '/flows/job/simulate'), {
    body: () => ({ input: {} }),
  }),
  row('simulate', manager, 'policy', (own) => policy(own, '/flows/job/simulate'), {
    what: 'on a draft',
    body: (own) => ({ input: {}, edition: `draft:${own.draft}` }),
  }),
  row('startInstance', ['developer', 'clerk'], 'policy', (own) => policy(own, '/flows/job/instances'), {
    body: () => ({ input: {} }),
    answers: 201,
  }),
  row('sendEvent', watchers, 'instance', ({ instance }) => `/instances/${instance}/events`, {
    body: () => ({ type: 'COUNT' }),
    unseen: true,
  }),
  row('postMessage', ['developer'], 'policy', (own) => policy(own, '/flows/job/messages'), {
    body: () => ({ businessKey: 'nobody', type: 'COUNT' }),
    answers: 202,
  }),
  ...operatorRows,
  row('listInstances', 'everyone', 'nothing', () => '/instances'),
  row('listInstances', 'everyone', 'policy', (own) => `/instances?policy=${own.policy}`, { what: 'of a policy' }),
  row('fileRecord', ['developer', 'clerk'], 'policy', (own) => policy(own, '/forms/ticket/records'), {
    body: () => ({ fields: { words: 'new' } }),
    answers: 201,
  }),
  row('listRecords', 'everyone', 'nothing', () => '/records'),
  row('listRecords', 'everyone', 'policy', (own) => `/records?policy=${own.policy}`, { what: 'of a policy' }),
  row('readRecord', watchers, 'thing', ({ record }) => `/records/${record}`, { unseen: true }),
  row('amendRecord', workers, 'thing', ({ record }) => `/records/${record}/amend`, {
    body: () => ({ fields: { words: 'other' }, reason: 'it was wrong' }),
  }),
  row('signRecord', workers, 'thing', ({ record }) => `/records/${record}/sign`, {
    body: () => ({ as: 'nobody' }),
    answers: 422,
  }),
  row('voidRecord', workers, 'thing', ({ record }) => `/records/${record}/void`, {
    body: () => ({ reason: 'it was wrong' }),
    answers: [200, 409],
  }),
  row('readRegister', watchers, 'policy', (own) => policy(own, '/registers/tickets')),
  row('previewRegister', keepers, 'policy', (own) => draft(own, '/registers/tickets')),
  row('freezeStatement', workers, 'policy', (own) => policy(own, '/registers/tickets/statements'), {
    body: () => ({ period: '2020-01' }),
    answers: [201, 409],
  }),
  row('readInstance', watchers, 'instance', ({ instance }) => `/instances/${instance}`, { unseen: true }),
  row('readHistory', watchers, 'instance', ({ instance }) => `/instances/${instance}/history`, { unseen: true }),
  row('listAllMasters', watchers, 'nothing', () => '/masters'),
  row('listRegisters', watchers, 'nothing', () => '/registers'),
  row('readOverview', overseers, 'nothing', () => '/overview'),
  row('readOverview', overseers, 'policy', ({ policy: id }) => `/overview?policy=${id}`, { what: 'of a policy' }),
  row('readRuleHits', overseers, 'policy', (own) => policy(own, '/rule-hits')),
  row('listMasters', watchers, 'policy', (own) => policy(own, '/masters')),
  row('listRows', watchers, 'policy', (own) => policy(own, '/masters/vehicle-card')),
  row('readRow', watchers, 'policy', (own) => policy(own, `/masters/vehicle-card/${own.card}`)),
  row('readRowHistory', watchers, 'policy', (own) => policy(own, `/masters/vehicle-card/${own.card}/history`)),
  row('putRow', ['developer', 'clerk', 'administrator'], 'policy', (own) => policy(own, '/masters/vehicle-card/new'), {
    body: () => ({ fields: { plate: '京A12345' } }),
    headers: { 'if-none-match': '*' },
    answers: [201, 412],
  }),
  row(
    'importRows',
    ['developer', 'clerk', 'administrator'],
    'policy',
    (own) => policy(own, '/masters/vehicle-card/import'),
    { body: () => ({ rows: [{ cardNumber: 'imported', plate: '京A12345' }] }) },
  ),
  row('streamChanges', 'everyone', 'nothing', () => '/stream', { streams: true }),
  row('streamChanges', 'everyone', 'policy', (own) => `/stream?policy=${own.policy}`, {
    what: 'of a policy',
    streams: true,
  }),
  ...taskRows,
  row('listTasks', 'everyone', 'nothing', () => '/tasks'),
  row('listTasks', overseers, 'policy', (own) => `/tasks?person=*&policy=${own.policy}`, { what: 'of others' }),
  row('listTasks', 'everyone', 'policy', (own) => `/tasks?policy=${own.policy}`, { what: 'of a policy' }),
  row('uploadFile', 'everyone', 'nothing', () => '/files', {
    body: () => 'a text',
    headers: { 'content-type': 'text/plain' },
    answers: 201,
  }),
  row('readFile', watchers, 'thing', ({ attachment }) => `/files/${attachment}`, { unseen: true }),
  row('readFile', 'everyone', 'nothing', ({ upload }) => `/files/${upload}`, {
    what: 'of another, in no record',
    answers: 404,
  }),
  row('listPolicies', 'everyone', 'nothing', () => '/policies'),
  row('readPolicy', 'everyone', 'policy', (own) => policy(own)),
  row('createPolicy', manager, 'policy', () => '/policies', {
    body: (own) => ({ id: own.policy, title: { 'zh-CN': '又一个' } }),
    answers: 409,
  }),
  row('listEditions', 'everyone', 'policy', (own) => policy(own, '/editions')),
  row('readEdition', 'everyone', 'policy', (own) => policy(own, '/editions/2')),
  row('exportEdition', 'everyone', 'policy', (own) => policy(own, '/editions/2/export')),
  row('clauseCoverage', 'everyone', 'policy', (own) => policy(own, '/editions/2/coverage')),
  row('clauseCoverage', governors, 'policy', (own) => policy(own, `/editions/draft:${own.draft}/coverage`), {
    what: 'of a draft',
  }),
  row('diffEditions', 'everyone', 'policy', (own) => policy(own, '/editions/1/diff/2')),
  row('diffEditions', governors, 'policy', (own) => policy(own, `/editions/2/diff/draft:${own.draft}`), {
    what: 'to a draft',
  }),
  row('diffEditions', governors, 'policy', (own) => policy(own, `/editions/draft:${own.draft}/diff/2`), {
    what: 'from a draft',
  }),
  row('rollBack', admin, 'policy', (own) => policy(own, '/editions/1/rollback'), { body: () => ({}), answers: 202 }),
  row('rollBack', ['emergency'], 'policy', (own) => policy(own, '/editions/1/rollback'), {
    what: 'in an emergency',
    body: () => urgent,
    answers: 201,
  }),
  row('retireEdition', admin, 'policy', (own) => policy(own, '/editions/1/retire'), {
    body: () => ({}),
    answers: [202, 409],
  }),
  row('retireEdition', ['emergency'], 'policy', (own) => policy(own, '/editions/1/retire'), {
    what: 'in an emergency',
    body: () => urgent,
    answers: [201, 409],
  }),
  row('importDraft', manager, 'policy', (own) => policy(own, '/drafts/import'), {
    body: (own) => own.file,
    answers: 201,
  }),
  row('createDraft', manager, 'policy', (own) => policy(own, '/drafts'), {
    body: () => ({ title: 'a new one' }),
    answers: 201,
  }),
  row('listDrafts', governors, 'policy', (own) => policy(own, '/drafts')),
  row('readDraft', governors, 'policy', (own) => draft(own)),
  row('readDefinition', governors, 'policy', (own) => draft(own, '/definitions/vocabulary/vocabulary')),
  row('saveDefinition', manager, 'policy', (own) => draft(own, '/definitions/vocabulary/vocabulary'), {
    body: () => vocabulary,
    headers: any,
  }),
  row('removeDefinition', manager, 'policy', (own) => draft(own, '/definitions/vocabulary/vocabulary'), {
    headers: any,
  }),
  row('checkDraft', ['policyManager', 'approver'], 'policy', (own) => draft(own, '/check'), { body: () => ({}) }),
  row('impactOfDraft', ['policyManager', 'approver'], 'policy', (own) => draft(own, '/impact'), {
    body: () => ({ explain: true }),
    shows: 'instance',
  }),
  row('generateCases', ['policyManager', 'approver'], 'policy', (own) => draft(own, '/generate-cases'), {
    body: () => ({ kind: 'rules', id: 'fee' }),
  }),
  row('readConsequences', ['policyManager', 'approver'], 'policy', (own) => draft(own, '/consequences')),
  row('acceptConsequences', manager, 'policy', (own) => draft(own, '/consequences/accept'), {
    body: () => ({ cases: [{ id: 'fee', case: 'none' }] }),
    answers: 422,
  }),
  row('rebaseDraft', manager, 'policy', (own) => draft(own, '/rebase'), { body: () => ({}) }),
  row('listComments', governors, 'policy', (own) => draft(own, '/comments')),
  row('readComment', governors, 'policy', (own) => draft(own, '/comments/1')),
  row('addComment', governors, 'policy', (own) => draft(own, '/comments'), {
    body: () => ({ text: 'well' }),
    answers: 201,
  }),
  row('resolveComment', governors, 'policy', (own) => draft(own, '/comments/1/resolve'), { body: () => ({}) }),
  row('submitDraft', manager, 'policy', (own) => draft(own, '/submit'), { body: () => ({}) }),
  row('submitDraft', keepers, 'policy', (own) => policy(own, `/drafts/${own.back}/submit`), {
    what: 'of a roll back',
    body: () => ({}),
    answers: 409,
  }),
  row('withdrawDraft', manager, 'policy', (own) => handedIn(own, '/withdraw'), { body: () => ({}) }),
  row('approveDraft', approver, 'policy', (own) => handedIn(own, '/approve'), { body: () => ({}) }),
  row('rejectDraft', approver, 'policy', (own) => handedIn(own, '/reject'), { body: () => ({}) }),
  row('publishDraft', approver, 'policy', (own) => handedIn(own, '/publish'), { body: () => ({}), answers: 409 }),
  row('reviewEmergency', approver, 'policy', (own) => policy(own, `/drafts/${own.urgent}/review`), {
    body: () => ({}),
  }),
  row('removeDraft', manager, 'policy', (own) => draft(own), { answers: 204 }),
  row('removeDraft', keepers, 'policy', (own) => policy(own, `/drafts/${own.back}`), {
    what: 'of a roll back',
    answers: 409,
  }),
  row('migrateInstances', admin, 'policy', (own) => policy(own, '/editions/2/migrations'), {
    body: () => ({ flow: 'job', from: 1, dryRun: true }),
  }),
  row('listMigrations', governors, 'policy', (own) => policy(own, '/editions/1/migrations')),
  row('readMigration', governors, 'policy', (own) => policy(own, `/editions/1/migrations/${own.migration}`)),
  row('undoMigration', admin, 'policy', (own) => policy(own, `/editions/1/migrations/${own.migration}/undo`), {
    body: () => ({}),
  }),
  row('listAudit', auditors, 'nothing', () => '/audit?limit=200'),
  row('exportAudit', auditors, 'nothing', () => '/audit/export'),
  row('verifyAudit', auditors, 'nothing', () => '/audit/verify'),
  ...directoryRows,
  row('createKey', admin, 'nothing', () => '/api-keys', {
    body: () => ({ name: 'another', roles: ['clerk'] }),
    answers: 201,
  }),
  row('createKey', admin, 'policy', () => '/api-keys', {
    what: 'for a policy',
    body: (own) => ({ name: 'another', roles: ['clerk'], policies: [own.policy] }),
    answers: 201,
  }),
  row('takeKey', 'everyone', 'nothing', ({ untaken }) => `/api-keys/${untaken}/take`, {
    body: () => ({}),
    answers: 404,
  }),
  row('readKey', admin, 'thing', ({ key }) => `/api-keys/${key}`),
  row('listKeys', admin, 'nothing', () => '/api-keys'),
  row('revokeKey', admin, 'thing', ({ key }) => `/api-keys/${key}`, { answers: 204 }),
  row('createAccount', admin, 'nothing', () => '/accounts', {
    body: () => ({ name: 'no name', password, roles: [] }),
    answers: 422,
  }),
  row('createAccount', admin, 'policy', () => '/accounts', {
    what: 'for a policy',
    body: (own) => ({ name: `made-${own.policy}-${own.draft}`, password, roles: [], policies: [own.policy] }),
    answers: [201, 409],
  }),
  row('readAccount', admin, 'thing', ({ account }) => `/accounts/${account}`),
  row('listAccounts', admin, 'nothing', () => '/accounts'),
  row('changeAccount', admin, 'thing', ({ account }) => `/accounts/${account}`, { body: () => ({ roles: ['clerk'] }) }),
  row('confirmAccount', admin, 'thing', ({ account }) => `/accounts/${account}/confirm`, {
    body: () => ({}),
    answers: 409,
  }),
  row('signIn', 'public', 'nothing', () => '/session', {
    body: () => ({ name: 'nobody', password }),
    answers: [401, 429],
  }),
  row('signInElsewhere', 'public', 'nothing', () => '/session/oidc', { answers: 302 }),
  row('cameBack', 'public', 'nothing', () => '/session/oidc/callback?code=c&state=s', { answers: 302 }),
  row('loggedOutElsewhere', 'public', 'nothing', () => '/session/oidc/logout', {
    body: () => 'logout_token=t',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    answers: 400,
  }),
  row('waysToSignIn', 'public', 'nothing', () => '/session/ways'),
  row('whoAmI', 'everyone', 'nothing', () => '/session'),
  row('signOut', 'everyone', 'nothing', () => '/session', { answers: 204 }),
  row('changePassword', 'signedIn', 'nothing', () => '/session/password', {
    body: () => ({ old: password, new: password }),
    answers: 403,
  }),
  row('createWebhook', callers, 'nothing', () => '/webhooks', {
    body: () => ({ name: 'another', url: 'https://b.example/' }),
    answers: 201,
  }),
  row('createWebhook', callers, 'policy', () => '/webhooks', {
    what: 'for a policy',
    body: (own) => ({ name: 'another', url: 'https://b.example/', policies: [own.policy] }),
    answers: 201,
  }),
  row('readWebhook', callers, 'thing', ({ webhook }) => `/webhooks/${webhook}`),
  row('listWebhooks', callers, 'nothing', () => '/webhooks'),
  row('rotateWebhookSecret', callers, 'thing', ({ webhook }) => `/webhooks/${webhook}/secret`, {
    body: () => undefined,
  }),
  row('removeWebhook', callers, 'thing', ({ webhook }) => `/webhooks/${webhook}`, { answers: 204 }),
  row('listDeadLetters', callers, 'nothing', () => '/webhooks/dead-letters'),
  row('replayDeadLetter', callers, 'thing', ({ letter }) => `/webhooks/dead-letters/${letter}/replay`, {
    body: () => undefined,
  }),
  row('setSecret', admin, 'policy', ({ policy }) => `/policies/${policy}/secrets/BANK`, {
    body: () => ({ value: 'a-secret' }),
  }),
  row('listSecrets', governors, 'policy', ({ policy }) => `/policies/${policy}/secrets`),
  row('removeSecret', admin, 'policy', ({ policy }) => `/policies/${policy}/secrets/BANK`, {
    body: () => undefined,
    answers: [204, 404],
  }),
  row('listChannels', admin, 'everything', () => '/channels'),
  row('setChannel', admin, 'everything', () => '/channels/own', {
    body: () => ({ kind: 'webhook', settings: { url: 'https://b.example/' } }),
  }),
  row('testChannel', admin, 'everything', () => '/channels/none/test', { answers: 404 }),
  row('removeChannel', admin, 'everything', () => '/channels/none', { body: () => undefined, answers: 404 }),
  row('listUntold', admin, 'everything', () => '/channels/untold'),
  row('replayUntold', admin, 'everything', () => '/channels/untold/none/replay', {
    body: () => undefined,
    answers: 404,
  }),
  row('dropUntold', admin, 'everything', () => '/channels/untold/none', { body: () => undefined, answers: 404 }),
  row('readMyTelling', 'everyone', 'nothing', () => '/me/telling'),
  row('setMyTelling', 'everyone', 'nothing', () => '/me/telling', { body: () => ({}) }),
  row('dropDeadLetter', callers, 'thing', ({ letter }) => `/webhooks/dead-letters/${letter}`, { answers: 204 }),
];

/** Who is asking, as the model knows them. */
export interface Asking {
  name: string;
  /** Nothing: nobody who is known. */
  roles?: readonly string[] | 'all';
  /** The only policy it is for. */
  only?: string;
  session?: true;
  /** A session whose token the caller does not send along. */
  withoutCsrf?: true;
}

/** What a call must be answered. */
export function expected(
  row: Row,
  method: string,
  { roles, only, session, withoutCsrf }: Asking,
  policyId: string,
): number[] {
  const granted = [row.answers ?? 200].flat();
  if (row.may === 'public') return granted;
  if (roles === undefined) return [401];
  if (withoutCsrf && method !== 'GET') return [403];
  if (row.may === 'signedIn' && !session) return [403];
  const mayNot = Array.isArray(row.may) && roles !== 'all' && !row.may.some((right) => roles.includes(right));
  const isOfAnother = only !== undefined && only !== policyId && row.of === 'instance';
  if (mayNot) return [row.unseen && !isOfAnother ? 404 : 403];
  if (row.whole && only !== undefined) return [403];
  if (row.of === 'everything' && only !== undefined) return [403];
  const isElsewhere = only !== undefined && only !== policyId;
  if (!isElsewhere || row.of === 'nothing') return granted;
  return row.of === 'thing' ? [404] : [403];
}

/** The kinds of what is planted, and who may see each, wherever it shows. */
const seers: Record<string, readonly string[] | 'everyone'> = {
  edition: 'everyone',
  draft: governors,
  instance: watchers,
  row: watchers,
  decision: [...governors, 'developer'],
  key: auditors,
  account: auditors,
  webhook: [...callers, 'approver'],
  letter: callers,
  record: watchers,
};

/** Whether an answer may carry something planted for a policy. */
export function maySee({ roles, only }: Asking, { kind, of }: { kind: string; of: string }): boolean {
  const who = seers[kind] as (typeof seers)[string];
  if (roles === undefined || (only !== undefined && only !== of)) return false;
  return who === 'everyone' || roles === 'all' || who.some((right) => roles.includes(right));
}
