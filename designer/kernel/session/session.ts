import type { Me } from '../../../client/api.ts';
import { ApiError, api } from '../api.ts';
import { readFailedAgain } from '../queries.ts';
import { actFor, actingFor, setAccessKey, useSession } from './state.ts';

const placeName = 'guiju.place';

/** Asks the server who reads, and how one can sign in here. Call once. */
export async function startSession(): Promise<void> {
  const [me, ways] = await Promise.allSettled([api.whoAmI(), api.waysToSignIn()]);
  if (ways.status === 'fulfilled') useSession.setState({ ways: ways.value });
  if (me.status === 'fulfilled') return enter(me.value);
  const { status } = me.reason as ApiError;
  // The person as whom the demo was tried is gone.
  if (actingFor() && (status === 403 || status === 422)) return actFor('');
  // Whatever else is wrong the pages say themselves.
  useSession.setState({ status: status === 401 ? 'out' : 'in', why: wasRefused() ? 'refused' : undefined });
}

/** Whether single sign-on sent the browser back without a session; the address then forgets it. */
function wasRefused(): boolean {
  const refused = new URLSearchParams(window.location.search).get('sign-in') === 'refused';
  if (refused) window.history.replaceState(null, '', `/${window.location.hash}`);
  return refused;
}

/** Somebody is there: back where single sign-on led away from, and with a fresh page where it is another one than before. */
function enter(me: Me): void {
  const before = useSession.getState().me;
  if (before && before.id !== me.id) {
    window.location.reload();
    return;
  }
  useSession.setState({ status: 'in', me, why: undefined });
  void readFailedAgain();
  const place = sessionStorage.getItem(placeName);
  if (place) window.location.hash = place;
  sessionStorage.removeItem(placeName);
}

/** @throws ApiError unauthorized, tooManyRequests */
export async function signIn(name: string, password: string): Promise<void> {
  setAccessKey('');
  enter(await api.signIn({ name, password }));
}

/** Goes to the OpenID provider, which sends the browser back. @param fresh it asks who it is, also where it knows it */
export function signInElsewhere(fresh = false): void {
  sessionStorage.setItem(placeName, window.location.hash);
  window.location.assign(`/api/v1/session/oidc${fresh ? '?fresh=1' : ''}`);
}

/** @throws ApiError unauthorized for a key that is none */
export async function signInByKey(key: string): Promise<void> {
  setAccessKey(key);
  try {
    enter(await api.whoAmI());
  } catch (problem) {
    setAccessKey('');
    throw problem;
  }
}

/** Ends the session, or forgets the key, and begins anew. */
export async function signOut(): Promise<void> {
  const { me } = useSession.getState();
  const ended = me?.csrf ? await api.signOut() : undefined;
  setAccessKey('');
  // The session at the OpenID provider is ended there.
  if (ended) return window.location.assign(ended.continueAt);
  window.location.reload();
}

/** @throws ApiError forbidden where the old password is not right */
export async function changePassword(old: string, next: string): Promise<void> {
  await api.changePassword({ old, new: next });
  const { me } = useSession.getState();
  // Who had to do it over an open page signs in again over it.
  const before = me?.confined ? { ...me, confined: false } : undefined;
  useSession.setState({ status: 'out', me: before, why: 'changed' });
}

export const isWrongPassword = (problem: unknown) => problem instanceof ApiError && problem.status === 403;
