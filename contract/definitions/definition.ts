import type { CasesDefinition } from './cases.ts';
import type { FlowDefinition } from './flows.ts';
import type { FormDefinition } from './forms.ts';
import type { MasterDefinition } from './masters.ts';
import type { ClausesDefinition, ConfigDefinition, PolicyDefinition, VocabularyDefinition } from './policy.ts';
import type { RegisterDefinition } from './registers.ts';
import type { RuleSetDefinition } from './rules.ts';

/** One document of a policy. */
export type Definition =
  | PolicyDefinition
  | VocabularyDefinition
  | ClausesDefinition
  | ConfigDefinition
  | RuleSetDefinition
  | FlowDefinition
  | FormDefinition
  | MasterDefinition
  | RegisterDefinition
  | CasesDefinition;
export type DefinitionKind = Definition['kind'];
