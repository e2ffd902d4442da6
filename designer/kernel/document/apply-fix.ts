import { withDefinition } from '../../../engine/authoring.ts';
import { type Definition, findDefinition, type Json, type PolicyContent, pointerParts } from '../../../engine/index.ts';
import type { Finding } from '../api.ts';

/**
 * A content in which what mends a finding is put in place.
 *
 * @returns the same object where the finding has no fix, and where its place is not there any more
 * @example edit(name, (content) => withFix(content, finding))
 */
export function withFix(content: PolicyContent, { kind, id, fix }: Finding): PolicyContent {
  const definition = fix && findDefinition(content, kind, id);
  if (!definition) return content;
  const mended = put(definition as unknown as Json, pointerParts(fix.path), fix.value as Json);
  return mended === undefined ? content : withDefinition(content, mended as unknown as Definition);
}

/** Undefined where the place is not there. */
function put(within: Json, [name, ...rest]: string[], value: Json): Json | undefined {
  if (name === undefined) return value;
  if (typeof within !== 'object' || within === null || !Object.hasOwn(within, name)) return undefined;
  const inner = put((within as Record<string, Json>)[name] as Json, rest, value);
  if (inner === undefined) return undefined;
  return Array.isArray(within) ? within.with(Number(name), inner) : { ...within, [name]: inner };
}
