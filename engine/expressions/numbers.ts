/**
 * Rounds half-up (away from zero) to some decimal places, free of binary dust: 1.005 to two places is 1.01.
 *
 * @param value any finite number; others come back as they are
 * @param decimals places after the point, 0 to 12
 */
export function roundHalfUp(value: number, decimals: number): number {
  if (!Number.isFinite(value)) return value;
  const factor = 10 ** decimals;
  const scaled = Math.abs(value) * factor;
  // Fifteen significant digits are exact in a double: what lies beyond them is the dust of earlier arithmetic.
  const rounded = Math.round(scaled < 1e15 ? Number(scaled.toPrecision(15)) : scaled) / factor;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
