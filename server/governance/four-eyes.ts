import { type LocalText, Problem } from '../../engine/index.ts';
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
 * that an author made, or gave a password, nor the other way round; nor one of two who are both in the hands of a third.
 *
 * @param also ids whose doing the draft is besides
 * @throws Problem approverIsAuthor, which names the person who counts as both
 * @example requireSecond(persons, draft, caller) // for `user:li` where `key:1` of li changed the draft: approverIsAuthor
 */
export function requireSecond(persons: Persons, draft: DraftRecord, { id }: { id: string }, also: string[] = []): void {
  const own = persons.personOf(id);
  const authors = [...draft.authors, ...also];
  const by = personsOf(persons, { ...draft, authors });
  const twice = persons.couldBe(id).find((person) => by.has(person));
  if (twice !== undefined) throw refusal(twice === own ? whatIsOwn : inHands(own, twice));
  const given = authors.find((author) => persons.couldBe(author).some((person) => persons.behind(id).includes(person)));
  if (given !== undefined) throw refusal(inHands(persons.personOf(given), own));
}

const refusal = (detail: LocalText) => new Problem('approverIsAuthor', { detail });

const whatIsOwn = {
  'zh-CN': '您（或属于您的密钥）改动过它：须由另一人处理',
  en: 'you changed it, or a key of yours did: another person must look at it',
};

const inHands = (account: string, other: string) => ({
  'zh-CN': `${account} 的账户由 ${other} 创建或设置过密码，两者可能是同一个人：请 ${account} 本人修改密码（必要时由另一位管理员确认该账户），或换人处理`,
  en: `the account of ${account} was made, or given a password, by ${other}: they may be one person. Its owner must set a password, and where it says so another administrator confirm the account, or somebody else look at this`,
});
