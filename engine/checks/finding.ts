import type { DefinitionKind, Json } from '../ground/definition.ts';
import { both, type LocalText } from '../ground/local-text.ts';

export type Severity = 'error' | 'warning' | 'info';

/** What can be found, and how bad it is: an error keeps a draft from being published. One row a code. */
export const findingCodes = {
  invalidDefinition: 'error',
  unknownKey: 'error',
  wrongForm: 'error',
  invalidPattern: 'error',
  notUnderstood: 'error',
  typesDiffer: 'error',
  valueNotAllowed: 'error',
  duplicateId: 'error',
  valueNotInList: 'error',
  unknownName: 'error',
  reservedName: 'error',
  factNotGiven: 'error',
  unknownConfiguration: 'error',
  unknownRuleSet: 'error',
  unknownFlow: 'error',
  unknownOutcome: 'error',
  unknownClause: 'warning',
  missingClauses: 'info',
  missingLabel: 'warning',
  openConfiguration: 'info',
  gap: 'warning',
  overlap: 'error',
  conflict: 'error',
  ruleNeverHolds: 'error',
  ruleNeverReached: 'warning',
  notDecided: 'info',
  stateUnreachable: 'warning',
  noWayToEnd: 'warning',
  eventUndeclared: 'warning',
  eventUnused: 'warning',
  endlessLoop: 'error',
  separationBroken: 'error',
  guardHole: 'info',
  guardOverlap: 'warning',
  // What a policy holds and does not use or carry through, or says twice: each may be meant so.
  ruleSetNotAsked: 'info',
  configurationNotRead: 'info',
  formNotRead: 'info',
  eventNotRaised: 'info',
  reviewWithOneWay: 'info',
  deadlineWithoutConsequence: 'info',
  endsWithOpenChildren: 'info',
  figureRepeated: 'info',
  /** Found by the server: a draft would undo what was published since it was begun. */
  takesBackEdition: 'warning',
  /** Found by the server, which keeps the secrets. */
  secretNotSet: 'warning',
} as const satisfies Record<string, Severity>;

export type FindingCode = keyof typeof findingCodes;

/** What a check reports to an author: where, how bad, and in words what to do about it. */
export interface Finding {
  code: FindingCode;
  severity: Severity;
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer inside the definition. */
  path: string;
  message: LocalText;
  /** An example input that shows it, tried on the definition itself. */
  witness?: Json;
  /** What would mend it, ready to be put in place: for a gap in a table, a row. */
  proposal?: Json;
  /** What would mend it without a question: the value to put at a JSON Pointer of the definition. */
  fix?: { path: string; value: Json };
}

/**
 * Makes the findings of one definition; `severity` where it is less grave than its row says.
 *
 * @example reporter('rules', 'fee-travel')('duplicateId', '/rules/1', '编号重复', 'The id is used twice')
 */
export function reporter(kind: DefinitionKind, id: string) {
  return (
    code: FindingCode,
    path: string,
    zh: string,
    en: string,
    severity: Severity = findingCodes[code],
  ): Finding => ({ code, severity, kind, id, path, message: both(zh, en) });
}
export type Report = ReturnType<typeof reporter>;
