import { parseDuration } from '../expressions/dates.ts';
import { isDelayText } from '../flows/delays.ts';
import type { FlowGraph } from '../flows/graph.ts';
import { rolesOfFlow } from '../flows/roles.ts';
import type { GraphState } from '../flows/targets.ts';
import { fits } from '../flows/wildcards.ts';
import {
  type FlowDefinition,
  isExpression,
  type Json,
  type JsonObject,
  type PolicyContent,
} from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';
import { objectsWithin } from './handed-on.ts';
import { personsGiven, statesAsked } from './same-person.ts';

/** What is said of tasks and of people, with the names that it may use. */
interface Asked {
  definition: FlowDefinition;
  content: PolicyContent;
  states: string[];
  roles: string[];
  report: Report;
}

/** Names in tasks and in what a flow says of people that are not there, and members of a task that do not go together. */
export function taskFindings(
  definition: FlowDefinition,
  graph: FlowGraph,
  content: PolicyContent,
  report: Report,
): Finding[] {
  const states = graph.states.map(({ path }) => path).filter((path) => path !== '');
  const roles = [...new Set([...(content.policy.roles ?? []), ...Object.values(content.flows).flatMap(rolesOfFlow)])];
  const asked: Asked = { definition, content, states, roles, report };
  return [
    ...graph.states.flatMap((state) => (state.state.meta?.task ? findingsOfTask(state, asked) : [])),
    ...separatedNames(asked),
    ...flowNames(asked),
    ...statesOfActors(asked),
  ];
}

/** What is called so, of which there is none: told with the name that is most likely meant. */
function noSuch(
  [zh, en]: readonly [string, string],
  name: string,
  known: Iterable<string>,
  path: string,
  { report }: Asked,
  written: (meant: string) => Json = (meant) => meant,
): Finding {
  const meant = nearest(name, known);
  const found = report(
    'unknownName',
    path,
    `没有${zh}“${name}”${meant ? `，是否指“${meant}”` : ''}`,
    `There is no ${en} “${name}”${meant ? `; did you mean “${meant}”` : ''}`,
  );
  return meant ? { ...found, fix: { path, value: written(meant) } } : found;
}

const words = {
  state: ['状态', 'state'],
  event: ['事件', 'event'],
  stateEvent: ['该状态的事件', 'event of the state'],
  role: ['角色', 'role'],
  person: ['列出的人员', 'person of the list'],
  deadline: ['期限（如 P3D）', 'deadline (such as P3D)'],
} as const;

function findingsOfTask(place: GraphState, asked: Asked): Finding[] {
  const { report, definition, roles } = asked;
  const task = place.state.meta?.task ?? {};
  const at = (...path: (string | number)[]) => place.pointer + pointer('meta', 'task', ...path);
  const taken = Object.keys(place.state.on ?? {});
  const known = Object.keys(definition.events).filter((event) => taken.some((name) => fits(name, event)));
  const event = (name: string | undefined, ...path: (string | number)[]) =>
    name === undefined || known.includes(name) ? [] : [noSuch(words.stateEvent, name, known, at(...path), asked)];
  const { approval, candidates, events = [], notBy = [] } = task;
  const wrong = (path: string, zh: string, en: string, fix?: Json) => {
    const found = report('invalidDefinition', path, zh, en);
    return fix === undefined ? found : { ...found, fix: { path, value: fix } };
  };
  return [
    ...notBy.flatMap((name, index) => apartFrom(name, at('notBy', index), asked)),
    ...events.flatMap((name, index) => event(name, 'events', index)),
    ...(approval
      ? [...event(approval.agree, 'approval', 'agree'), ...event(approval.refuse, 'approval', 'refuse')]
      : []),
    ...(approval && approval.agree === approval.refuse
      ? [wrong(at('approval', 'refuse'), '同意和不同意不能是同一个事件', 'One event cannot both agree and refuse')]
      : []),
    ...weightFindings(task, at, asked),
    ...(Array.isArray(candidates) ? candidates : []).flatMap((role, index) =>
      roles.includes(role) ? [] : [noSuch(words.role, role, roles, at('candidates', index), asked)],
    ),
    ...membersTogether(task, at, wrong),
    ...deadlineFindings(task, at, wrong),
    ...dueFindings(place, at, asked),
  ];
}

type Task = NonNullable<NonNullable<GraphState['state']['meta']>['task']>;
type At = (...path: (string | number)[]) => string;
type Wrong = (path: string, zh: string, en: string, fix?: Json) => Finding;

function apartFrom(name: string, path: string, asked: Asked): Finding[] {
  const { report, states, definition } = asked;
  if (name === 'starter') return [];
  const [, kind, of = ''] = /^(state|event):(.*)$/.exec(name) ?? [];
  if (kind === 'state')
    return states.includes(of) ? [] : [noSuch(words.state, of, states, path, asked, (meant) => `state:${meant}`)];
  const events = Object.keys(definition.events);
  if (kind === 'event')
    return events.includes(of) ? [] : [noSuch(words.event, of, events, path, asked, (meant) => `event:${meant}`)];
  const all = ['starter', ...states.map((one) => `state:${one}`), ...events.map((one) => `event:${one}`)];
  const meant = nearest(name, ['starter']) ?? all.find((one) => one.endsWith(`:${name}`));
  const found = report(
    'unknownName',
    path,
    `“${name}”应写作 starter、state:状态 或 event:事件${meant ? `，是否指“${meant}”` : ''}`,
    `“${name}” should be starter, state:<state> or event:<event>${meant ? `; did you mean “${meant}”` : ''}`,
  );
  return [meant ? { ...found, fix: { path, value: meant } } : found];
}

function weightFindings({ approval }: Task, at: At, asked: Asked): Finding[] {
  const weights = typeof approval?.mode === 'object' ? approval.mode.weights : undefined;
  if (!weights) return [];
  const path = at('approval', 'mode', 'weights');
  const nobody = { by: undefined, actedIn: () => [] };
  const of = approval?.of as Json;
  const given = isExpression(of) ? personsGiven(of['='], nobody) : [];
  const listed = (given ?? []).filter((who) => who.startsWith('person ')).map((who) => who.slice('person '.length));
  const isListed = listed.length > 0 && listed.length === given?.length;
  const unknown = isListed ? Object.keys(weights).filter((person) => !listed.includes(person)) : [];
  const isNothing = isListed && listed.every((person) => weights[person] === 0);
  return [
    ...unknown.map((person) => {
      const { fix: _, ...found } = noSuch(words.person, person, listed, path + pointer(person), asked);
      return found;
    }),
    ...(isNothing
      ? [asked.report('invalidDefinition', path, '没有一个人的票有份量', 'Nobody’s vote has any weight')]
      : []),
  ];
}

/** What is said of a task twice, or of what it is not. */
function membersTogether(task: Task, at: At, wrong: Wrong): Finding[] {
  const { approval, assign, candidates, allow = [], nobody, skip } = task;
  const ways = { approval, assign, ...(isExpression(candidates as Json) ? { candidates } : {}) };
  const [, ...more] = Object.entries(ways).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  return [
    ...more.map((key) =>
      wrong(
        at(key),
        '归谁办只能说一种：几个人共同决定、指定人员或候选人员',
        'Whose a task is can be said in one way only: several who decide together, persons it is given to, or candidates',
      ),
    ),
    ...(nobody === 'pass' && !approval
      ? [
          wrong(
            at('nobody'),
            '只有审批才能在找不到人时算通过',
            'Only an approval can pass where nobody is found',
            'administrator',
          ),
        ]
      : []),
    ...(skip && !approval
      ? [wrong(at('skip'), '只有审批才能因为同意过就算同意', 'Only in an approval can somebody have agreed before')]
      : []),
    ...(allow.includes('addSigner') && !approval
      ? [
          wrong(
            at('allow'),
            '只有审批才能加签',
            'A signer can be added to an approval only',
            allow.filter((verb) => verb !== 'addSigner'),
          ),
        ]
      : []),
  ];
}

function deadlineFindings({ due, remind = [], escalate }: Task, at: At, wrong: Wrong): Finding[] {
  const after = typeof escalate === 'object' ? escalate.after : undefined;
  const isDuration = (text: string) => parseDuration(text) !== undefined;
  const noDuration = (text: string, path: string) =>
    wrong(path, `“${text}”不是时长（如 P1D）`, `“${text}” is no duration (such as P1D)`);
  const without =
    due === undefined ? [...(remind.length > 0 ? ['remind'] : []), ...(escalate ? ['escalate'] : [])] : [];
  return [
    ...remind.flatMap((text, index) => (isDuration(text) ? [] : [noDuration(text, at('remind', index))])),
    ...(after === undefined || isDuration(after) ? [] : [noDuration(after, at('escalate', 'after'))]),
    ...without.map((key) =>
      wrong(
        at(key),
        '没有期限（due），就不会提醒，也不会升级',
        'Without a deadline (`due`) nobody is reminded, and nothing is escalated',
      ),
    ),
  ];
}

/** A deadline is the name of a timer of the state or a delay of the flow, or a duration. */
function dueFindings({ state }: GraphState, at: At, asked: Asked): Finding[] {
  const due = state.meta?.task?.due;
  const known = [...Object.keys(state.after ?? {}), ...Object.keys(asked.definition.delays ?? {})];
  if (due === undefined || known.includes(due) || isDelayText(due)) return [];
  return [noSuch(words.deadline, due, known, at('due'), asked)];
}

/** Events that one person sends at most one of: of this flow, or of another of the policy. */
function separatedNames(asked: Asked): Finding[] {
  const { definition, content, report } = asked;
  const own = Object.keys(definition.events);
  const all = Object.values(content.flows).flatMap(({ id, events }) =>
    Object.keys(events).map((name) => `${id}.${name}`),
  );
  return (definition.distinct ?? []).flatMap((list, place) => {
    const whole = list.map((name) => (name.includes('.') ? name : `${definition.id}.${name}`));
    const unknown = list.flatMap((name, index) => {
      if (all.includes(whole[index] as string)) return [];
      return [noSuch(words.event, name, name.includes('.') ? all : own, pointer('distinct', place, index), asked)];
    });
    const few =
      new Set(whole).size < 2
        ? [
            report(
              'invalidDefinition',
              pointer('distinct', place),
              '职责分离至少要两个不同的事件',
              'It takes two different events to keep people apart',
            ),
          ]
        : [];
    return [...unknown, ...few];
  });
}

/** The roles that the settings of a flow name. */
function flowNames(asked: Asked): Finding[] {
  const { definition, roles } = asked;
  return (definition.see?.roles ?? []).flatMap((role, index) =>
    roles.includes(role) ? [] : [noSuch(words.role, role, roles, pointer('see', 'roles', index), asked)],
  );
}

/** States that formulas ask who acted in. */
function statesOfActors(asked: Asked): Finding[] {
  const { definition, states } = asked;
  const { machine, belongs, clocks, delays } = definition;
  const found = objectsWithin({ machine, belongs, clocks, delays } as unknown as JsonObject, '');
  return found.flatMap(({ path, value }) => {
    const text = value['='];
    if (typeof text !== 'string') return [];
    return statesAsked(text)
      .filter((name) => !states.includes(name))
      .map((name) =>
        noSuch(words.state, name, states, path, asked, (meant) => ({
          '=': text.replaceAll(`"${name}"`, `"${meant}"`),
        })),
      );
  });
}
