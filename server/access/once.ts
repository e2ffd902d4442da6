import { AsyncLocalStorage } from 'node:async_hooks';
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { canonicalJson, type Json, Problem } from '../../engine/index.ts';
import type { Caller } from '../kernel/caller.ts';
import type { Answer } from '../kernel/route.ts';
import { sha256 } from '../kernel/sha256.ts';
import { type CallRecord, untilOf } from '../stores/records/call.ts';
import type { AccessParts } from './parts.ts';

const longestKey = 255;
/** Another node that works at the same call says so again and again; one that died is waited for no longer than this. */
const turnMs = 15_000;
const askAgainMs = 50;

/** A call with an idempotency key, while it is being carried out. */
export class KeyedCall {
  readonly id: string;
  readonly request: string;
  /** Whether its answer was written with what it did. */
  isKept = false;
  private readonly seal: Buffer;

  /** @param name who called, how, where and with which key: the whole scope of the key */
  constructor(name: string, request: string) {
    this.id = sha256(`call\n${name}`);
    this.request = request;
    this.seal = Buffer.from(hkdfSync('sha256', name, '', 'answer', 32));
  }

  /** What is to be kept of it. */
  record(answer: Answer, at: string): CallRecord {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.seal, iv);
    const text = Buffer.concat([cipher.update(JSON.stringify(answer)), cipher.final()]);
    const sealed = Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    return { id: this.id, request: this.request, at, answer: sealed };
  }

  /** The answer as it was given. @throws Problem idempotencyKeyReused where something else was asked with the key */
  answerOf(record: CallRecord): Answer {
    if (record.request !== this.request) throw new Problem('idempotencyKeyReused');
    const sealed = Buffer.from(record.answer, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.seal, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString()) as Answer;
  }
}

const under = new AsyncLocalStorage<KeyedCall>();

/** The call with an idempotency key that is being carried out, if it is one. */
export const presentCall = (): KeyedCall | undefined => under.getStore();

/** @throws Problem malformedRequest for a key that is none */
export function readKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.trim() !== '' && key.length <= longestKey) return key;
  throw new Problem('malformedRequest', {
    detail: {
      'zh-CN': `Idempotency-Key 应有 1 到 ${longestKey} 个字符`,
      en: `Idempotency-Key must have 1 to ${longestKey} characters`,
    },
  });
}

/** A call as its key knows it: another caller, method or address with the same key is another call. */
export function keyedCall(
  { caller, request, body, query }: { caller: Caller; request: IncomingMessage; body: unknown; query: object },
  key: string,
): KeyedCall {
  const path = (request as IncomingMessage & { originalUrl?: string }).originalUrl?.split('?')[0] ?? '';
  const asked = canonicalJson({ body: body ?? null, query, match: request.headers['if-match'] ?? null } as Json);
  return new KeyedCall([caller.id, request.method, path, key].join('\n'), sha256(asked));
}

/**
 * Carries a call out once, however often it is sent with the same key: again it is answered as it was answered then. Of two at once the
 * second waits for the first, on whichever node. What was refused is not kept: it changed nothing, and may go well the next time.
 *
 * @throws Problem idempotencyKeyReused, and what the work throws
 */
export async function once(
  parts: Pick<AccessParts, 'store' | 'callQueue' | 'now'>,
  call: KeyedCall,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  const { calls } = parts.store.shelves;
  return parts.callQueue.run(call.id, async () => {
    const kept = await calls.get(call.id);
    if (kept) return call.answerOf(kept);
    return inTurnWithOthers(parts, call.id, async () => {
      const known = await calls.get(call.id);
      if (known) return call.answerOf(known);
      const answer = await under
        .run(call, async () => work())
        .catch(async (error) => {
          // A node that was held up may find that another one has done it meanwhile.
          const done = await calls.get(call.id);
          if (!done) throw error;
          return call.answerOf(done);
        });
      if (!call.isKept && !(await calls.get(call.id))) await keepAnswer(parts, call, answer);
      await forgetOld(parts);
      return answer;
    });
  });
}

/** Keeps the answer of a call that governs nothing: where the process dies before, it is carried out again. */
async function keepAnswer({ store, now }: Pick<AccessParts, 'store' | 'now'>, call: KeyedCall, answer: Answer) {
  const record = call.record(answer, now().toISOString());
  await store.shelves.calls.put(record, untilOf(record));
}

async function forgetOld({ store, now }: Pick<AccessParts, 'store' | 'now'>) {
  const { calls } = store.shelves;
  for (const old of await calls.due(now().toISOString(), 100)) await calls.remove(old.id);
}

/** Of several nodes one works at a call; the others ask again until it is done. */
async function inTurnWithOthers<T>(
  { store }: Pick<AccessParts, 'store'>,
  id: string,
  work: () => Promise<T>,
): Promise<T> {
  const name = `call ${id}`;
  while ((await store.instances.claim([name], turnMs)).length === 0) {
    await new Promise((resolve) => setTimeout(resolve, askAgainMs));
  }
  const renewing = setInterval(() => store.instances.claim([name], turnMs).catch(() => {}), turnMs / 3).unref();
  try {
    return await work();
  } finally {
    clearInterval(renewing);
    await store.instances.claim([name], 0).catch(() => {});
  }
}
