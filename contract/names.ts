import { Type } from 'typebox';
import type { ProblemCode } from './problem-codes.ts';
import { editionNumber, editionSelector, type TSchema } from './schema.ts';

/** What every object has without being given it: as a name it would be found where nothing was put. */
const everyObjectHas = Object.getOwnPropertyNames(Object.prototype).filter((name) => /^\p{L}/u.test(name));

/** What a pattern of names begins with: those names are nobody's. */
export const notInherited = `^(?!(?:${everyObjectHas.join('|')})$)`;

/** The one grammar of ids: letters and digits of any script, and between them `@ . _ + : -`. No path, no escape, no control. */
export const namePattern = `${notInherited}[\\p{L}\\p{N}][\\p{L}\\p{N}@._+:-]{0,127}$`;

/** The key of a row of master data: any text of a line, without blanks at its ends; no address can end in `.` or `..`. */
const keyPattern = '^(?!\\s|\\.{1,2}$)[^\\p{C}]{1,200}(?<!\\s)$';

/** What a name in an address looks like: as the document describes it, and the pattern by which its text is judged. */
interface NameKind {
  schema: TSchema;
  pattern: RegExp;
}
const id: NameKind = { schema: Type.String({ pattern: namePattern }), pattern: new RegExp(namePattern, 'u') };
/** A number in an address has no sign, point or exponent: `1e0` and `01` name nothing. */
const number: NameKind = { schema: editionNumber, pattern: /^[1-9]\d{0,8}$/ };
const key: NameKind = { schema: Type.String({ pattern: keyPattern }), pattern: new RegExp(keyPattern, 'u') };
/** Whether a text can be the key of a row. @example isRowKey('京A12345') // true */
export const isRowKey = (text: string): boolean => key.pattern.test(text);
const edition: NameKind = { schema: editionSelector, pattern: /^([1-9]\d{0,8}|draft:[0-9A-Za-z-]{1,100})$/ };

/** The nouns that stand before a name in an address, and what is said where there is no such thing. */
const nouns: Record<string, { kind: NameKind; problems: ProblemCode[] }> = {
  policies: { kind: id, problems: ['policyNotFound'] },
  editions: { kind: edition, problems: ['editionNotFound'] },
  diff: { kind: edition, problems: ['editionNotFound'] },
  decisions: { kind: id, problems: ['ruleSetNotFound', 'decisionNotFound'] },
  flows: { kind: id, problems: ['flowNotFound'] },
  masters: { kind: id, problems: ['masterNotFound'] },
  // What stands behind the id of its master.
  key: { kind: key, problems: ['rowNotFound'] },
  drafts: { kind: id, problems: ['draftNotFound'] },
  definitions: { kind: id, problems: ['definitionNotFound'] },
  comments: { kind: number, problems: ['commentNotFound'] },
  operations: { kind: id, problems: ['operationNotFound'] },
  migrations: { kind: id, problems: ['migrationNotFound'] },
  files: { kind: id, problems: ['fileNotFound'] },
  tasks: { kind: id, problems: ['taskNotFound'] },
  instances: { kind: id, problems: ['instanceNotFound'] },
  forms: { kind: id, problems: ['formNotFound'] },
  records: { kind: id, problems: ['recordNotFound'] },
  registers: { kind: id, problems: ['registerNotFound'] },
};

interface PlaceOfName extends NameKind {
  name: string;
  problem: ProblemCode;
}

/**
 * The names in a call's path, each with its schema, by the noun that stands before it.
 *
 * @param call its path in OpenAPI's form, and the problems it declares: of those that fit the noun the first is told
 * @example namesIn({ path: '/instances/{id}', problems: ['instanceNotFound'] })[0].problem // 'instanceNotFound'
 */
export function namesIn({ path, problems }: { path: string; problems: readonly ProblemCode[] }): PlaceOfName[] {
  let noun = '';
  return path.split('/').flatMap((part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) {
      noun = part;
      return [];
    }
    const { kind, problems: fitting } = nouns[name === 'key' ? name : noun] ?? {
      kind: id,
      problems: ['notFound'] as const,
    };
    return [{ name, ...kind, problem: fitting.find((one) => problems.includes(one)) ?? (fitting[0] as ProblemCode) }];
  });
}
