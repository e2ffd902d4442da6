import { useEffect, useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import type { Asked, QuestionName, Questions } from './engine-worker.ts';
import { patchOf } from './patch.ts';

interface Question {
  name: QuestionName;
  content: PolicyContent;
  asked: Questions[QuestionName]['asked'];
  resolve: (answer: unknown) => void;
}

/** What is still being worked on after so long is given up for a newer question. */
const patienceMs = 4000;

/**
 * One worker a kind of question: a long check never holds up a trial. The worker keeps the content and is told what changed: copying
 * a large table for each edit would hold up the page.
 */
class Asker {
  private worker: Worker | undefined;
  private sent: PolicyContent | undefined;
  private current: (Question & { since: number }) | undefined;
  private next: Question | undefined;

  /** Asks; of questions that come while one is being answered only the last is asked, the promises of the others never settle. */
  ask<N extends QuestionName>(
    name: N,
    content: PolicyContent,
    asked: Questions[N]['asked'],
  ): Promise<Questions[N]['answer']> {
    return new Promise((resolve) => {
      this.next = { name, content, asked, resolve: resolve as (answer: unknown) => void };
      if (this.current && performance.now() - this.current.since > patienceMs) this.giveUp();
      if (!this.current) this.askNext();
    });
  }

  private askNext(): void {
    const question = this.next;
    this.next = undefined;
    if (!question) return;
    const { name, content, asked } = question;
    this.worker ??= this.start();
    const message: Asked = { name, asked, patch: patchOf(this.sent, content) };
    this.sent = content;
    this.current = { ...question, since: performance.now() };
    this.worker.postMessage(message);
  }

  private start(): Worker {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ answer: unknown }>) => {
      const answered = this.current;
      this.current = undefined;
      answered?.resolve(data.answer);
      this.askNext();
    });
    // A bug of the engine ends this question; the next one starts a new worker.
    worker.addEventListener('error', () => {
      this.giveUp();
      this.askNext();
    });
    return worker;
  }

  private giveUp(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.sent = undefined;
    this.current = undefined;
  }
}

const askers: Record<QuestionName, Asker> = {
  findings: new Asker(),
  cases: new Asker(),
  coverage: new Asker(),
  consequences: new Asker(),
  trial: new Asker(),
  reasons: new Asker(),
  list: new Asker(),
  listBefore: new Asker(),
  proposals: new Asker(),
};

/** Asks the engine about a content once, in a worker; a later question of the kind makes an earlier one never be answered. */
export function askEngine<N extends QuestionName>(
  name: N,
  content: PolicyContent,
  asked: Questions[N]['asked'],
): Promise<Questions[N]['answer']> {
  return askers[name].ask(name, content, asked);
}

/** When a key was last pressed: who is typing goes before the checks, which would take the processor from the page. */
let keyAt = 0;
window.addEventListener(
  'keydown',
  (event) => {
    keyAt = event.timeStamp;
  },
  { capture: true, passive: true },
);
const longestWaitMs = 1500;

/**
 * Asks the engine about a content, in a worker, once it and the keyboard have been at rest for a moment; until the answer is there the last one stands.
 *
 * @param key names what is asked, `asked` itself being new at every render; '' asks nothing
 */
export function useAnswer<N extends QuestionName>(
  name: N,
  content: PolicyContent | null,
  asked: Questions[N]['asked'],
  { key, pauseMs }: { key: string; pauseMs: number },
): Questions[N]['answer'] | undefined {
  const [answer, setAnswer] = useState<Questions[N]['answer']>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says when another question is asked
  useEffect(() => {
    if (!content || key === '') return undefined;
    let current = true;
    let timer: ReturnType<typeof setTimeout>;
    const latest = performance.now() + longestWaitMs;
    const ask = async () => {
      const rest = keyAt + pauseMs - performance.now();
      if (rest > 0 && performance.now() < latest) {
        timer = setTimeout(ask, rest);
        return;
      }
      const found = await askers[name].ask(name, content, asked);
      if (current) setAnswer(() => found);
    };
    timer = setTimeout(ask, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [content, key, pauseMs]);
  return answer;
}
