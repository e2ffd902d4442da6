import { both } from '../../contract/text.ts';
import { type Json, type JsonObject, Problem } from '../../engine/index.ts';
import { isPassword } from '../access/passwords.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import type { FiledSignature } from '../stores/records/form-record.ts';

/** Who signed in so lately need not confirm a signature otherwise. */
const freshMs = 5 * 60_000;

/**
 * How somebody confirms a signature: by the file of a drawing or a scan, by the password, or by having signed in just now.
 *
 * @param signature `{image}`, `{password}`, `{scan}`, or null
 * @throws Problem forbidden for a caller who is no person, missingFact where nothing confirms it, invalidValue for a wrong password or
 * another form
 */
export async function confirmed(
  parts: Parts,
  caller: Pick<Caller, 'id' | 'session'>,
  signature: Json,
): Promise<Pick<FiledSignature, 'how' | 'image'>> {
  const { accounts, now } = parts;
  const person = accounts.persons.personOf(caller.id);
  // In the demonstration one acts as somebody who has no account.
  if (!accounts.directory.isHere(person)) throw new Problem('forbidden', { detail: noPerson });
  const given = signature === null ? {} : isObject(signature) ? signature : wrong();
  const { image, scan, password, ...others } = given;
  if (Object.keys(others).length > 0) wrong();
  if (typeof password === 'string') {
    if (!(await isPassword(password, accounts.persons.account(person)?.password))) throw refused(bothWrong);
    return { how: 'password' };
  }
  if (typeof image === 'string') return { how: 'drawn', image };
  if (typeof scan === 'string') return { how: 'scan', image: scan };
  const session = caller.session === undefined ? undefined : await accounts.sessions.begunAt(caller.session);
  if (session !== undefined && now().getTime() - Date.parse(session) <= freshMs) return { how: 'signIn' };
  throw new Problem('missingFact', { facts: ['signature'] });
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && !Array.isArray(value);
const refused = (detail: ReturnType<typeof both>) => new Problem('invalidValue', { facts: ['signature'], detail });
const wrong = (): never => {
  throw refused(both('签名应为 image、password 或 scan 之一', 'a signature is one of image, password and scan'));
};
const bothWrong = both('密码不正确', 'the password is not right');
const noPerson = both('签名须由个人账号作出', 'a signature needs a person: sign in with an account');
