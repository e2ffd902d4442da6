import { accountCalls, keyCalls } from './access.ts';
import { auditCalls } from './audit.ts';
import { decisionCalls } from './decisions.ts';
import { directoryCalls } from './directory.ts';
import { draftLifeCalls } from './draft-life.ts';
import { draftCalls } from './drafts.ts';
import { editionCalls } from './editions.ts';
import { fileCalls } from './files.ts';
import { instanceCalls } from './instances.ts';
import { masterCalls } from './masters.ts';
import { migrationCalls } from './migrations.ts';
import { operationCalls } from './operations.ts';
import { overviewCalls } from './overview.ts';
import { policyCalls } from './policies.ts';
import { recordCalls } from './records.ts';
import { registerCalls } from './registers.ts';
import { secretCalls } from './secrets.ts';
import { sessionCalls } from './session.ts';
import { streamCalls } from './stream.ts';
import { taskCalls } from './tasks.ts';
import { tellingCalls } from './telling.ts';
import { webhookCalls } from './webhooks.ts';

/** Every call of the API by its name. */
export const api = {
  ...decisionCalls,
  ...instanceCalls,
  ...operationCalls,
  ...masterCalls,
  ...streamCalls,
  ...taskCalls,
  ...overviewCalls,
  ...policyCalls,
  ...editionCalls,
  ...draftCalls,
  ...draftLifeCalls,
  ...migrationCalls,
  ...fileCalls,
  ...auditCalls,
  ...keyCalls,
  ...accountCalls,
  ...directoryCalls,
  ...sessionCalls,
  ...webhookCalls,
  ...secretCalls,
  ...tellingCalls,
  ...recordCalls,
  ...registerCalls,
};
