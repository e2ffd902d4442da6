import { Problem } from '../ground/problem.ts';

/**
 * The problem to tell where values were read until one missed a configuration value: it names those that the others miss as well.
 *
 * @param error what the first reading that failed threw
 * @param reads all the readings, each of which is needed
 * @returns what is to be thrown
 */
export function allMissing(error: unknown, reads: readonly (() => unknown)[]): unknown {
  if (!isMissing(error)) return error;
  const names = new Set(error.facts);
  for (const read of reads) {
    try {
      read();
    } catch (other) {
      if (isMissing(other)) for (const name of other.facts ?? []) names.add(name);
    }
  }
  return new Problem('configurationMissing', { facts: [...names] });
}

export const isMissing = (error: unknown): error is Problem =>
  error instanceof Problem && error.code === 'configurationMissing';
