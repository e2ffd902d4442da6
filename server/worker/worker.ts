import type { Parts } from '../decisions/parts.ts';
import { deliverMessages } from '../instances/messages.ts';
import { sendInternal } from '../instances/send-event.ts';
import { inSpan } from '../kernel/tracing/in-span.ts';
import { casesId, wantedCases } from '../overview/kept-cases.ts';
import { keepRegisters } from '../papers/keep-registers.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { UnsealedEntry } from '../stores/records/entry.ts';
import { type InstanceRecord, isSuspended } from '../stores/records/instance.ts';
import type { DueTimer } from '../stores/store.ts';
import { createDeliveries } from './deliveries.ts';
import { dropUploads } from './drop-uploads.ts';
import { createOperating } from './operating.ts';
import { startScheduled } from './schedules.ts';
import { createFreezing } from './statements-due.ts';

/** Never sleeps longer: clocks jump, and other processes commit. */
const longestSleepMs = 1000;
const retryMs = 1000;
/** Timers fired side by side: looking for them costs as much for a few as for many. */
const atOnce = 256;
/** Later than this after its instant, a timer's entry in the history says so. */
const lateMs = 5000;

export interface Worker {
  /** Looks for work now. Called whenever there may be some; of an instant further off than it ever sleeps it need not be told. */
  wake(atMs?: number): void;
  /** Resolves when all that is due and owed at this moment has been done. */
  settle(): Promise<void>;
  /** Resolves when what is under way is finished: of what an instance owes the one call that has begun. */
  stop(): Promise<void>;
}

/** Fires timers when they are due and delivers what instances owe, of every instance of the store. */
export function createWorker(parts: Parts): Worker {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const deliveries = createDeliveries(parts, { wake: () => wake(), isStopped: () => stopped });
  const setAside: SetAside = new Map();

  const freezing = createFreezing(parts, () => stopped);
  const operating = createOperating(parts, () => stopped);

  const startBeside = () => {
    if (stopped) return;
    freezing.start();
    operating.start();
  };

  const run = async () => {
    let sleepMs = retryMs;
    try {
      do {
        again = false;
        if (parts.store.fault?.() !== undefined) break;
        // However many timers are due, what works beside them begins.
        startBeside();
        while (!stopped && (await fireDue(parts, setAside))) {
          again = true;
          startBeside();
        }
        if (!stopped) await deliveries.start();
        if (!stopped && (await deliverMessages(parts))) again = true;
        if (!stopped && (await startDuties(parts))) again = true;
        if (!stopped) await dropUploads(parts);
        if (!stopped) await keepNear(parts);
      } while (again && !stopped);
      sleepMs = await untilDue(parts);
    } catch (error) {
      again = false;
      parts.log.error('the worker failed and will try again', { error });
    } finally {
      running = undefined;
    }
    // Woken while it looked how long it may sleep, it does not sleep.
    if (again) wake();
    else if (!stopped) timer = setTimeout(() => wake(), sleepMs);
  };
  const wake = (atMs?: number) => {
    if (atMs !== undefined && atMs - parts.now().getTime() > longestSleepMs) return;
    again = true;
    if (stopped || running) return;
    clearTimeout(timer);
    running = run();
  };
  const finish = async () => {
    while (running || freezing.underWay || operating.underWay || deliveries.underWay.size > 0)
      await Promise.all([running, freezing.underWay, operating.underWay, ...deliveries.underWay.values()]);
  };
  return {
    wake,
    async settle() {
      wake();
      await finish();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await finish();
    },
  };
}

const minuteMs = 60_000;
const looked = new WeakMap<Parts, number>();

/** Starts what schedules ask for, looking once a minute. @returns whether there was any */
async function startDuties(parts: Parts): Promise<boolean> {
  const minute = Math.floor(parts.now().getTime() / minuteMs);
  if (looked.get(parts) === minute) return false;
  const started = await startScheduled(parts);
  looked.set(parts, minute);
  return started.length > 0;
}

const nearMs = 5000;
const kept = new WeakMap<Parts, number>();

/** Takes up what registers lack, every few seconds. */
async function keepNear(parts: Parts): Promise<void> {
  const nowMs = performance.now();
  if (nowMs - (kept.get(parts) ?? Number.NEGATIVE_INFINITY) < nearMs) return;
  kept.set(parts, nowMs);
  await keepRegisters(parts, { [casesId]: wantedCases });
}

async function untilDue(parts: Parts): Promise<number> {
  const next = await parts.store.instances.nextDueAt();
  if (next === undefined) return longestSleepMs;
  return Math.max(0, Math.min(Date.parse(next) - parts.now().getTime(), longestSleepMs));
}

/** Instances whose timers could not be fired since they or their edition are damaged, and until when (in milliseconds) that is remembered. */
type SetAside = Map<string, number>;
const asideMs = 60_000;

/** Fires the timers that are due. @returns whether there were any that could be */
async function fireDue(parts: Parts, aside: SetAside): Promise<boolean> {
  const now = parts.now();
  for (const [id, untilMs] of aside) if (untilMs <= now.getTime()) aside.delete(id);
  const found = await parts.store.instances.due(now.toISOString(), atOnce + aside.size);
  const due = found.filter(({ instance }) => !aside.has(instance));
  const fire = (one: DueTimer) =>
    fireTimer(parts, one).catch((error) => {
      unlessDamaged(error);
      aside.set(one.instance, now.getTime() + asideMs);
    });
  await Promise.all(due.map(fire));
  return due.length > 0;
}

/** Fires a timer, unless it was stopped or armed anew meanwhile. */
async function fireTimer(parts: Parts, { instance: id, timer, token }: DueTimer): Promise<void> {
  const now = parts.now();
  const attributes = { 'guiju.instance': id, 'guiju.timer': timer };
  const fire = () => sendInternal(parts, id, takeTimer);
  await inSpan('timer', attributes, fire);

  function takeTimer(instance: InstanceRecord) {
    const found = instance.timers[timer];
    if (found?.token !== token || isSuspended(instance)) return undefined;
    const { [timer]: _, ...timers } = instance.timers;
    const overdueMs = now.getTime() - Date.parse(found.dueAt);
    const cause: UnsealedEntry = { at: now.toISOString(), type: 'timer', timer, dueAt: found.dueAt };
    if (overdueMs > lateMs) cause.late = true;
    return { before: { ...instance, timers }, event: found.event as { type: string }, cause };
  }
}
