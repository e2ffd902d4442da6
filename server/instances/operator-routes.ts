import type { IncomingMessage } from 'node:http';
import { api } from '../../contract/api.ts';
import { Problem } from '../../engine/index.ts';
import { readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { type Route, serve } from '../kernel/route.ts';
import { foresee } from './foresee.ts';
import { type Operation, operate, operated } from './operate.ts';
import { instanceAnswer } from './routes.ts';

interface Asked {
  params: { id: string };
  body: Omit<Operation, 'verb'> & { dryRun?: boolean };
  caller: Caller;
  request: IncomingMessage;
}

/** What the operator does with one instance. */
export function operatorRoutes(parts: Parts): Route[] {
  const done = (verb: Operation['verb']) => async (asked: Asked) => {
    const { dryRun, ...more } = asked.body;
    const operation = { ...more, verb };
    if (dryRun) return { body: await foreseen(parts, operation, asked) };
    const { params, caller, request } = asked;
    const how = { caller, key: readKey(request), ifVersion: readIfMatch(request) };
    return instanceAnswer(parts, await operate(parts, params.id, operation, how));
  };
  const own = { keepsOwnAnswers: true };
  return [
    serve(api.jumpInstance, done('jump'), own),
    serve(api.terminateInstance, done('terminate'), own),
    serve(api.suspendInstance, done('suspend'), own),
    serve(api.resumeInstance, done('resume'), own),
    serve(api.retryInstance, done('retry'), own),
    serve(api.correctInstance, done('correct'), own),
  ];
}

async function foreseen(parts: Parts, operation: Operation, { params, caller }: Asked) {
  const { instance } = await parts.store.instances.load(params.id);
  if (!instance) throw new Problem('instanceNotFound');
  requirePolicy(caller, instance.policy);
  return foresee(instance, await operated(parts, instance, operation, caller.id));
}
