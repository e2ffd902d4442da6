import type { Change } from '../../engine/authoring.ts';
import { type PolicyContent, pointer, pointerParts, textOf } from '../../engine/index.ts';
import { titleOfDefinition } from '../kernel/document/references.ts';
import { findTransition } from '../kernel/machine/edit-transitions.ts';
import { lastName, stateAt } from '../kernel/machine/places.ts';
import { readPointer } from '../kernel/machine/pointers.ts';
import { definitionHref, hasPage, href } from '../kernel/ui/router.ts';
import { type Translate, useLocale, useT, useText } from '../texts/translate.ts';

/** A definition, or by a JSON Pointer a part of it; neither: the draft as a whole. */
export interface Place {
  kind?: string;
  id?: string;
  path?: string;
}

/** The rule or row that a JSON Pointer into a rule set leads to, named by its id or its position. */
export function ruleAt(content: PolicyContent, id: string, path: string): string | undefined {
  const [first, second, third] = pointerParts(path);
  const definition = content.rules[id];
  const [list, name] =
    first === 'table' && second === 'rows' ? [definition?.table?.rows, third] : [definition?.rules, second];
  if ((first !== 'rules' && first !== 'table') || name === undefined) return undefined;
  return (list?.find((one) => one.id === name) ?? list?.[Number(name)])?.id;
}

/** The pointer of a rule or a row by its id. */
export function rulePointer(part: 'rules' | 'table/rows', id: string): string {
  return `/${part}${pointer(id)}`;
}

/** What a place is called, in the reader's language. */
export function usePlaceWords(content: PolicyContent): (place: Place) => string {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  return ({ kind, id = '', path = '' }) => {
    if (!kind) return t('comment.wholeDraft');
    const title = titleOfDefinition(content, { kind, id });
    const whole = title ? text(title, id) : id || kind;
    const part = kind === 'rules' ? ruleWords(content, id, path, t, text) : stateWords(content, id, path, locale, t);
    return part ? `${whole} · ${part}` : whole;
  };
}

function ruleWords(
  content: PolicyContent,
  id: string,
  path: string,
  t: Translate,
  text: ReturnType<typeof useText>,
): string | undefined {
  const name = ruleAt(content, id, path);
  const rows = content.rules[id]?.table?.rows;
  if (name === undefined) return path === '' ? undefined : lastPart(path);
  if (rows) return t('comment.row', { number: rows.findIndex((row) => row.id === name) + 1, id: name });
  return text(content.rules[id]?.rules?.find((rule) => rule.id === name)?.title, name);
}

function stateWords(content: PolicyContent, id: string, path: string, locale: 'zh-CN' | 'en', t: Translate) {
  const flow = content.flows[id];
  const place = flow && readPointer(path);
  if (!flow || !place?.state) return path === '' ? undefined : lastPart(path);
  const word = (name: string) => content.vocabulary.words[name]?.[locale] || name;
  const state = textOf(stateAt(flow.machine, place.state)?.meta?.title, locale) || word(lastName(place.state));
  const trigger = place.transition && findTransition(flow.machine, place.transition)?.trigger;
  if (!trigger) return t('comment.state', { state });
  const { kind } = trigger;
  const start =
    kind === 'event' || kind === 'after'
      ? textOf(flow.events[trigger.name]?.title, locale) || word(trigger.name)
      : kind === 'always'
        ? t('trigger.always')
        : t('trigger.done');
  return t('comment.transition', { state, start });
}

const lastPart = (path: string) => pointerParts(path).at(-1) ?? path;

/** Where in the designer a place is edited; undefined for what has no page of its own. */
export function placeHref(policy: string, { kind, id = '', path = '' }: Place | Change): string | undefined {
  const at = path ? `?at=${encodeURIComponent(path)}` : '';
  if (hasPage(kind)) return `${definitionHref(policy, { kind, id })}${at}`;
  if (kind === 'config' || kind === 'clauses') return `${href('policies', policy)}?tab=${kind}`;
  return undefined;
}
