import { useEffect, useState } from 'react';
import type { PolicyContent } from '../../engine/index.ts';
import type { Asked, QuestionName, Questions } from './engine-worker.ts';

/** One worker a kind of question: a long check never holds up a trial. */
class Asker {
  private worker: Worker | undefined;
  private sent: PolicyContent | undefined;
  private ticket = 0;
  private waiting: ((answer: unknown) => void) | undefined;

  /** Asks; an earlier question that is still being worked on is given up, its promise never settles. */
  ask<N extends QuestionName>(
    name: N,
    content: PolicyContent,
    asked: Questions[N]['asked'],
  ): Promise<Questions[N]['answer']> {
    if (this.waiting) this.giveUp();
    this.worker ??= this.start();
    this.ticket += 1;
    const message: Asked = { ticket: this.ticket, name, asked, ...(content === this.sent ? {} : { content }) };
    this.sent = content;
    this.worker.postMessage(message);
    return new Promise((resolve) => {
      this.waiting = resolve as (answer: unknown) => void;
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', ({ data }: MessageEvent<{ ticket: number; answer: unknown }>) => {
      if (data.ticket !== this.ticket) return;
      const answer = this.waiting;
      this.waiting = undefined;
      answer?.(data.answer);
    });
    // A bug of the engine ends this question; the next one starts a new worker.
    worker.addEventListener('error', () => this.giveUp());
    return worker;
  }

  private giveUp(): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.sent = undefined;
    this.waiting = undefined;
  }
}

const askers: Record<QuestionName, Asker> = {
  findings: new Asker(),
  cases: new Asker(),
  coverage: new Asker(),
  trial: new Asker(),
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

/**
 * Asks the engine about a content, in a worker, once it has been at rest for a moment; until the answer is there the last one stands.
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
    const timer = setTimeout(async () => {
      const found = await askers[name].ask(name, content, asked);
      if (current) setAnswer(() => found);
    }, pauseMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [content, key, pauseMs]);
  return answer;
}
