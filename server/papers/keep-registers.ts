import type { Parts } from '../decisions/parts.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { KeptRegister } from '../stores/store.ts';
import { finishBeside, giveUp, keptOf } from './kept-rows.ts';

/**
 * Keeps the rows of registers that were read near to their sources, so that no reader waits long: those that are not what the edition in force
 * says are thrown away, and made anew as it says.
 *
 * @param own registers that no edition defines, by their names: what is to be kept of one of a policy
 */
export async function keepRegisters(parts: Parts, own: Readonly<Record<string, Wanting>>): Promise<void> {
  const { registers } = parts.store;
  for (const { id, policy, register } of await registers.kept()) {
    const wanting = own[register] ?? wantedOf;
    const wanted = await wanting(parts, policy, register).catch(unlessDamaged);
    // Of an edition that cannot be read nothing is known.
    if (wanted === undefined) continue;
    if (wanted) finishBeside(parts, wanted);
    if (wanted?.id !== id) await giveUp(parts, id);
  }
}

/** Says what is kept of a register of a policy; null: nothing. */
type Wanting = (parts: Parts, policy: string, id: string) => Promise<KeptRegister | null>;

/** What is kept of a register by the edition in force; null: nothing. */
async function wantedOf(parts: Parts, policy: string, id: string): Promise<KeptRegister | null> {
  const { catalogue, now } = parts;
  const nowMs = now().getTime();
  const inForce = catalogue.list().some((one) => one.id === policy) ? catalogue.inForce(policy, nowMs) : undefined;
  if (!inForce) return null;
  const edition = await catalogue.edition(policy, inForce.number);
  if (!edition.registerIds.includes(id)) return null;
  const register = edition.register(id);
  return register.asksTime ? null : keptOf(policy, register, nowMs);
}
