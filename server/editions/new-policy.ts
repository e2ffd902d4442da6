import { type LocalText, type PolicyDefinition, Problem, readPolicyContent } from '../../engine/index.ts';
import type { Caller } from '../access/caller.ts';
import { notInherited } from '../http/names.ts';
import type { JsonSchema } from '../http/schemas.ts';
import type { Parts } from '../parts.ts';
import { entryOf, govern } from './govern.ts';
import { freeze, sealOf, wordsOf } from './publish.ts';

/** A text of which the Chinese must be given; the English is the Chinese until someone writes it. */
type GivenText = Pick<LocalText, 'zh-CN'> & Partial<LocalText>;

export interface NewPolicy {
  id: string;
  title: GivenText;
  purpose?: GivenText;
  timeZone?: string;
}

const givenText = (maxLength: number): JsonSchema => {
  const text = { type: 'string', minLength: 1, maxLength };
  return {
    ...{ type: 'object', properties: { 'zh-CN': text, en: text }, required: ['zh-CN'], additionalProperties: false },
    description: 'en is zh-CN where it is left out',
  };
};

export const newPolicySchema: JsonSchema = {
  type: 'object',
  properties: {
    // Lower case only: an id names a folder, and some disks do not tell `Fees` from `fees`.
    id: { type: 'string', pattern: `${notInherited}[a-z][a-z0-9-]{0,59}$` },
    title: givenText(200),
    purpose: givenText(2000),
    timeZone: { type: 'string', format: 'time-zone', description: 'Default: Asia/Shanghai' },
  },
  required: ['id', 'title'],
  additionalProperties: false,
};

const note: LocalText = { 'zh-CN': '新建制度', en: 'New policy' };

/**
 * Makes a policy with an edition that says nothing yet and is in force from now; what it says comes by drafts.
 *
 * @throws Problem wrongStatus where the id is taken, storeUnavailable
 */
export async function createPolicy(parts: Parts, given: NewPolicy, caller: Caller): Promise<void> {
  const { id } = given;
  if (parts.catalogue.list().some((policy) => policy.id === id)) throw taken(id);
  const at = parts.now().toISOString();
  const content = readPolicyContent([definitionOf(given, at)]);
  const dates = { effectiveFrom: at, publishedAt: at };
  const edition = freeze(content, { number: 1, ...dates, publishedBy: caller.id, note });
  const words = { policy: id, ...sealOf(edition), effectiveFrom: at };
  try {
    await govern(parts, {
      ...{ edition, policy: wordsOf(content) },
      audit: [entryOf(parts, caller, 'policy.created', words)],
    });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'staleRevision') throw error;
    await parts.catalogue.refresh();
    throw taken(id);
  }
}

function definitionOf({ id, title, purpose, timeZone = 'Asia/Shanghai' }: NewPolicy, at: string): PolicyDefinition {
  return {
    ...{ kind: 'policy', id, title: inBoth(title), ...(purpose ? { purpose: inBoth(purpose) } : {}), timeZone },
    editions: [{ number: 1, effectiveFrom: at, note }],
  };
}

const inBoth = ({ 'zh-CN': zh, en = zh }: GivenText): LocalText => ({ 'zh-CN': zh, en });

const taken = (id: string) =>
  new Problem('wrongStatus', { detail: { 'zh-CN': `已有编号为 ${id} 的制度`, en: `there is a policy ${id} already` } });
