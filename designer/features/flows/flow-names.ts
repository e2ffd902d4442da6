import { both } from '../../../contract/text.ts';
import { actionNamed } from '../../../engine/authoring.ts';
import {
  type FlowDefinition,
  type Locale,
  type LocalText,
  type PolicyContent,
  textOf,
  type ValueSchema,
} from '../../../engine/index.ts';
import { type FeelName, feelNames } from '../../forms/feel-names.ts';
import { actionObject, allStates, allTransitions, listOf } from '../../kernel/machine/places.ts';
import { delayWords, type FlowReading } from '../../words/flow-words.ts';
import { recordNames } from '../../words/form-use.ts';

/** Every name that the context of a flow may hold: from its input, from payloads, and from actions. */
export function contextNames(flow: FlowDefinition): string[] {
  const names = new Set(Object.keys(flow.input?.properties ?? {}));
  for (const event of Object.values(flow.events))
    for (const name of Object.keys(event.payload?.properties ?? {})) names.add(name);
  const actions = [
    ...allStates(flow.machine).flatMap(([, state]) => [...listOf(state.entry), ...listOf(state.exit)]),
    ...allTransitions(flow.machine).flatMap(({ transition }) => listOf(transition.actions)),
  ].map(actionObject);
  for (const { type, params = {} } of actions)
    for (const name of actionNamed(type)?.writes?.(params) ?? []) names.add(name);
  return [...names];
}

/** What an expression of a flow may use: what its input and its events carry, and what its actions keep. */
export function flowFeelNames({ flow, content, locale }: FlowReading): FeelName[] {
  const carried = [flow.input, ...Object.values(flow.events).map((event) => event.payload)];
  const schemaOfName = (name: string) => carried.find((schema) => schema?.properties?.[name])?.properties?.[name];
  const names = contextNames(flow).map((name) => [name, schemaOfName(name)] as [string, ValueSchema | undefined]);
  return [
    ...feelNames(content, flow, names, locale),
    ...ofRecords(flow, content, locale),
    ...ofInstance(locale),
    ...ofPeople(locale),
    ...(calls(flow) ? ofCalls(locale) : []),
  ];
}

/** What of these is a value by itself: functions want something to be asked of. */
export const valueNames = (reading: FlowReading): FeelName[] =>
  flowFeelNames(reading).filter(({ name }) => !['actedIn', 'superior', 'holders', 'members'].includes(name));

/** The fields of the records that a flow fills. */
const ofRecords = (flow: FlowDefinition, content: PolicyContent, locale: Locale): FeelName[] =>
  recordNames(flow, content).map(({ name, form, field, schema }) => {
    const labelIn = (one: Locale) => `${textOf(form.title, one, form.id)} · ${textOf(schema.title, one, field)}`;
    return { name, schema, label: labelIn(locale), other: labelIn(locale === 'en' ? 'zh-CN' : 'en') };
  });

const calls = (flow: FlowDefinition) =>
  allStates(flow.machine).some(([, state]) => [state.invoke ?? []].flat().some(({ src }) => src === 'http'));

/** Names that every flow has, and those of what came of a call, with what they are in both languages. */
const named =
  (names: Record<string, LocalText>, schemas: Record<string, ValueSchema> = {}) =>
  (locale: Locale): FeelName[] =>
    Object.entries(names).map(([name, label]) => ({
      name,
      label: label[locale],
      other: label[locale === 'en' ? 'zh-CN' : 'en'],
      schema: schemas[name],
    }));
const ofInstance = named({
  'instance.id': both('本事项的编号', 'id of this instance'),
  'instance.businessKey': both('本事项的业务编号', 'business key of this instance'),
  'instance.taskUrl': both('本事项的网址', 'address of this instance'),
});
const ofPeople = named({
  by: both('办理的人', 'who acts'),
  startedBy: both('发起人', 'who started it'),
  actedIn: both('在某状态办过的人', 'who acted in a state'),
  superior: both('某人的上级', 'the superior of somebody'),
  holders: both('某岗位的人', 'who holds a post'),
  members: both('某部门的人', 'who belongs to a department'),
});
const ofCalls = named(
  {
    'event.output.status': both('答复的状态', 'status of the answer'),
    'event.output.body': both('答复的内容', 'body of the answer'),
    'event.output.headers': both('答复的标头', 'headers of the answer'),
    'event.error.kind': both('失败的种类', 'kind of the failure'),
    'event.error.status': both('失败时的状态', 'status of the failure'),
    'event.error.body': both('失败时的答复', 'body of the failure'),
  },
  {
    'event.output.status': { type: 'integer' },
    'event.error.status': { type: 'integer' },
    'event.error.kind': {
      type: 'string',
      enum: ['status', 'timeout', 'connection', 'refused'],
      labels: {
        status: both('对方拒绝', 'it was refused'),
        timeout: both('没有按时答复', 'no answer in time'),
        connection: both('没有连上', 'not reached'),
        refused: both('不能这样调用', 'it may not be called so'),
      },
    },
  },
);

/** The named delays of a flow as choices. */
export function delayOptions(flow: FlowDefinition, reading: FlowReading): { value: string; label: string }[] {
  return Object.keys(flow.delays ?? {}).map((name) => ({ value: name, label: delayWords(name, reading) }));
}
