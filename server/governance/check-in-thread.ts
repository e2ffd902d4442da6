import { Worker } from 'node:worker_threads';
import { type Edition, listDefinitions, Problem } from '../../engine/index.ts';
import { type AskedCheck, type CheckReport, type checkParts, reportOf, type SentEdition } from './check.ts';

/** A check that takes longer is given up. */
const longestMs = 60_000;
const mostWaiting = 32;

let waiting = 0;
let turn: Promise<unknown> = Promise.resolve();

/**
 * Everything that must be right before an edition is published, found in two threads of their own, one edition after another: whatever
 * the definitions are, the node goes on serving.
 *
 * @throws Problem limitExceeded where it takes too long, tooManyRequests where too many wait
 */
export const checkEdition = (edition: Edition): Promise<CheckReport> => inTurn(() => askBoth(sent(edition)));

/**
 * What follows from the changes between an edition and a draft, found in one of these threads.
 *
 * @throws Problem as `checkEdition`
 */
export const consequencesBetween = (base: Edition, draft: Edition): Promise<Found<'consequences'>> =>
  inTurn(() => second.ask('consequences', { ...sent(draft), base: sent(base) }));

const sent = ({ content, meaning }: Edition): SentEdition => ({
  definitions: JSON.stringify(listDefinitions(content)),
  meaning,
});

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= mostWaiting) throw new Problem('tooManyRequests');
  waiting += 1;
  const mine = turn.then(work);
  turn = mine.then(done, done);
  return mine;
}

const done = () => {
  waiting -= 1;
};

async function askBoth(asked: SentEdition): Promise<CheckReport> {
  const asking = [first.ask('content', asked), second.ask('cases', asked)] as const;
  // The next begins when both are free again.
  await Promise.allSettled(asking);
  const [found, run] = await Promise.all(asking);
  return reportOf(found, run);
}

type Found<Part extends keyof typeof checkParts> = Awaited<ReturnType<(typeof checkParts)[Part]>>;

/** A thread that finds parts of checks, one after another, started when it is first asked. */
class CheckThread {
  private thread: Worker | undefined;
  private count = 0;

  ask<Part extends keyof typeof checkParts>(part: Part, asked: AskedCheck): Promise<Found<Part>> {
    this.thread ??= new Worker(new URL('./check-thread.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    const worker = this.thread;
    this.count += 1;
    const id = this.count;
    worker.ref();
    return new Promise((resolve, reject) => {
      const giveUp = (problem: unknown) => {
        finish();
        this.thread = undefined;
        void worker.terminate();
        reject(problem);
      };
      const late = setTimeout(() => giveUp(tooLong()), longestMs);
      const ended = (error: unknown) =>
        giveUp(error instanceof Error && /memory/i.test(error.message) ? tooLong() : error);
      const heard = (answer: { id: number; report?: Found<Part>; error?: string }) => {
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
      worker.postMessage({ id, part, ...asked });
    });
  }
}

const first = new CheckThread();
const second = new CheckThread();

const tooLong = () =>
  new Problem('limitExceeded', {
    detail: {
      'zh-CN': `检查超过 ${longestMs / 1000} 秒`,
      en: `the check took longer than ${longestMs / 1000} seconds`,
    },
  });
