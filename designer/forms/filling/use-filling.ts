import { App } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import {
  draftForm,
  type FieldSchema,
  type FileOptions,
  type Form,
  type FormDefinition,
  type FormDraft,
  type Json,
  type JsonObject,
  type ProblemDetail,
} from '../../../engine/index.ts';
import { useSame } from '../../kernel/ui/use-same.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { withFileIds } from '../../words/attachments.ts';
import { Underway } from '../use-uploads.ts';
import { forgetKept, keepTyped, readKept, type Typed } from './kept.ts';
import { type RowKey, rowKeysIn, useRows } from './use-rows.ts';

/** What can be filled: a form, or what else has fields. */
export interface Fillable extends Pick<Form, 'level'> {
  definition: Pick<FormDefinition, 'fields' | 'layout'>;
}

/** How a form is filled, and where what is typed is kept until it is sent. */
export interface FillingOf extends Omit<FileOptions, 'given' | 'at' | 'tried'> {
  form: Fillable;
  /** Fields that are shown and not to be filled by the reader. */
  closed?: readonly string[];
  /** The name under which what is typed is kept on this device; absent: it is not. */
  keep?: string;
  /** The policy whose master data its fields refer to; absent: no rows are read. */
  policy?: string | undefined;
  /** What stands in it at first. */
  initial?: JsonObject;
}

/** A form being filled. */
export interface Filling {
  form: Fillable;
  policy: string | undefined;
  /** What it holds: typed, filled in beforehand, computed. */
  fields: JsonObject;
  /** What was typed, as it is sent: without what is not asked for. */
  given: JsonObject;
  reason: string;
  /** Something was typed that is not sent yet. */
  isBegun: boolean;
  put: (name: string, value: Json | undefined) => void;
  setReason: (reason: string) => void;
  /** What is wrong, by the place. */
  flaws: ReadonlyMap<string, string>;
  /** The places that are not asked for as it stands. */
  notAsked: ReadonlySet<string>;
  /** Whether a field is only to be read. */
  isFixed: (name: string) => boolean;
  /** The files that are on their way to it. */
  underway: Underway;
  /** Says what is still missing. @returns whether it can be sent */
  check: () => boolean;
  /** Marks what the server found. */
  tell: (errors: readonly { path: string; message: string }[]) => void;
  /** It was sent, or is left. */
  forget: () => void;
}

/** Fills a form in the browser as the server will: by the same functions, at every key. */
export function useFilling({
  form,
  closed = [],
  keep,
  policy,
  initial = {},
  before: stands,
  ...rest
}: FillingOf): Filling {
  const how = { ...rest, before: stands && withFileIds(form.definition.fields, stands) };
  const locale = useLocale();
  const t = useT();
  const { message } = App.useApp();
  const [underway] = useState(() => new Underway());
  const [typed, setTyped] = useState(() => readKept(keep) ?? { given: initial, reason: '' });
  const [asked, setAsked] = useState(false);
  const [told, setTold] = useState<readonly { path: string; message: string }[]>([]);
  const [at] = useState(() => new Date().toISOString());
  const { mode, before, fields } = how;
  const same = useSame({ ...how, fields: openFields(form, fields, closed) });
  const [wanted, setWanted] = useState<readonly RowKey[]>([]);
  const rows = useRows(policy, wanted);
  const { draft, given } = useMemo(() => {
    const row = (master: string, key: string) => rows[`${master}/${key}`] ?? null;
    return draftOf(form, { ...same, at, row }, typed.given);
  }, [form, same, at, rows, typed.given]);
  const needed = useSame(rowKeysIn(form.definition.fields, draft.fields));
  useEffect(() => setWanted(needed), [needed]);
  // A photo may arrive before what was typed is drawn: the newest is changed, not what is drawn.
  const newest = useRef(typed);
  const change = (next: (was: Typed) => Partial<Typed>) => {
    newest.current = { ...newest.current, ...next(newest.current) };
    setTyped(newest.current);
    setTold([]);
    keepTyped(keep, newest.current);
  };
  const shown = draft.errors.filter(({ code }) => asked || code !== 'missingFact');
  const flaws = new Map([
    ...shown.map(({ path, message }): [string, string] => [path, message[locale]]),
    ...told.map(({ path, message }): [string, string] => [path, message]),
  ]);
  return {
    form,
    policy,
    fields: draft.fields,
    given,
    reason: typed.reason,
    isBegun: Object.keys(typed.given).length > 0,
    // What is emptied stays empty, whatever would stand there beforehand.
    put: (name, value) => change(({ given: was }) => ({ given: { ...was, [name]: value ?? null } })),
    setReason: (reason) => change(() => ({ reason })),
    flaws,
    notAsked: new Set(draft.notAsked),
    isFixed: (name) => isFixed(form, name, { mode, before, fields, closed }),
    underway,
    check: () => {
      setAsked(true);
      if (underway.count > 0) void message.info(t('attach.stillSending', { count: underway.count }));
      return draft.errors.length === 0 && underway.count === 0;
    },
    tell: setTold,
    forget: () => {
      forgetKept(keep);
      newest.current = { given: initial, reason: '' };
      setTyped(newest.current);
      setAsked(false);
      setTold([]);
    },
  };
}

const openFields = (form: Fillable, fields: readonly string[] | undefined, closed: readonly string[]) =>
  closed.length === 0
    ? fields
    : (fields ?? form.level.fields.map(({ name }) => name)).filter((name) => !closed.includes(name));

/** Fills as far as it goes; what turns out not to be asked for is neither counted nor sent. */
function draftOf(
  form: Fillable,
  how: Omit<FileOptions, 'given'>,
  given: JsonObject,
): { draft: FormDraft; given: JsonObject } {
  try {
    const draft = draftForm(form, { ...how, given });
    const kept = without(given, draft.notAsked);
    return kept === given ? { draft, given } : { draft: draftForm(form, { ...how, given: kept }), given: kept };
  } catch (problem) {
    // Longer or deeper than the limits: what was typed stays, and the server says so.
    const message = { 'zh-CN': String(problem), en: String(problem) };
    const error: ProblemDetail = { path: '', code: 'limitExceeded', message };
    return { draft: { fields: { ...how.before, ...given }, errors: [error], notAsked: [] }, given };
  }
}

/** Values without those at some places. */
function without(given: JsonObject, places: readonly string[]): JsonObject {
  const gone = new Set(places);
  const within = (value: JsonObject, at: string): JsonObject =>
    Object.fromEntries(
      Object.entries(value).flatMap(([name, one]): [string, Json][] => {
        const place = `${at}/${name}`;
        if (gone.has(place)) return [];
        if (!Array.isArray(one)) return [[name, one]];
        const lines: Json = one.map((line, index) => (isObject(line) ? within(line, `${place}/${index}`) : line));
        return [[name, lines]];
      }),
    );
  return places.length === 0 ? given : within(given, '');
}

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isFixed(
  form: Fillable,
  name: string,
  { mode, before, fields, closed }: Pick<FileOptions, 'mode' | 'before' | 'fields'> & { closed: readonly string[] },
): boolean {
  const schema = form.definition.fields.properties?.[name] as FieldSchema | undefined;
  if (schema?.['='] !== undefined || closed.includes(name)) return true;
  if (fields && !fields.includes(name)) return true;
  return mode === 'continue' && (before?.[name] ?? null) !== null;
}
