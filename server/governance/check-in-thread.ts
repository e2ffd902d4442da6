import { Worker } from 'node:worker_threads';
import { type Edition, listDefinitions, Problem } from '../../engine/index.ts';
import type { AskedCheck, CheckReport } from './check.ts';

/** A check that takes longer is given up. */
const longestMs = 60_000;
const mostWaiting = 32;

let thread: Worker | undefined;
let waiting = 0;
let turn: Promise<unknown> = Promise.resolve();
let count = 0;

/**
 * Everything that must be right before an edition is published, found in a thread of its own, one edition after another: whatever
 * the definitions are, the node goes on serving.
 *
 * @throws Problem limitExceeded where it takes too long, tooManyRequests where too many wait
 */
export function checkEdition({ content, meaning }: Edition): Promise<CheckReport> {
  if (waiting >= mostWaiting) throw new Problem('tooManyRequests');
  waiting += 1;
  const mine = turn.then(() => ask({ definitions: listDefinitions(content), meaning }));
  turn = mine.then(done, done);
  return mine;
}

const done = () => {
  waiting -= 1;
};

function ask(asked: AskedCheck): Promise<CheckReport> {
  thread ??= new Worker(new URL('./check-thread.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  const worker = thread;
  count += 1;
  const id = count;
  worker.ref();
  return new Promise((resolve, reject) => {
    const giveUp = (problem: unknown) => {
      finish();
      thread = undefined;
      void worker.terminate();
      reject(problem);
    };
    const late = setTimeout(() => giveUp(tooLong()), longestMs);
    const ended = (error: unknown) =>
      giveUp(error instanceof Error && /memory/i.test(error.message) ? tooLong() : error);
    const heard = (answer: { id: number; report?: CheckReport; error?: string }) => {
      if (answer.id !== id) return;
      finish();
      if (answer.report) resolve(answer.report);
      else reject(new Error(answer.error));
    };
    const finish = () => {
      clearTimeout(late);
      worker.off('message', heard).off('error', ended);
      // An idle thread keeps no process alive.
      worker.unref();
    };
    worker.on('message', heard).on('error', ended);
    worker.postMessage({ id, ...asked });
  });
}

const tooLong = () =>
  new Problem('limitExceeded', {
    detail: {
      'zh-CN': `检查超过 ${longestMs / 1000} 秒`,
      en: `the check took longer than ${longestMs / 1000} seconds`,
    },
  });
