import type { api } from '../../contract/api.ts';
import type { BodyOf } from '../../contract/call.ts';
import { type LocalText, type PolicyDefinition, Problem, readPolicyContent } from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import type { Caller } from '../kernel/caller.ts';
import { entryOf, govern } from './govern.ts';
import { freeze, sealOf, wordsOf } from './publish.ts';

/** A text of which the Chinese must be given; the English is the Chinese until someone writes it. */
type GivenText = Pick<LocalText, 'zh-CN'> & Partial<LocalText>;

export type NewPolicy = BodyOf<typeof api.createPolicy>;

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
  const edition = freeze({ content, meaning: 2 }, { number: 1, ...dates, publishedBy: caller.id, note });
  const words = { policy: id, ...sealOf(edition), effectiveFrom: at };
  try {
    await govern(parts, {
      edition,
      policy: wordsOf(parts, content),
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
    kind: 'policy',
    id,
    title: inBoth(title),
    ...(purpose ? { purpose: inBoth(purpose) } : {}),
    timeZone,
    editions: [{ number: 1, effectiveFrom: at, note }],
  };
}

const inBoth = ({ 'zh-CN': zh, en = zh }: GivenText): LocalText => ({ 'zh-CN': zh, en });

const taken = (id: string) =>
  new Problem('wrongStatus', { detail: { 'zh-CN': `已有编号为 ${id} 的制度`, en: `there is a policy ${id} already` } });
