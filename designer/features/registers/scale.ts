/** Round marks of a scale that holds both ends. @example scaleOf(0, 87) // { low: 0, high: 100, step: 20 } */
export function scaleOf(least: number, most: number): { low: number; high: number; step: number } {
  const span = most - least || 1;
  const rough = 10 ** Math.floor(Math.log10(span / 4));
  const step = ([1, 2, 5, 10].find((by) => span / (rough * by) <= 5) ?? 10) * rough;
  return { low: Math.floor(least / step) * step, high: Math.ceil(most / step) * step || step, step };
}
