/** What may be wrong with facts, and with definitions that are run with them. */
export const decidingProblems = [
  'invalidValue',
  'configurationMissing',
  'machineLoops',
  'missingFact',
  'unknownField',
  'unknownValue',
  'decisionTooDeep',
  'hitPolicyViolated',
  'invalidDefinition',
  'ruleSetNotFound',
] as const;
