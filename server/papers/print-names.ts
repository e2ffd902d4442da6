import { both } from '../../contract/text.ts';
import type { Locale } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { personNamed } from '../kernel/caller.ts';
import type { NameOf } from './print/values.ts';

/** Whoever is no person of the directory, in words. */
const others = {
  operator: both('管理员', 'the administrator'),
  program: both('程序', 'a program'),
};

/**
 * How a paper names who did something: a person as the directory does, whoever else in words.
 *
 * @example namesIn(parts, 'shop', 'zh-CN')('wang') // '王总'
 */
export function namesIn({ directory }: Parts, policy: string, locale: Locale): NameOf {
  const organisation = directory.organisation(policy);
  return (by, what) => {
    if (what === 'department') return directory.records.departments.get(by)?.name ?? by;
    if (by === 'operator' || by === 'admin') return others.operator[locale];
    if (by.startsWith('key:')) return others.program[locale];
    return organisation.who(personNamed(by)).name;
  };
}
