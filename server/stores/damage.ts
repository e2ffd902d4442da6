import { Problem } from '../../engine/index.ts';
import type { Log } from '../kernel/log.ts';
import type { GovernedKind } from './governed-kinds.ts';

/** What of a store can be damaged; each has a name among its kind. */
export type Part =
  | GovernedKind
  | 'anchor'
  | 'audit'
  | 'decisions'
  | 'file'
  | 'index'
  | 'instance'
  | 'record'
  | 'row'
  | 'shelf';

/** A part that is missing, or is not what was written. It is set apart: nothing else fails for it. */
export interface Damage {
  part: Part;
  name: string;
  reason: string;
}

/** What a store knows of itself to be missing or damaged. */
export class Damages {
  private readonly known = new Map<string, Damage>();
  private readonly log: Log;

  constructor(log: Log) {
    this.log = log;
  }

  /** Tells the log once of each. */
  note(part: Part, name: string, reason: string): Damage {
    const key = `${part} ${name}`;
    const damage = this.known.get(key) ?? { part, name, reason };
    if (!this.known.has(key))
      this.log.error('a part of the store is damaged or missing and was set apart', { ...damage });
    this.known.set(key, damage);
    return damage;
  }

  /** It is whole again, as where it was put back from a backup. */
  clear(part: Part, name: string): void {
    this.known.delete(`${part} ${name}`);
  }

  get(part: Part, name: string): Damage | undefined {
    return this.known.get(`${part} ${name}`);
  }

  all(): Damage[] {
    return [...this.known.values()].sort((a, b) => (a.part + a.name < b.part + b.name ? -1 : 1));
  }
}

/** Of a row whose record says that it is another one. */
export const notOfItsPlace = 'its row is not the record that belongs in its place';

/** As a caller is told that one record cannot be answered, while all others can. */
export function recordDamaged({ part, name, reason }: Damage): Problem {
  return new Problem('recordDamaged', {
    detail: {
      'zh-CN': `${part} ${name} 的数据已损坏或缺失，请管理员运行 guiju verify 和 guiju repair`,
      en: `${part} ${name} is damaged or missing (${reason}); an administrator finds out more with guiju verify and guiju repair`,
    },
  });
}

/** The store as a whole cannot be used as it is: what it should go by is missing or damaged. */
export class StoreNotWhole extends Error {
  override readonly name = 'StoreNotWhole';

  constructor(folder: string, what: string) {
    super(
      `${what} Nothing was changed. Put it back from a backup, or see what can be proved of the rest with ` +
        `\`npm run guiju -- repair ${folder}\`.`,
    );
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a damaged record is where the others go on without it. */
export function unlessDamaged(error: unknown): undefined {
  if (error instanceof Problem && error.code === 'recordDamaged') return undefined;
  throw error;
}

/** The same where what an instance stands on may be gone, too: nothing is known of it then. */
export function unlessGone(error: unknown): undefined {
  if (error instanceof Problem && ['policyNotFound', 'editionNotFound'].includes(error.code)) return undefined;
  return unlessDamaged(error);
}
