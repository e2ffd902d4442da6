/** What is kept of a call that came with an idempotency key, for a day. */
export interface CallRecord {
  /** Hash of who called, by which method, at which address, with which key. */
  id: string;
  /** Hash of what was asked. */
  request: string;
  at: string;
  /** The answer, sealed with the key itself: who reads the store cannot read a secret that was shown once. */
  answer: string;
  /** The end of the audit log with which it was written: one that never came to be takes the answer with it. */
  governed?: { length: number; head: string };
}

/** An answer is kept for so long. */
const keptMs = 86_400_000;

/** Until when the answer of a call is kept. */
export const untilOf = ({ at }: Pick<CallRecord, 'at'>) => new Date(Date.parse(at) + keptMs).toISOString();
