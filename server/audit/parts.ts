import type { AccessParts } from '../access/parts.ts';
import type { Anchor } from './anchor.ts';
import type { Health } from './health.ts';

export interface AuditParts extends AccessParts {
  /** Whether the store is whole. */
  health: Health;
  /** What is told of each head of the audit log; nothing where none is configured. */
  anchor: Anchor | undefined;
}
