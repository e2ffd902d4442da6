/** A key that a schedule has made: its id, perhaps whose it is, and the period. */
const bySchedule = /^[a-z][a-z\d-]*(?: \S+)? (\d{4}(?:-\d\d(?:-\d\d)?)?)$/;

/**
 * A case's key as people are shown it: of one that a schedule began the period alone, since the rest is for programs.
 *
 * @example caseKey('monthly-settlement sino-station-n1 2026-12') // '2026-12'
 */
export const caseKey = (key: string | undefined): string | undefined =>
  key === undefined ? undefined : (bySchedule.exec(key)?.[1] ?? key);

/**
 * What a case is called: by its key, or what its flow is called where it has none, or one that a schedule made.
 *
 * @example caseName('monthly-settlement 2026-12', '月度结算') // '月度结算 2026-12'
 */
export function caseName(key: string | undefined, flow: string): string {
  const shown = caseKey(key);
  return shown === undefined ? flow : shown === key ? shown : `${flow} ${shown}`;
}
