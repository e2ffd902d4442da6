/**
 * The shapes of a policy's JSON documents, as `docs/definitions.md` describes them.
 * Types only: what a document must satisfy at run time is checked in `checks/`.
 */
import type { CasesDefinition } from '../../contract/definitions/cases.ts';
import type { FlowDefinition } from '../../contract/definitions/flows.ts';
import type { FormDefinition } from '../../contract/definitions/forms.ts';
import type { MasterDefinition } from '../../contract/definitions/masters.ts';
import type {
  ClausesDefinition,
  ConfigDefinition,
  PolicyDefinition,
  VocabularyDefinition,
} from '../../contract/definitions/policy.ts';
import type { RegisterDefinition } from '../../contract/definitions/registers.ts';
import type { RuleSetDefinition } from '../../contract/definitions/rules.ts';
import type { Expression, ValueSchema } from '../../contract/definitions/values.ts';

export type * from '../../contract/definitions/cases.ts';
export type * from '../../contract/definitions/definition.ts';
export type * from '../../contract/definitions/flows.ts';
export type * from '../../contract/definitions/forms.ts';
export type * from '../../contract/definitions/masters.ts';
export type * from '../../contract/definitions/policy.ts';
export type * from '../../contract/definitions/registers.ts';
export type * from '../../contract/definitions/rules.ts';
export type * from '../../contract/definitions/values.ts';
export type { Json, JsonObject } from '../../contract/text.ts';
export type ObjectSchema = ValueSchema;

/** Everything a policy says: the content of a draft or of an edition, and of one folder of `definitions/`. */
export interface PolicyContent {
  policy: PolicyDefinition;
  vocabulary: VocabularyDefinition;
  clauses: ClausesDefinition;
  config: ConfigDefinition;
  rules: Record<string, RuleSetDefinition>;
  flows: Record<string, FlowDefinition>;
  forms: Record<string, FormDefinition>;
  masters: Record<string, MasterDefinition>;
  registers: Record<string, RegisterDefinition>;
  cases: Record<string, CasesDefinition>;
}

/** True for `{"=": "…"}` and nothing else. */
export function isExpression(value: unknown): value is Expression {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Expression)['='] === 'string' &&
    Object.keys(value).length === 1
  );
}
