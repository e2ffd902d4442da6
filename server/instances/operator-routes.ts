import type { IncomingMessage } from 'node:http';
import { api } from '../../contract/api.ts';
import { Problem, type WayBack } from '../../engine/index.ts';
import { readKey } from '../access/once.ts';
import type { Parts } from '../decisions/parts.ts';
import { readIfMatch } from '../kernel/answer.ts';
import { type Caller, requirePolicy } from '../kernel/caller.ts';
import { type Route, serve } from '../kernel/route.ts';
import { nameOf } from '../people/people.ts';
import { foresee } from './foresee.ts';
import { type Operation, operate, operated } from './operate.ts';
import { instanceAnswer } from './routes.ts';
import { takeWayBack } from './ways.ts';

interface Asked {
  params: { id: string };
  body: Omit<Operation, 'verb'> & { dryRun?: boolean };
  caller: Caller;
  request: IncomingMessage;
}

/** Ways back that persons take, and what the operator does with one instance. */
export function operatorRoutes(parts: Parts): Route[] {
  const done = (verb: Operation['verb']) => async (asked: Asked) => {
    const { dryRun, ...more } = asked.body;
    const operation = { ...more, verb };
    if (dryRun) return { body: await foreseen(parts, operation, asked) };
    const { params, caller, request } = asked;
    const how = { caller, key: readKey(request), ifVersion: readIfMatch(request) };
    return instanceAnswer(parts, await operate(parts, params.id, operation, how), caller);
  };
  const back = async (
    way: WayBack,
    {
      params,
      caller,
      request,
      body,
    }: { params: { id: string }; body: { reason?: string } | undefined } & Omit<Asked, 'body'>,
  ) => {
    const said = body?.reason === undefined ? {} : { reason: body.reason };
    const asked = { way, ...said, caller, key: readKey(request), ifVersion: readIfMatch(request) };
    return instanceAnswer(parts, await takeWayBack(parts, params.id, asked), caller);
  };
  const own = { keepsOwnAnswers: true };
  return [
    serve(api.recallInstance, (call) => back({ verb: 'recall' }, call), own),
    serve(api.takeBackInstance, (call) => back({ verb: 'takeBack' }, call), own),
    serve(
      api.returnInstance,
      (call) => {
        const { to, mode } = call.body;
        return back({ verb: 'return', ...(to === undefined ? {} : { to }), ...(mode ? { mode } : {}) }, call);
      },
      own,
    ),
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
  return foresee(instance, await operated(parts, instance, operation, nameOf(parts, caller)));
}
