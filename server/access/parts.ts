import type { StoreParts } from '../stores/parts.ts';
import type { Accounts } from './accounts.ts';
import type { Directory } from './directory.ts';
import type { Oidc } from './oidc.ts';

/** Gives the open tasks of a person to another one. What may not go over is told, and stays. */
export type TasksHandedOver = (wanted: {
  from: string;
  to: string;
  reason: string;
  /** Only says what would go over. */
  dryRun: boolean;
  /** The person who has it done. */
  by: string;
}) => Promise<{ tasks: number; refused: { task: string; code: string; to?: string }[] }>;

export interface AccessParts extends StoreParts {
  /** Absent: no tasks of persons are kept. */
  tasksHandedOver?: TasksHandedOver;
  accounts: Accounts;
  /** Who is in the organisation: that of {@link AccessParts.accounts}. */
  directory: Directory;
  /** Single sign-on, where a provider is configured. */
  oidc: Oidc | undefined;
}
