import { endOf } from './chain.ts';
import type { Shape } from './durable-file.ts';
import type { ChainEntry } from './records/entry.ts';
import type { FiledRecord } from './records/form-record.ts';
import type { InstanceRecord, StoredAnswer } from './records/instance.ts';
import type { MasterRow } from './records/master-row.ts';
import type { Commit } from './store.ts';

/** Everything of one instance, as it is kept together. */
export interface InstanceFile {
  instance: InstanceRecord;
  history: ChainEntry[];
  answers: StoredAnswer[];
  /** The records that its last commit filed: they are put in their places behind it. */
  papers?: readonly FiledRecord[];
  /** The rows of master data that it changed: so are they. */
  rows?: readonly MasterRow[];
}

/** Answers kept whole; of older keys only the fact that they were used, so that they are never applied again. */
const wholeAnswers = 64;

/** What was answered to a key, else to the other of its two spellings. */
export function answerTo(file: InstanceFile | undefined, key?: string, other?: string): StoredAnswer | undefined {
  const by = (wanted: string | undefined) =>
    wanted === undefined ? undefined : file?.answers.find((answer) => answer.key === wanted);
  return by(key) ?? by(other);
}

/** The instance's file after a commit, or nothing where the commit comes too late. */
export function withCommit(file: InstanceFile | undefined, commit: Commit): InstanceFile | undefined {
  if ((file?.instance.revision ?? 0) !== commit.next.revision - 1) return undefined;
  const answers = [...(file?.answers ?? []), ...(commit.answer ? [commit.answer] : [])];
  const old = answers.length - wholeAnswers - 1;
  if (old >= 0 && answers[old]?.instance) {
    const { instance: _, ...used } = answers[old];
    answers[old] = used;
  }
  const papers = commit.papers ? { papers: commit.papers } : {};
  const rows = commit.rows ? { rows: commit.rows.changed } : {};
  return { instance: commit.next, history: [...(file?.history ?? []), ...commit.history], answers, ...papers, ...rows };
}

/** What an instance's file must be. @param id of which instance; without it, of any */
export const instanceShape = (id?: string): Shape<InstanceFile> => ({
  needs: ['instance', 'history', 'answers'],
  fits: ({ instance, history, answers }) =>
    isInstance(instance) &&
    (id === undefined || instance.id === id) &&
    Array.isArray(answers) &&
    ends(history, instance),
});

function ends(history: ChainEntry[], { chain }: InstanceRecord): boolean {
  if (!Array.isArray(history)) return false;
  const { length, head } = endOf(history);
  return length === chain.length && head === chain.head;
}

const isRecord = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a record is one that lists, timers and deliveries can go by, whatever else has become of it. */
export function isInstance(record: InstanceRecord): boolean {
  if (!isRecord(record)) return false;
  const { id, policy, flow, status, edition, version, revision, state, snapshot, timers, actors, chain } = record;
  return (
    [id, policy, flow, status].every((name) => typeof name === 'string') &&
    [edition, version, revision].every(Number.isInteger) &&
    [snapshot, timers, actors, chain].every(isRecord) &&
    state !== undefined &&
    Array.isArray(record.tasks) &&
    Array.isArray(record.outbox)
  );
}
