import type { Parts } from '../decisions/parts.ts';
import { unlessDamaged } from '../stores/damage.ts';
import type { KeptRegister } from '../stores/store.ts';
import { finishBeside, giveUp, keptOf } from './kept-rows.ts';

/**
 * Keeps the rows of registers that were read near to their sources, so that no reader waits long: those that are not what the edition in force
 * says are thrown away, and made anew as it says.
 */
export async function keepRegisters(parts: Parts): Promise<void> {
  const { registers } = parts.store;
  for (const { id, policy, register } of await registers.kept()) {
    const wanted = await wantedOf(parts, policy, register).catch(unlessDamaged);
    // Of an edition that cannot be read nothing is known.
    if (wanted === undefined) continue;
    if (wanted) finishBeside(parts, wanted);
    if (wanted?.id !== id) await giveUp(parts, id);
  }
}

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
