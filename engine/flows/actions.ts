import { assign, enqueueActions } from 'xstate';
import type { ActionJson, Json, JsonObject } from '../ground/definition.ts';
import { exceed, limits, partsOf } from '../ground/limits.ts';
import { both, type LocalText } from '../ground/local-text.ts';
import type { RowChange } from '../ground/master-row.ts';
import { Problem } from '../ground/problem.ts';
import type { Run } from '../rules/environment.ts';
import type { FlowEffect, FlowStart, Tell } from './flow-step.ts';
import type { InContext, Runtime, Templates } from './runtime.ts';

/** One kind of action: all that anybody knows of it. */
export interface Action {
  label: LocalText;
  /** What it does, where `{what}` is the name of what its params name. */
  sentence: LocalText;
  /** What its params name: values to keep, a rule set by `ruleSet`, a flow by `flow`, an event by `event.type`, a role by `role`, master data by `id`, or a text. */
  names: 'values' | 'ruleSet' | 'flow' | 'event' | 'role' | 'masterData' | { text: string };
  /** The params that a new one begins with. */
  blank: JsonObject;
  /** It may have a `when`, and acts only where that is true. */
  conditional?: true;
  /** The names of the context that it writes. */
  writes?(params: JsonObject): string[];
  /** XState's own action; without one nothing is done at once, and the effect tells the world. */
  run?(runtime: Runtime): unknown;
  /** What it asks of the world. */
  effect?(params: JsonObject, templates: Templates, run: Run): FlowEffect[];
}

/** The actions that a machine may name. An unknown one would do nothing: the checks report it. */
export const actions = {
  assign: {
    label: both('记下数值', 'Set values'),
    sentence: both('记下 {what}', 'Set {what}'),
    names: 'values',
    blank: {},
    writes: (params) => Object.keys(params).filter((name) => name !== 'when'),
    conditional: true,
    run: ({ within, templates }) =>
      assign((given: InContext, params: JsonObject) =>
        within(given, {}, (frame) => {
          const values = templates.unconditional(params);
          return templates.holds(params, frame) ? bounded(templates.fill(values, frame) as JsonObject) : {};
        }),
      ),
  },
  decide: {
    label: both('按规则计算', 'Decide'),
    sentence: both('计算 {what}', 'Decide {what}'),
    names: 'ruleSet',
    blank: { ruleSet: '', into: '' },
    conditional: true,
    writes: ({ into }) => (typeof into === 'string' ? [into] : []),
    run: ({ within, templates, decide }) =>
      assign((given: InContext, params: JsonObject) =>
        within(given, {}, (frame, run): JsonObject => {
          if (!templates.holds(params, frame)) return {};
          const one = (each: Run): Json => {
            const decided = unlessOpen(params, () => decide(given.context, params, [each], each));
            if (!decided) return templates.fill(params.unconfigured, [each]);
            return typeof params.take === 'string' ? (decided.outcome[params.take] ?? null) : decided.outcome;
          };
          const value = params.for === undefined ? one(run) : forEach(params, templates.fill, run).map(one);
          return bounded({ [String(params.into)]: value });
        }),
      ),
  },
  record: {
    label: both('留痕', 'Record'),
    sentence: both('留痕 {what}', 'Record {what}'),
    names: { text: 'type' },
    blank: { type: '' },
    conditional: true,
    effect: (params, { fill, holds, unconditional }, run) =>
      forEach(params, fill, run).flatMap((each): FlowEffect[] => {
        const { for: _, ...rest } = unconditional(params);
        return holds(params, [each]) ? [{ type: 'record', record: fill(rest, [each]) as JsonObject }] : [];
      }),
  },
  notify: {
    label: both('通知', 'Notify'),
    sentence: both('通知 {what}', 'Notify {what}'),
    names: 'role',
    blank: { role: '' },
    conditional: true,
    effect: (params, { fill, holds, unconditional }, run) =>
      holds(params, [run]) ? [{ type: 'notify', notification: fill(unconditional(params), [run]) as JsonObject }] : [],
  },
  start: {
    label: both('发起流程', 'Start a flow'),
    sentence: both('发起 {what}', 'Start {what}'),
    names: 'flow',
    blank: { flow: '', input: {} },
    conditional: true,
    effect: (params, { holds, fill }, run) =>
      forEach(params, fill, run).flatMap((each): FlowEffect[] =>
        holds(params, [each]) ? [{ type: 'start', start: startOf(fill(params, [each]) as JsonObject) }] : [],
      ),
  },
  tell: {
    label: both('告知', 'Tell'),
    sentence: both('告知 {what}', 'Tell {what}'),
    names: { text: 'event' },
    blank: { to: 'parent', event: '' },
    conditional: true,
    effect: (params, { holds, fill }, run) =>
      forEach(params, fill, run).flatMap((each): FlowEffect[] =>
        holds(params, [each]) ? [{ type: 'tell', tell: tellOf(fill(params, [each]) as JsonObject) }] : [],
      ),
  },
  master: {
    label: both('更新主数据', 'Change master data'),
    sentence: both('更新{what}', 'Change {what}'),
    names: 'masterData',
    blank: { id: '', key: { '=': '' }, set: {} },
    conditional: true,
    effect: (params, { holds, fill }, run) =>
      forEach(params, fill, run).flatMap((each): FlowEffect[] => {
        const frame = [standing(params, fill, each)];
        return holds(params, frame) ? [{ type: 'row', row: changeOf(fill(params, frame) as JsonObject) }] : [];
      }),
  },
  raise: {
    label: both('触发事件', 'Raise an event'),
    sentence: both('触发 {what}', 'Raise {what}'),
    names: 'event',
    blank: { event: { type: '' } },
    conditional: true,
    run: ({ within, templates, delayMs }) =>
      enqueueActions(({ context, event: met, enqueue }: any, params: JsonObject) => {
        const given: InContext = { context, event: met };
        const filled = within(given, null, (frame) =>
          templates.holds(params, frame)
            ? { event: templates.fill(params.event, frame), id: templates.fill(params.id, frame) }
            : null,
        );
        if (!filled) return;
        const delay = params.delay === undefined ? {} : { delay: delayMs(params.delay, given) };
        enqueue.raise(filled.event, { ...delay, ...(filled.id === null ? {} : { id: String(filled.id) }) });
      }),
  },
  cancel: {
    label: both('取消定时', 'Cancel'),
    sentence: both('取消 {what}', 'Cancel {what}'),
    names: { text: 'id' },
    blank: { id: '' },
    conditional: true,
    run: ({ within, templates }) =>
      enqueueActions(({ context, event, enqueue }: any, params: JsonObject) => {
        const id = within({ context, event }, null, (frame) =>
          templates.holds(params, frame) ? templates.fill(params.id, frame) : null,
        );
        if (id !== null) enqueue.cancel(String(id));
      }),
  },
} satisfies Record<string, Action>;

export type ActionName = keyof typeof actions;
export const actionNames = Object.keys(actions) as ActionName[];

/**
 * The row of an action by its name; undefined where there is none.
 *
 * @example actionNamed('decide')?.writes?.({ ruleSet: 'fee', into: 'feeCny' }) // ['feeCny']
 */
export const actionNamed = (name: string): Action | undefined =>
  Object.hasOwn(actions, name) ? actions[name as ActionName] : undefined;

/** An action that puts something on record. */
export const recordAction = (params: JsonObject) => ({ type: 'record' satisfies ActionName, params });

/**
 * What an action puts on record, by its type; undefined for one that records nothing.
 *
 * @example recordTypeOf({ type: 'record', params: { type: 'deadlineBreached' } }) // 'deadlineBreached'
 */
export function recordTypeOf(action: ActionJson): string | undefined {
  const { type, params } = typeof action === 'string' ? { type: action } : action;
  return type === ('record' satisfies ActionName) && typeof params?.type === 'string' ? params.type : undefined;
}

/** A decision; undefined where a configuration value that it needs is open, and the action says what it is then. */
function unlessOpen<T>({ unconfigured }: JsonObject, decide: () => T): T | undefined {
  try {
    return decide();
  } catch (error) {
    if (unconfigured !== undefined && error instanceof Problem && error.code === 'configurationMissing')
      return undefined;
    throw error;
  }
}

/** What is not known yet is left out of the input: the flow that is started may learn it by its own events. */
function startOf({ flow, input, businessKey, tell, as, wait, records, detached }: JsonObject): FlowStart {
  const known = Object.entries((input ?? {}) as JsonObject).filter(([, value]) => value !== null);
  return {
    flow: String(flow),
    input: Object.fromEntries(known),
    ...((businessKey ?? null) === null ? {} : { businessKey: String(businessKey).slice(0, 200) }),
    ...(typeof tell === 'string' ? { tell } : {}),
    ...(typeof as === 'string' ? { as } : {}),
    ...(wait === 'all' || wait === 'any' ? { wait } : {}),
    ...(Array.isArray(records) ? { records: records.map(String) } : {}),
    ...(detached === true ? { detached } : {}),
  };
}

/** What a row is to be: what of it was not said is added when the step is described. */
const changeOf = ({ id, key, set }: JsonObject): RowChange => ({
  master: String(id),
  key: typeof key === 'string' ? key : '',
  fields: (set ?? {}) as JsonObject,
});

/** A run whose `row` is the one that is to be changed, as it stands before the step; null: there is none yet. */
function standing({ id, key }: JsonObject, fill: Templates['fill'], run: Run): Run {
  const name = fill(key, [run]);
  return { ...run, standing: typeof name === 'string' ? (run.row?.(String(id), name) ?? null) : null };
}

/** A step for each of a list that `for` gives, with its `item`; without it one. */
function forEach(params: JsonObject, fill: Templates['fill'], run: Run): Run[] {
  if (params.for === undefined) return [run];
  const items = fill(params.for, [run]);
  return (Array.isArray(items) ? items : items === null ? [] : [items]).map((item) => ({ ...run, item }));
}

function tellOf({ to, event, facts }: JsonObject): Tell {
  const known = Object.entries((facts ?? {}) as JsonObject).filter(([, value]) => value !== null);
  return { to: receiverOf(to ?? 'parent'), event: String(event), facts: Object.fromEntries(known) };
}

function receiverOf(to: Json): Tell['to'] {
  if (to === 'child') return { child: null };
  if (typeof to !== 'object' || to === null || Array.isArray(to)) return 'parent';
  if (typeof to.child === 'string') return { child: to.child };
  if (to.instance !== undefined) return { flow: String(to.flow), instance: String(to.instance ?? '') };
  return { flow: String(to.flow), businessKey: String(to.businessKey ?? '') };
}

/** What is written again and again within one event must not double each time. @throws Problem limitExceeded */
function bounded(written: JsonObject): JsonObject {
  if (partsOf(written, limits.valueParts.most) > limits.valueParts.most) exceed('valueParts');
  return written;
}
