import { type Json, type JsonObject, Problem, type ProblemDetail, pointer } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { filesNotThere } from '../papers/attachments.ts';
import type { InstanceRecord } from '../stores/records/instance.ts';
import type { Attached } from '../stores/store.ts';

/** What is said beside a task: as the history keeps it, to whom, and the uploads that are the case's from then on. */
export interface Said {
  entry: JsonObject;
  persons: string[];
  attached: Attached[];
}

/**
 * Looks up to whom something is said, and what is sent along.
 *
 * @param more the text, `persons` and `files` by their ids
 * @throws Problem unknownValue for somebody whom nobody knows, invalidValue for a file that is missing, or another's
 * @example (await saidWith(parts, instance, caller, { text: '见附件', files: [id] })).entry.files // [{ id, name: '报价.pdf', type, size, sha256 }]
 */
export async function saidWith(
  parts: Parts,
  instance: InstanceRecord,
  caller: Caller,
  more: JsonObject,
): Promise<Said> {
  const persons = listOf(more.persons);
  const unknown = persons.filter((one) => !parts.directory.isHere(one, instance.policy));
  if (unknown.length > 0) throw new Problem('unknownValue', { facts: ['to'] });
  const ids = [...new Set(listOf(more.files))];
  const attached: Attached[] = [];
  const files: JsonObject[] = [];
  const errors: ProblemDetail[] = [];
  for (const [place, id] of ids.entries()) {
    const head = await parts.store.files.get(id);
    const isOurs = head?.reference === undefined ? head?.by === caller.id : head.reference === instance.id;
    if (!head || !isOurs || head.lost !== undefined) {
      errors.push({ path: pointer('files', place), code: 'invalidValue', message: filesNotThere });
      continue;
    }
    const { name, type, size, sha256 } = head;
    files.push({ id, name, type, size, sha256 });
    if (head.reference === undefined) attached.push({ file: id, record: instance.id, beside: true });
  }
  if (errors.length > 0) throw new Problem('invalidValue', { facts: ['files'], errors });
  return { entry: { ...more, ...(files.length > 0 ? { files } : {}) }, persons, attached };
}

const listOf = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
