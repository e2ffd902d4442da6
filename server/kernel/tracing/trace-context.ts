/** A place in a trace: what the header `traceparent` says (W3C Trace Context). */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  trace: string;
  /** 16 hexadecimal digits: the span that is the parent of what follows. */
  span: string;
  /** Whether the trace is recorded; whoever began it decided. */
  sampled: boolean;
}

const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/**
 * Reads a `traceparent` header; one that is not well formed is taken for none, as the standard says.
 *
 * @example readTraceparent('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')?.sampled // true
 */
export function readTraceparent(header: string | string[] | undefined): TraceContext | undefined {
  if (header === undefined) return undefined;
  const [, trace, span, flags] = form.exec(String(header)) ?? [];
  if (trace === undefined || span === undefined) return undefined;
  return { trace, span, sampled: (Number.parseInt(flags as string, 16) & 1) === 1 };
}
