import {
  type Case,
  type FlowDefinition,
  type Json,
  type JsonObject,
  type PolicyContent,
  type ProblemCode,
  problemCodes,
  type RuleSetDefinition,
  schemaOf,
  type ValueSchema,
} from '../../engine/index.ts';
import { useDocument } from '../kernel/document/store.ts';
import { useLocale, useT, useText } from '../texts/translate.ts';
import { passedWords } from './flow-words.ts';
import type { Words } from './policy-words.ts';
import { innermostStates, useStateNames } from './state-words.ts';
import { useWords } from './use-words.ts';

/** Something of a case, called and written as people do. */
export interface Said {
  label: string;
  value: string;
  /** Both in as few words as tell it; empty: nothing worth saying. */
  brief: string;
  /** Whether it is one of few: the first that people look for. */
  choice?: boolean;
}

interface CaseWords {
  /** What a case gives. */
  given(one: Case): Said[];
  /** What a case expects. */
  expected(one: Case): Said[];
  /** One part of what is expected or met, as the engine's differences name it: `['outcome', 'feeCny']`, `['state']`. */
  part(path: string[], value: Json | undefined): Said;
}

/** What is said, in a line. */
export function inBrief(said: Said[]): string {
  const choices = said.filter(({ choice }) => choice);
  return [...choices, ...said.filter(({ choice }) => !choice)].flatMap(({ brief }) => brief || []).join(' · ');
}

type Definition = RuleSetDefinition | FlowDefinition;

/**
 * The words of a rule set's or a flow's cases, in the reader's language.
 *
 * @param from the content it is of, where that is not the open one
 */
export function useCaseWords(definition: Definition, from?: PolicyContent): CaseWords {
  const t = useT();
  const locale = useLocale();
  const words = useWords(definition, from);
  const parts = useParts(definition, words, from);
  const none = t('common.none');
  const said = (name: string, met: Json | undefined, schema: ValueSchema | undefined): Said => {
    const [label, value] = [words.label(name), words.value(met, schema)];
    const nothing = met === undefined || met === null || (Array.isArray(met) && met.length === 0);
    // A choice speaks for itself; other values need their name.
    const named = schema?.enum !== undefined && typeof met === 'string' ? value : `${label} ${value}`;
    const brief = nothing ? '' : met === true ? label : named;
    return { label, value, brief, choice: typeof met === 'boolean' || schema?.enum !== undefined };
  };
  const part: CaseWords['part'] = ([name = '', property], met) => {
    if (property !== undefined) return said(property, met, schemaOf(definition, property));
    const { label = name, words: wordsOf, plain } = parts[name] ?? {};
    const value = wordsOf?.(met ?? null) ?? none;
    return { label, value, brief: plain ? value : value === none ? '' : `${label} ${value}` };
  };
  return {
    part,
    given({ given }) {
      const facts = Object.entries({ ...given.facts, ...given.input });
      const inputs = definition.kind === 'rules' ? definition.facts : definition.input;
      const events = given.events?.map(({ type, after }) =>
        [after && passedWords(after, locale), type && words.label(type)].filter(Boolean).join(' '),
      );
      return [
        ...facts.map(([name, value]) => said(name, value, inputs?.properties?.[name])),
        ...(events ? [{ label: t('cases.events'), value: events.join(' → ') || none, brief: events.join(' → ') }] : []),
      ];
    },
    expected: ({ expected }) =>
      Object.entries(expected).flatMap(([name, value]) => {
        if (name === 'exactly' || value === undefined) return [];
        if (name in parts) return [part([name], value as Json)];
        return Object.entries(value as JsonObject).map(([property, one]) => part([name, property], one));
      }),
  };
}

/** A part of what is expected that has no properties of its own. */
interface Part {
  label: string;
  words: (value: Json) => string;
  /** Its words need no label. */
  plain?: boolean;
}

function useParts(definition: Definition, words: Words, from: PolicyContent | undefined): Record<string, Part> {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const nameOf = useStateNames();
  const content = useDocument((state) => from ?? state.content) as PolicyContent;
  const none = t('common.none');
  const list = (items: string[]) => items.join(t('common.comma')) || none;
  const problemTitle = (code: string) => problemCodes[code as ProblemCode]?.title[locale] ?? code;
  const problem = (value: Json) => {
    if (typeof value !== 'object' || value === null) return value === null ? none : String(value);
    const { code, facts = [] } = value as { code: string; facts?: string[] };
    return [problemTitle(code), ...facts.map(words.label)].join(' ');
  };
  const refusals = (all: (Json | null)[]) =>
    all.flatMap((one, index) => {
      if (one === null) return [];
      const said = typeof one === 'string' ? problemTitle(one) : problem(one);
      return [t('cases.nthRefused', { number: index + 1, problem: said })];
    });
  const started = (one: Json) => {
    const { flow, ...more } = typeof one === 'object' ? (one as JsonObject) : { flow: one };
    const title = text(content.flows[String(flow)]?.title, String(flow));
    return withMore(title, more);
  };
  const states = (value: Json) => innermostStates(value).map((path) => nameOf(content, definition.id, path));
  const inWords = (value: Json): string =>
    typeof value !== 'object' || value === null
      ? words.value(value)
      : Array.isArray(value)
        ? list(value.map(inWords))
        : list(Object.entries(value).map(([name, item]) => `${words.label(name)} ${inWords(item)}`));
  const withMore = (title: string, more: JsonObject | undefined) =>
    more && Object.keys(more).length > 0 ? t('cases.startedWith', { flow: title, values: inWords(more) }) : title;
  const items = (say: (one: JsonObject) => string) => (value: Json) =>
    list(((value ?? []) as Json[]).map((one) => (typeof one === 'string' ? words.label(one) : say(one as JsonObject))));
  const form = ({ form: id, fields }: JsonObject) =>
    withMore(text(content.forms[String(id)]?.title, String(id)), fields as JsonObject);
  const row = ({ master: id, key, fields }: JsonObject) =>
    withMore(`${text(content.masters[String(id)]?.title, String(id))} ${key}`, fields as JsonObject);
  const tell = ({ event, facts }: JsonObject) => withMore(words.label(String(event)), facts as JsonObject);
  const clock = ({ id, what }: JsonObject) => {
    const known = definition.kind === 'flow' ? definition.clocks?.find((one) => one.id === id) : undefined;
    return t(`cases.${what as 'reminded' | 'breached' | 'met'}`, { name: text(known?.title, String(id)) });
  };
  const task = ({ state, ...more }: JsonObject) => withMore(states(state as Json).join(' / '), more);
  return {
    forms: { label: t('cases.forms'), words: items(form) },
    rows: { label: t('cases.rows'), words: items(row) },
    tells: { label: t('cases.tells'), words: items(tell) },
    clocks: { label: t('cases.clocks'), words: items(clock) },
    tasks: { label: t('cases.tasks'), words: items(task) },
    problem: { label: t('cases.problem'), words: problem, plain: true },
    state: { label: t('cases.state'), words: (value) => list(states(value)), plain: true },
    errors: { label: t('cases.refusals'), words: (value) => list(refusals(value as Json[])) },
    records: { label: t('propose.records'), words: (value) => list((value as string[]).map(words.label)) },
    starts: { label: t('cases.starts'), words: (value) => list((value as Json[]).map(started)) },
  };
}
