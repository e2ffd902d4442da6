import type { JsonObject } from '../../../engine/index.ts';

/** Which open instances an operation is over. */
export interface OperatedQuery {
  ids?: string[];
  policy?: string;
  flow?: string;
  state?: string;
  status?: 'active' | 'suspended' | 'stuck' | 'done' | 'stopped';
  businessKey?: string;
  code?: string;
  overdue?: boolean;
  before?: string;
  operation?: string;
}

/** An operation is taken up at once, whatever a clock says that was set back. */
export const alwaysDue = new Date(0).toISOString();

/** An operation over many instances, with how far it is. */
export interface OperationRecord {
  id: string;
  /** What is done: a verb of the operator, with what it says. */
  operation: { verb: string; reason?: string; to?: string; back?: string; set?: JsonObject };
  query: OperatedQuery;
  /** The policies that its caller may reach; absent: all. */
  policies?: string[];
  at: string;
  /** How histories name who does it, and the id of the caller, as audit entries have it. */
  by: string;
  caller: string;
  /** How many there were when it began. */
  total: number;
  /** Those that are being worked on, and from where it goes on behind them; absent: not yet any, or it is finished. */
  page?: { ids: string[]; cursor?: string };
  done: number;
  failed: number;
  problems: { instance: string; code: string }[];
  finishedAt?: string;
  /** The end of the audit log with which it was begun: one that never came to be takes it with it. */
  governed?: { length: number; head: string };
}
