import type { Attributes } from './otlp.ts';
import type { SpanOptions, Tracing } from './tracing.ts';

/** Runs work as a span where there is tracing, and just runs it where there is none. */
export function inSpan<T>(
  { tracing }: { tracing?: Tracing | undefined },
  name: string,
  attributes: Attributes,
  work: () => T | Promise<T>,
  options?: SpanOptions,
): T | Promise<T> {
  return tracing === undefined ? work() : tracing.span(name, attributes, work, options);
}
