import type { Case } from './persons-world.ts';

type Path = (one: Case) => string;
const of =
  (path: string): Path =>
  (one) =>
    `/instances/${one.id}${path}`;
const plain =
  (path: string): Path =>
  () =>
    path;
/** Every call that reads, with where it is asked; `elsewhere`: what it reads is no case, nor of one, and it is asked all the same. */
export const reads: Record<string, Path[]> = {
  readInstance: [of(''), of('.pdf')],
  readHistory: [of('/history?limit=200')],
  listInstances: [
    plain('/instances?limit=200'),
    plain('/instances?limit=200&status=open'),
    plain('/instances?policy=shop&flow=visit&businessKey=canary-S1-key.'),
  ],
  listTasks: [
    plain('/tasks?limit=200'),
    ...['todo', 'claimable', 'done', 'started', 'copied', 'unread'].map((box) => plain(`/tasks?box=${box}`)),
    ...['clerk', 'manager', 'cashier'].map((role) => plain(`/tasks?role=${role}`)),
    plain('/tasks?q=canary'),
    ...['*', 'li', 'wang'].map((person) => plain(`/tasks?person=${encodeURIComponent(person)}`)),
  ],
  readOverview: [plain('/overview'), plain('/overview?policy=shop'), plain('/overview?policy=shop&format=xlsx')],
  readRuleHits: [plain('/policies/shop/rule-hits')],
  readTaskDraft: [({ id, task }) => `/instances/${id}/tasks/${task}/draft`],
  readRecord: [
    ({ record }) => `/records/${record}`,
    ({ record }) => `/records/${record}.pdf`,
    ({ record }) => `/records/${record}?version=1`,
  ],
  listRecords: [
    plain('/records?limit=200'),
    ({ id }) => `/records?instance=${id}`,
    plain('/records?q=canary'),
    plain('/records?number=S-0001'),
  ],
  readFile: [({ photo }) => `/files/${photo}`, ({ file }) => `/files/${file}`],
  readRegister: ['sheets', 'visits'].flatMap((id) => [
    plain(`/policies/shop/registers/${id}`),
    plain(`/policies/shop/registers/${id}?format=xlsx`),
  ]),
  listRegisters: [plain('/registers')],
  listMasters: [plain('/policies/shop/masters')],
  listAllMasters: [plain('/masters')],
  listRows: [plain('/policies/shop/masters/vehicle-card')],
  readRow: [plain('/policies/shop/masters/vehicle-card/x')],
  readRowHistory: [plain('/policies/shop/masters/vehicle-card/x/history')],
  findInstances: [plain('/operations/instances')],
  countTroubles: [plain('/operations/troubles')],
  listOperations: [plain('/operations')],
  readOperation: [plain('/operations/x')],
  listDecisions: [plain('/policies/shop/decisions')],
  readDecision: [({ id }) => `/policies/shop/decisions/${id}`],
  listAudit: [plain('/audit?limit=200')],
  exportAudit: [plain('/audit/export')],
  verifyAudit: [plain('/audit/verify')],
  listDeadLetters: [plain('/webhooks/dead-letters')],
  listWebhooks: [plain('/webhooks')],
  readWebhook: [plain('/webhooks/x')],
  listUntold: [plain('/channels/untold')],
  listChannels: [plain('/channels')],
  readMyTelling: [plain('/me/telling')],
  whoAmI: [plain('/session')],
  listPersons: [plain('/directory/persons?limit=200')],
  readPerson: [plain('/directory/persons/starter')],
  listDepartments: [plain('/directory/departments')],
  readDepartment: [plain('/directory/departments/S1')],
  listPosts: [plain('/directory/posts')],
  readPost: [plain('/directory/posts/x')],
  readRoleBindings: [plain('/policies/shop/role-bindings')],
  listMigrations: [plain('/policies/shop/editions/1/migrations')],
  readMigration: [plain('/policies/shop/editions/1/migrations/x')],
  listAccounts: [plain('/accounts')],
  readAccount: [plain('/accounts/starter')],
  listKeys: [plain('/api-keys')],
  readKey: [plain('/api-keys/x')],
  listSecrets: [plain('/policies/shop/secrets')],
  listPolicies: [plain('/policies')],
  readPolicy: [plain('/policies/shop')],
  listEditions: [plain('/policies/shop/editions')],
  readEdition: [plain('/policies/shop/editions/2')],
  exportEdition: [plain('/policies/shop/editions/2/export')],
  diffEditions: [plain('/policies/shop/editions/1/diff/2')],
  clauseCoverage: [plain('/policies/shop/editions/2/coverage')],
  listDrafts: [plain('/policies/shop/drafts')],
  readDraft: [plain('/policies/shop/drafts/x')],
  readConsequences: [plain('/policies/shop/drafts/x/consequences')],
  readDefinition: [plain('/policies/shop/drafts/x/definitions/flow/visit')],
  listComments: [plain('/policies/shop/drafts/x/comments')],
  readComment: [plain('/policies/shop/drafts/x/comments/x')],
  previewRegister: [plain('/policies/shop/drafts/x/registers/sheets')],
};
/** No person is asked for, or it is a stream, which has a test of its own. */
export const others = ['cameBack', 'signInElsewhere', 'waysToSignIn', 'streamChanges'];
const verbs = [
  'claim',
  'release',
  'transfer',
  'delegate',
  'resolve',
  'add-signer',
  'remove-signer',
  'urge',
  'copy',
  'read',
  'comment',
];
/** What would be done with a case, with a body that the call takes. */
export const writes: [path: Path, body: object, method?: string][] = [
  [of('/events'), { type: 'CHECK' }],
  ...verbs.map((verb): [Path, object] => {
    const body =
      verb === 'comment'
        ? { text: 'x' }
        : verb === 'read'
          ? {}
          : ['claim', 'release', 'resolve', 'urge'].includes(verb)
            ? {}
            : { to: 'chief' };
    return [({ id, task }) => `/instances/${id}/tasks/${task}/${verb}`, body];
  }),
  [({ id, task }) => `/instances/${id}/tasks/${task}/draft`, { fields: {} }, 'PUT'],
  [({ id, task }) => `/instances/${id}/tasks/${task}/draft`, {}, 'DELETE'],
  ...['recall', 'take-back'].map((verb): [Path, object] => [of(`/${verb}`), {}]),
  [of('/return'), { reason: 'x' }],
  [({ record }) => `/records/${record}/amend`, { fields: { secret: 'y' }, reason: 'x' }],
  [({ record }) => `/records/${record}/sign`, { as: 'x' }],
  [({ record }) => `/records/${record}/void`, { reason: 'x' }],
];
