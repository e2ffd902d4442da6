import type { ActionName } from '../flows/actions.ts';
import type { JsonObject, PolicyContent } from '../ground/definition.ts';

/** What the definitions of a policy use of each other, as far as it is written in them. */
export interface Uses {
  /** Rule sets that something asks. */
  ruleSets: ReadonlySet<string>;
  /** Configuration values that something reads; undefined where one is read by a name that is itself computed. */
  config: ReadonlySet<string> | undefined;
  /** Forms whose records something reads: by expressions, by registers, by what is handed on to another flow. */
  forms: ReadonlySet<string>;
  /** Events that an action raises or tells, whichever flow takes them. */
  events: ReadonlySet<string>;
}

/**
 * Reads what is used of a policy's parts. A text that names a part counts as its use, so that what is called unused is.
 *
 * @example usesWithin(content).ruleSets.has('fee-travel') // whether a flow, a rule set or a register asks it
 */
export function usesWithin(content: PolicyContent): Uses {
  const { policy, rules, flows, forms, masters, registers } = content;
  const found = { ruleSets: new Set<string>(), forms: new Set<string>(), events: new Set<string>() };
  const texts: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null) return;
    note(value as JsonObject, found);
    Object.values(value).forEach(look);
  };
  look({ policy, rules, flows, forms, masters, registers });
  const { read, all } = configIn(texts.filter((text) => text.includes('config')));
  const records = new Set(
    texts.flatMap((text) => [...text.matchAll(/\brecords\.(?:all\.)?(\w+)/g)].map(([, name]) => name)),
  );
  for (const id of Object.keys(forms ?? {})) if (records.has(camelCase(id))) found.forms.add(id);
  for (const { workingDay } of policy.schedules ?? []) if (workingDay) read.add(workingDay.calendar);
  return { ...found, config: all ? undefined : read };
}

/**
 * What is used by something that acts: a rule set counts where a flow, a document, a register or a schedule asks it, or a rule set that one of
 * these asks. Where there are no flows, rule sets are there to be asked from outside, and all count.
 *
 * @example reachedWithin(content).ruleSets.has('commitments') // false: nothing asks it
 */
export function reachedWithin(content: PolicyContent): Pick<Uses, 'ruleSets' | 'config'> {
  const { rules, flows } = content;
  if (Object.keys(flows).length === 0) return { ...usesWithin(content), ruleSets: new Set(Object.keys(rules)) };
  const reached = new Set<string>();
  let asked: Iterable<string> = usesWithin({ ...content, rules: {} }).ruleSets;
  for (let more = true; more; ) {
    const before = reached.size;
    for (const id of asked) reached.add(id);
    const own = Object.fromEntries(Object.entries(rules).filter(([id]) => reached.has(id)));
    asked = usesWithin({ ...content, flows: {}, forms: {}, masters: {}, registers: {}, rules: own }).ruleSets;
    more = reached.size > before;
  }
  const acting = Object.fromEntries(Object.entries(rules).filter(([id]) => reached.has(id)));
  return { ruleSets: reached, config: usesWithin({ ...content, rules: acting }).config };
}

type Found = { ruleSets: Set<string>; forms: Set<string>; events: Set<string> };

/** What one object of a definition names. */
function note(value: JsonObject, { ruleSets, forms, events }: Found): void {
  const { decide, ruleSet, event, type, records, over } = value;
  for (const id of [decide, ruleSet]) if (typeof id === 'string') ruleSets.add(id);
  for (const id of [records, formsOf(over)].flat()) if (typeof id === 'string') forms.add(id);
  if (typeof event === 'string') events.add(event);
  const raised =
    type === ('raise' satisfies ActionName)
      ? ((value.params as JsonObject | undefined)?.event as JsonObject | undefined)
      : undefined;
  if (typeof raised?.type === 'string') events.add(raised.type);
}

const formsOf = (over: unknown) =>
  typeof over === 'object' && over !== null && 'forms' in over ? (over.forms as string[]) : [];

function configIn(texts: string[]): { read: Set<string>; all: boolean } {
  const read = new Set<string>();
  let all = false;
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\bconfig\s*\.\s*([\p{L}_][\p{L}\p{N}_]*)/gu)) read.add(name as string);
    // `get value(config, name)` and `config` as a whole: whatever there is may be read.
    if (/\bconfig\b(?!\s*\.)/.test(text) && /[(,[]\s*config\b|\bconfig\s*[)\],]/.test(text)) all = true;
  }
  return { read, all };
}

const camelCase = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
