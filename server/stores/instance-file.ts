import type { ChainEntry } from './records/entry.ts';
import type { InstanceRecord, StoredAnswer } from './records/instance.ts';
import type { Commit } from './store.ts';

/** Everything of one instance, as it is kept together. */
export interface InstanceFile {
  instance: InstanceRecord;
  history: ChainEntry[];
  answers: StoredAnswer[];
}

/** Answers kept whole; of older keys only the fact that they were used, so that they are never applied again. */
const wholeAnswers = 64;

/** The instance's file after a commit, or nothing where the commit comes too late. */
export function withCommit(file: InstanceFile | undefined, commit: Commit): InstanceFile | undefined {
  if ((file?.instance.revision ?? 0) !== commit.next.revision - 1) return undefined;
  const answers = [...(file?.answers ?? []), ...(commit.answer ? [commit.answer] : [])];
  const old = answers.length - wholeAnswers - 1;
  if (old >= 0 && answers[old]?.instance) answers[old] = { key: answers[old].key, request: answers[old].request };
  return { instance: commit.next, history: [...(file?.history ?? []), ...commit.history], answers };
}
