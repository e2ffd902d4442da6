import { actionNamed, actorNamed, guardNamed, roleNames } from '../../engine/authoring.ts';
import {
  type ActionJson,
  type FlowDefinition,
  type InvokeJson,
  type Json,
  type JsonObject,
  type Locale,
  type LocalText,
  type PolicyContent,
  type TransitionJson,
  textOf,
} from '../../engine/index.ts';
import {
  actionObject,
  lastName,
  listOf,
  type PlacedTransition,
  stateAt,
  type Trigger,
} from '../kernel/machine/places.ts';
import type { Translate } from '../texts/translate.ts';
import { type Words, wordsOf } from './policy-words.ts';
import { readWorkingDays } from './working-days.ts';

/** What is needed to say a flow's parts in the reader's language. */
export interface FlowReading {
  flow: FlowDefinition;
  content: PolicyContent;
  words: Words;
  locale: Locale;
  t: Translate;
}

const units: [RegExp, string, string][] = [
  [/(\d+)Y/, '年', 'years'],
  [/(\d+)M(?!.*T)(?=[^T]*$|.*T)/, '个月', 'months'],
  [/(\d+)W/, '周', 'weeks'],
  [/(\d+)D/, '天', 'days'],
];
const clockUnits: [RegExp, string, string][] = [
  [/(\d+)H/, '小时', 'hours'],
  [/(\d+)M/, '分钟', 'minutes'],
  [/([\d.]+)S/, '秒', 'seconds'],
];

/**
 * An ISO 8601 duration in words; anything else as it is.
 *
 * @example durationWords('PT48H', 'zh-CN') // '48 小时'
 */
function durationWords(text: string, locale: Locale): string {
  const match = /^P([^T]*)(?:T(.*))?$/.exec(text);
  if (!match) return text;
  const say = (part: string, table: [RegExp, string, string][]) =>
    table.flatMap(([pattern, chinese, english]) => {
      const number = pattern.exec(part)?.[1];
      if (!number) return [];
      return [`${number} ${locale === 'zh-CN' ? chinese : number === '1' ? english.slice(0, -1) : english}`];
    });
  return [...say(match[1] ?? '', units), ...say(match[2] ?? '', clockUnits)].join(' ') || text;
}

/**
 * Seconds that passed, in the largest whole units.
 *
 * @example passedWords('PT90000S', 'en') // '1 day 1 hour'
 */
export function passedWords(duration: string, locale: Locale): string {
  const seconds = Number(/^PT(\d+)S$/.exec(duration)?.[1]);
  if (!seconds) return durationWords(duration, locale);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const rest = days > 0 || hours > 0 ? 0 : seconds % 60;
  const clock = [`${hours}H`, `${minutes}M`, `${rest}S`].filter((part) => !part.startsWith('0')).join('');
  return durationWords(`P${days > 0 ? `${days}D` : ''}${clock ? `T${clock}` : ''}`, locale);
}

/** When a timer fires: its own duration, or what the flow's table of delays says under its name. */
export function delayWords(name: string, reading: FlowReading): string {
  const { flow, words, locale } = reading;
  if (/^\d+$/.test(name)) return durationWords(`PT${Number(name) / 1000}S`, locale);
  if (!Object.hasOwn(flow.delays ?? {}, name)) return durationWords(name, locale);
  const delay = flow.delays?.[name] as string | { '=': string };
  const label = words.label(name);
  if (typeof delay === 'string')
    return label === name ? durationWords(delay, locale) : `${label} ${durationWords(delay, locale)}`;
  if (label !== name) return label;
  const days = readWorkingDays(delay);
  return days ? reading.t('workingDays.count', { count: days.count }) : reading.words.feel(delay['=']);
}

/** What starts a transition, in words. */
export function triggerWords(trigger: Trigger, reading: FlowReading): string {
  const { t, words } = reading;
  switch (trigger.kind) {
    case 'event':
      return words.label(trigger.name);
    case 'after':
      return t('flow.after', { time: delayWords(trigger.name, reading) });
    case 'always':
      return t('flow.always');
    case 'done':
    case 'invokeDone':
      return t('flow.done');
    case 'invokeError':
      return t('flow.failed');
  }
}

/** Under which condition a transition is taken; '' where it has none and is the only one. */
export function guardWords({ transition, index, among }: PlacedTransition, reading: FlowReading): string {
  const { guard } = transition;
  const { t } = reading;
  if (guard === undefined) return among > 1 && index > 0 ? t('flow.otherwise') : '';
  return wordsOfGuard(guard, reading);
}

interface GuardParams {
  '='?: string;
  ruleSet?: string;
  is?: Record<string, Json>;
  state?: string;
  guard?: Guard;
  guards?: Guard[];
}
type Guard = NonNullable<TransitionJson['guard']>;

/** A guard in words, those that it is made of within brackets. */
function wordsOfGuard(guard: Guard, reading: FlowReading): string {
  const { content, words, t, locale } = reading;
  if (typeof guard === 'string') return words.label(guard);
  const params = (guard.params ?? {}) as GuardParams;
  const row = guardNamed(guard.type);
  const within = (all: Guard[]) => all.map((one) => wordsOfGuard(one, reading)).join(t('common.comma'));
  switch (row?.says) {
    case undefined:
      return guard.type;
    case 'formula':
      return words.feel(params['='] ?? '');
    case 'state':
      return `${row.label[locale]}${t('common.colon')}${words.label(String(params.state).split(/[#.]/).at(-1) ?? '')}`;
    case 'contrary':
      return `${row.label[locale]} (${within(params.guard ? [params.guard] : [])})`;
    case 'all':
    case 'any':
      return `${row.label[locale]} (${within(params.guards ?? [])})`;
    default:
      break;
  }
  const ruleSet = content.rules[params.ruleSet ?? ''];
  const own = ruleSetWords(params.ruleSet ?? '', reading);
  const wanted = Object.entries(params.is ?? {}).map(
    ([name, value]) => `${own.label(name)} = ${own.value(value, ruleSet?.outcome.properties?.[name])}`,
  );
  return `${textOf(ruleSet?.title, locale, String(params.ruleSet))}${t('common.colon')}${wanted.join(t('common.comma'))}`;
}

/** How a rule set itself calls its facts and outcomes. */
export function ruleSetWords(id: string, { content, locale }: FlowReading): Words {
  return wordsOf(content, content.rules[id], locale);
}

/** Who may send the event of a transition; empty: anyone. */
export function rolesOf(flow: FlowDefinition, { trigger, transition }: PlacedTransition): string[] {
  if (trigger.kind !== 'event') return [];
  return roleNames(transition.meta?.roles ?? flow.events[trigger.name]?.roles);
}

/** A sentence of the engine with the name of what it speaks of put in. */
function sentenceWords(sentence: LocalText, what: string, locale: Locale): string {
  return sentence[locale].replace('{what}', () => what);
}

/** An action in words. */
export function actionWords(action: ActionJson, reading: FlowReading): string {
  const { type, params = {} } = actionObject(action);
  const row = actionNamed(type);
  return row ? sentenceWords(row.sentence, namedBy(row.names, params, reading), reading.locale) : type;
}

/** What the params of an action, or the input of a service, name: in words. */
function namedBy(
  names: NonNullable<ReturnType<typeof actionNamed>>['names'] | NonNullable<ReturnType<typeof actorNamed>>['names'],
  params: JsonObject,
  { content, words, locale, t }: FlowReading,
): string {
  const label = (value: unknown) => words.label(String(value ?? ''));
  switch (names) {
    case 'values':
      return Object.keys(params)
        .filter((name) => name !== 'when')
        .map(words.label)
        .join(t('common.comma'));
    case 'ruleSet':
      return textOf(content.rules[String(params.ruleSet)]?.title, locale, String(params.ruleSet ?? ''));
    case 'flow':
      return textOf(content.flows[String(params.flow)]?.title, locale, String(params.flow ?? ''));
    case 'masterData':
      return textOf(content.masters[String(params.id)]?.title, locale, String(params.id ?? ''));
    case 'event':
      return label((params.event as { type?: string } | undefined)?.type);
    case 'role':
      return label(params.role ?? params.webhook);
    case 'url':
      return String(params.url ?? '');
    default:
      return label(params[names.text]);
  }
}

export function actionsWords(transition: TransitionJson, reading: FlowReading): string[] {
  return listOf(transition.actions).map((action) => actionWords(action, reading));
}

/** The title of a state in the reader's language: its own, else what the vocabulary calls its name. */
export function stateTitle(reading: FlowReading, path: string): string {
  if (path === '') return reading.t('flow.whole');
  const title = stateAt(reading.flow.machine, path)?.meta?.title;
  return textOf(title, reading.locale) || reading.words.label(lastName(path));
}

/** A service that runs while a state lasts, in words. */
export function invokeWords({ src, input = {} }: InvokeJson, reading: FlowReading): string {
  const actor = actorNamed(src);
  return actor ? sentenceWords(actor.sentence, namedBy(actor.names, input, reading), reading.locale) : src;
}
