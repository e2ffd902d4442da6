import { Problem } from '../../engine/index.ts';
import type { Persons } from '../access/persons.ts';
import type { DraftRecord } from '../stores/records/edition.ts';

/** Everybody who is, or may be, behind what was changed in a draft. */
function personsOf(persons: Persons, { authors, persons: known = [] }: DraftRecord): Set<string> {
  return new Set([...known, ...authors.flatMap((id) => persons.behind(id))]);
}

/** Those behind a change, joined to those behind the ones before: what somebody could do then does not end with a new password. */
export function withAuthor(persons: Persons, draft: Pick<DraftRecord, 'authors' | 'persons'>, id: string) {
  return {
    authors: draft.authors.includes(id) ? draft.authors : [...draft.authors, id],
    persons: [...new Set([...(draft.persons ?? []), ...persons.behind(id)])],
  };
}

/**
 * Whether somebody who did not change a draft looks at it: not one of its authors, whichever key or account they use; nor with an account
 * that an author made, or gave a password; nor one of two who are both in the hands of a third.
 *
 * @param authors ids whose doing the draft is besides
 * @throws Problem approverIsAuthor, which names the person who counts as both
 * @example requireSecond(persons, draft, caller) // for `user:li` where `key:1` of li changed the draft: approverIsAuthor
 */
export function requireSecond(persons: Persons, draft: DraftRecord, { id }: { id: string }, authors: string[] = []) {
  const by = personsOf(persons, { ...draft, authors: [...draft.authors, ...authors] });
  const twice = persons.couldBe(id).find((person) => by.has(person));
  if (twice === undefined) return;
  const own = persons.personOf(id);
  throw new Problem('approverIsAuthor', { detail: twice === own ? whatIsOwn : inHands(own, twice) });
}

const whatIsOwn = {
  'zh-CN': '您（或属于您的密钥）改动过它：须由另一人处理',
  en: 'you changed it, or a key of yours did: another person must look at it',
};

const inHands = (own: string, other: string) => ({
  'zh-CN': `${own} 的账户由 ${other} 创建或设置过密码，而 ${other} 改动过它：请本人修改密码，并由另一位管理员确认该账户，或换人处理`,
  en: `the account of ${own} was made, or given a password, by ${other}, who changed this: its owner must set a password and another administrator confirm the account, or somebody else look at it`,
});
