import type { DefinitionKind, Json, JsonObject, PolicyContent } from '../ground/definition.ts';
import { textOf } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { unitText } from '../ground/units.ts';
import { type Finding, reporter } from './finding.ts';

/** A configuration value that is a figure, and how it looks where somebody writes it down a second time. */
interface Home {
  name: string;
  title: string;
  titleEn: string;
  clauses: ReadonlySet<string>;
  /** Whether a text has it: the number with its unit, or a time of day. */
  inText(text: string): boolean;
  /** As a duration: `PT30M`. */
  duration: string | undefined;
}

/**
 * Figures of the configuration that stand a second time: in a text, or as a duration in a flow. Whoever changes the configuration would leave
 * these as they are.
 *
 * @example checkFigures(content).map(({ path }) => path) // ['/machine/states/waiting/after/PT30M']
 */
export function checkFigures(content: PolicyContent): Finding[] {
  const homes = homesIn(content);
  if (homes.length === 0) return [];
  const { rules, flows, forms = {}, masters = {}, registers = {} } = content;
  const kinds: [DefinitionKind, Record<string, object>][] = [
    ['rules', rules],
    ['flow', flows],
    ['form', forms],
    ['master', masters],
    ['register', registers],
  ];
  return kinds.flatMap(([kind, definitions]) =>
    Object.entries(definitions).flatMap(([id, definition]) => repeatedIn(kind, id, definition as JsonObject, homes)),
  );
}

function homesIn({ config }: PolicyContent): Home[] {
  return Object.entries(config.values).flatMap(([name, { title, schema, clauses = [], value }]): Home[] => {
    const inText = writtenIn(value, schema.unit);
    if (!inText) return [];
    const titles = { title: textOf(title, 'zh-CN', name), titleEn: textOf(title, 'en', name) };
    return [{ name, ...titles, clauses: new Set(clauses), inText, duration: durationOf(value, schema.unit) }];
  });
}

/** What is too common to be known again is left out: a number without a unit. */
function writtenIn(value: Json | undefined, unit: string | undefined): Home['inText'] | undefined {
  if (typeof value === 'string' && /^\d{1,2}:\d{2}$/.test(value))
    return (text) => text.split(/[^\d:]+/).includes(value);
  const label = unitText(unit);
  if (typeof value !== 'number' || !label) return undefined;
  const labels = [label['zh-CN'], label.en, label.en.replace(/s$/, '')];
  return (text) =>
    [...text.matchAll(/(?<![\d.,])(\d[\d,]*(?:\.\d+)?)\s?/g)].some(
      ({ 0: all, 1: number = '', index }) =>
        Number(number.replaceAll(',', '')) === value && labels.some((one) => text.startsWith(one, index + all.length)),
    );
}

const durations: Record<string, (value: number) => string> = {
  minutes: (value) => `PT${value}M`,
  hours: (value) => `PT${value}H`,
  days: (value) => `P${value}D`,
  months: (value) => `P${value}M`,
};

const durationOf = (value: Json | undefined, unit: string | undefined) =>
  typeof value === 'number' ? durations[unit ?? '']?.(value) : undefined;

/** A text counts as the same figure where it is of one clause with it; a duration where it is of the flow's clauses. */
function repeatedIn(kind: DefinitionKind, id: string, definition: JsonObject, homes: Home[]): Finding[] {
  const report = reporter(kind, id);
  const near = homes.filter(({ clauses }) => clausesWithin(definition).some((clause) => clauses.has(clause)));
  if (near.length === 0) return [];
  return textsOf(definition).flatMap(({ path, text, key }) =>
    near
      .filter(({ inText, duration }) => (text === duration || key === duration ? duration !== undefined : inText(text)))
      .map(({ title, titleEn }) =>
        report(
          'figureRepeated',
          path,
          `这里又写了一遍参数“${title}”的数字：改了参数，这里不会跟着变`,
          `The figure of the configuration value “${titleEn}” stands here a second time: it stays as it is when that is changed`,
        ),
      ),
  );
}

function clausesWithin(definition: JsonObject): string[] {
  const { clauses } = definition;
  return Array.isArray(clauses) ? clauses.filter((one): one is string => typeof one === 'string') : [];
}

/** A wording in two languages is one place. */
function textsOf(definition: JsonObject) {
  const places = new Map<string, { path: string; text: string; key: string }>();
  for (const { path, text, key } of textsWithin(definition, '')) {
    const place = path.replace(/\/(zh-CN|en)$/, '');
    const known = places.get(place);
    places.set(place, { path: place, text: known ? `${known.text}\n${text}` : text, key });
  }
  return [...places.values()];
}

/** Every text of a definition, and every key under which something stands, with its JSON Pointer. */
function* textsWithin(value: Json | undefined, path: string): Generator<{ path: string; text: string; key: string }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    const where = path + pointer(key);
    const isDuration = /^P[T\d]/.test(key);
    if (isDuration || typeof item === 'string')
      yield { path: where, text: typeof item === 'string' ? item : '', key: isDuration ? key : '' };
    if (typeof item !== 'string') yield* textsWithin(item as Json, where);
  }
}
