import type { Json, PolicyContent, ValueSchema } from '../ground/definition.ts';
import { typesOf } from './schema-types.ts';

/** What people may write for a value of the schema: its JSON value and every name it goes by. */
export interface Choice {
  value: Json;
  names: string[];
}

/** The items of a list that people wrote; what stands in quotes is one, whatever it holds. */
export function splitList(text: string): string[] {
  return (text.match(/\s*"(?:[^"\\]|\\.)*"\s*(?=[、,;，；|]|$)|(?:(?!\s+or\s+|或)[^、,;，；|])+/g) ?? [])
    .map((part) => part.trim())
    .filter(Boolean);
}

const quoted = /^["\u201c](.*)["\u201d]$/s;

/** The value that goes by a name, whatever its case, in quotes or not; undefined where none does, or more than one. */
export function findChoice(name: string, choices: Choice[]): Json | undefined {
  const wanted = sameName(quoted.exec(name.trim())?.[1] ?? name);
  const exact = choices.find((choice) => String(choice.value) === name.trim());
  const named = choices.filter((choice) => choice.names.some((known) => sameName(known) === wanted));
  return (exact ?? (named.length === 1 ? named[0] : undefined))?.value;
}

const sameName = (name: string) => name.normalize('NFKC').trim().toLowerCase();

/** What people call a value, in both languages. */
export const namesIn =
  ({ words }: PolicyContent['vocabulary']) =>
  (value: string): string[] => {
    const word = words[value];
    return word ? [word['zh-CN'], word.en].filter(Boolean) : [];
  };

/** The choices of a schema: the values of its list, or yes and no, by every name in both languages. */
export function choicesOf(schema: ValueSchema | undefined, names: (value: string) => string[]): Choice[] {
  const inner = typesOf(schema).includes('array') ? schema?.items : schema;
  if (typesOf(inner).includes('boolean')) {
    return [
      { value: true, names: ['true', '是', 'yes', '真', '√', 'y'] },
      { value: false, names: ['false', '否', 'no', '假', '×', 'n'] },
    ];
  }
  return (inner?.enum ?? [])
    .filter((value) => value !== null)
    .map((value) => ({
      value,
      names: [String(value), ...Object.values(inner?.labels?.[String(value)] ?? {}), ...names(String(value))],
    }));
}
