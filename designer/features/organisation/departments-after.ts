/**
 * The departments of somebody who is moved: the new one stands where the one before stood, and others stay. Of who belongs to several, and was
 * not taken out of one, none is left.
 *
 * @param from the department whose list they were taken from; absent: that of everybody
 * @example departmentsAfter(['north', 'office'], 'south', 'north') // ['south', 'office']
 */
export function departmentsAfter(departments: readonly string[], to: string, from: string | undefined): string[] {
  const left = from !== undefined && departments.includes(from) ? from : departments.length === 1 ? departments[0] : to;
  const next = departments.map((one) => (one === left ? to : one));
  return [...new Set(next.includes(to) ? next : [...next, to])];
}
