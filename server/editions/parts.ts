import type { AuditParts } from '../audit/parts.ts';
import type { Catalogue } from './catalogue.ts';

export interface EditionParts extends AuditParts {
  catalogue: Catalogue;
}
