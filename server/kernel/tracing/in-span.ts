import {
  type Attributes,
  context,
  type ProxyTracerProvider,
  propagation,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { Problem } from '../../../engine/index.ts';

/** Spans go to the SDK that whoever starts the process brings; without one this does nothing. */
export const tracer = trace.getTracer('guiju');

/**
 * Runs work as a span within the present one. Attributes name things (policies, routes, ids), never what people wrote.
 *
 * @param parent the `traceparent` it belongs to, where that is not the span it runs in
 * @example await inSpan('commit', { 'guiju.instance': id }, () => store.commit(commit))
 */
export function inSpan<T>(
  name: string,
  attributes: Attributes,
  work: () => T | Promise<T>,
  parent?: string,
): T | Promise<T> {
  if (!isTraced()) return work();
  const within = context.active();
  const place = parent === undefined ? within : propagation.extract(within, { traceparent: parent });
  return tracer.startActiveSpan(name, { attributes }, place, (span) => ending(span, work));
}

/** Ends a span when its work does. */
export async function ending<T>(span: Span, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', kindOf(error));
    throw error;
  } finally {
    span.end();
  }
}

/** What kind of error it was; its words may hold anything. */
function kindOf(error: unknown): string {
  if (error instanceof Problem) return error.code;
  return error instanceof Error ? error.name : typeof error;
}

/** Whether somebody takes the spans. */
export const isTraced = (): boolean => sdk() !== undefined;

interface Sdk {
  forceFlush?(): Promise<void>;
}

/** The provider behind the API's own, which may be of another copy of the API. */
export function sdk(): Sdk | undefined {
  const provider: Sdk & Partial<ProxyTracerProvider> = trace.getTracerProvider();
  if (!provider.getDelegate) return provider;
  return provider.getDelegateTracer?.('guiju') && (provider.getDelegate() as Sdk);
}
