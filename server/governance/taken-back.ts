import { groupBy } from '../../contract/group-by.ts';
import { type Change, diffContents } from '../../engine/authoring.ts';
import type { Finding } from '../../engine/checks.ts';
import {
  canonicalJson,
  type DefinitionKind,
  type LocalText,
  listDefinitions,
  type PolicyContent,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { keyOf } from '../editions/draft-changes.ts';
import { ProblemWith } from '../kernel/problems.ts';
import type { DraftRecord, EditionSummary } from '../stores/records/edition.ts';

/**
 * What a publication does to an edition that it does not stand on. `replaced`: what it brought is taken back. `overtaken`: it takes force
 * later, and takes back what is published now. `early`: it waits, and what it brings would be in force before its day.
 */
type How = 'replaced' | 'overtaken' | 'early';

interface TakenBack {
  edition: number;
  effectiveFrom: string;
  how: How;
  changes: Pick<Change, 'kind' | 'id' | 'path' | 'op' | 'sentence'>[];
}

/** What is to be published: its content, the edition that its author knew, and from when. */
interface Publishing {
  policy: string;
  content: PolicyContent;
  standsOn: number;
  fromMs: number;
}

/** So many changes are told one by one. */
const mostTold = 100;

const documentsOf = (content: PolicyContent) =>
  new Map(listDefinitions(content).map((one) => [keyOf(one), canonicalJson(one)]));

/** The definitions, by `kind/id`, that two contents do not have alike. */
function changedBetween(before: PolicyContent, after: PolicyContent): Set<string> {
  const [old, now] = [documentsOf(before), documentsOf(after)];
  return new Set([...old.keys(), ...now.keys()].filter((key) => old.get(key) !== now.get(key)));
}

/** What differs of some definitions, in sentences. */
function told(before: PolicyContent, after: PolicyContent, keys: ReadonlySet<string>): TakenBack['changes'] {
  return diffContents(before, after)
    .filter(({ kind, id }) => keys.has(`${kind}/${id}`))
    .slice(0, mostTold)
    .map(({ kind, id, path, op, sentence }) => ({ kind, id, path, op, sentence }));
}

const both = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  new Set([...some].filter((one) => others.has(one)));
const without = (some: ReadonlySet<string>, others: ReadonlySet<string>) =>
  new Set([...some].filter((one) => !others.has(one)));

/** What a publication would take back of other editions, have taken back by them, or bring before their day. */
async function takenBackBy(parts: Parts, publishing: Publishing): Promise<TakenBack[]> {
  const { policy, content, standsOn, fromMs } = publishing;
  const { catalogue } = parts;
  const contentOf = async (number: number) => (await catalogue.edition(policy, number)).content;
  const replaced = catalogue.inForce(policy, fromMs);
  const after = catalogue.after(policy, fromMs);
  // The usual case: it stands on what it takes the place of, and nothing waits.
  if (after.length === 0 && (!replaced || replaced.number === standsOn)) return [];
  const base = await contentOf(standsOn);
  const own = changedBetween(base, content);
  const found: TakenBack[] = [];
  const add = ({ number, effectiveFrom }: EditionSummary, how: How, changes: TakenBack['changes']) => {
    if (changes.length > 0) found.push({ edition: number, effectiveFrom, how, changes });
  };
  if (replaced && replaced.number !== standsOn) {
    const its = await contentOf(replaced.number);
    const differing = both(changedBetween(base, its), changedBetween(its, content));
    const known = catalogue.summary(policy, standsOn);
    const waits = Date.parse(known.effectiveFrom) > fromMs;
    if (waits) add(known, 'early', told(its, content, without(differing, own)));
    else add(replaced, 'replaced', told(its, content, differing));
  }
  for (const later of after) {
    const its = await contentOf(later.number);
    add(later, 'overtaken', told(content, its, both(own, changedBetween(content, its))));
  }
  return found;
}

/** The edition that a draft's author knew: of a roll back the one that it is to take the place of, of an import that of the file. */
function knownTo({ catalogue, now }: Parts, { policy, kind, basedOn, importedFrom }: DraftRecord): number {
  if (kind === 'rollback') return catalogue.inForce(policy, now().getTime())?.number ?? basedOn;
  return importedFrom ?? basedOn;
}

/**
 * Nothing that others published is taken back unseen: whoever publishes has named the editions.
 *
 * @param confirmed the editions that the caller knows of
 * @throws ProblemWith takesBackEdition with what would be taken back, in sentences
 */
export async function requireConfirmed(parts: Parts, publishing: Publishing, confirmed: number[] = []): Promise<void> {
  const takesBack = await takenBackBy(parts, publishing);
  const unnamed = [...new Set(takesBack.map(({ edition }) => edition))].filter((number) => !confirmed.includes(number));
  if (unnamed.length === 0) return;
  const list = unnamed.join(', ');
  const detail = {
    'zh-CN': `会影响第 ${list} 版带来的改动：核对后在 takesBack 中列出这些版本再发布，或先变基`,
    en: `it touches what edition ${list} brings: name it in takesBack once you have looked at that, or rebase first`,
  };
  throw new ProblemWith('takesBackEdition', { takesBack }, { detail });
}

/** What is published of a draft, as far as it may take something back. */
export const publishingOf = (
  parts: Parts,
  draft: DraftRecord,
  content: PolicyContent,
  effectiveFrom?: string,
): Publishing => ({
  policy: draft.policy,
  content,
  standsOn: knownTo(parts, draft),
  fromMs: effectiveFrom === undefined ? parts.now().getTime() : Date.parse(effectiveFrom),
});

/** The same of a roll back that is done at once. */
export function publishingBack(
  parts: Parts,
  policy: string,
  number: number,
  content: PolicyContent,
  from?: string,
): Publishing {
  const nowMs = parts.now().getTime();
  const standsOn = parts.catalogue.inForce(policy, nowMs)?.number ?? number;
  return { policy, content, standsOn, fromMs: from === undefined ? nowMs : Date.parse(from) };
}

const mostSentences = 5;

/** Warns of what publishing a draft would take back, now or when all that waits is in force: a finding for each definition. */
export async function takenBackFindings(parts: Parts, draft: DraftRecord): Promise<Finding[]> {
  if (draft.status === 'published' || draft.kind === 'retire' || draft.kind === 'roleBindings') return [];
  const { content } = await parts.catalogue.draftEdition(draft);
  const now = publishingOf(parts, draft, content, draft.effectiveFrom);
  const last = parts.catalogue.newest(draft.policy);
  const then = { ...now, fromMs: Math.max(now.fromMs, Date.parse(last?.effectiveFrom ?? '') || 0) };
  const found = [
    ...(await takenBackBy(parts, now)),
    ...(then.fromMs > now.fromMs ? await takenBackBy(parts, then) : []),
  ];
  const findings = found.flatMap((one) => findingsOf(one));
  return [...new Map(findings.map((one) => [canonicalJson(one as never), one])).values()];
}

function findingsOf({ edition, effectiveFrom, how, changes }: TakenBack): Finding[] {
  const day = effectiveFrom.slice(0, 10);
  const said: Record<How, LocalText> = {
    replaced: {
      'zh-CN': `发布会撤销第 ${edition} 版的改动`,
      en: `Publishing takes back what edition ${edition} changed`,
    },
    overtaken: {
      'zh-CN': `若在第 ${edition} 版生效（${day}）之前生效，届时会被它撤销`,
      en: `If it takes force before edition ${edition} does (${day}), that takes it back then`,
    },
    early: {
      'zh-CN': `若在第 ${edition} 版生效（${day}）之前生效，会使它的改动提前生效`,
      en: `If it takes force before edition ${edition} does (${day}), what that changes is in force early`,
    },
  };
  const byDefinition = groupBy(changes, ({ kind, id }) => `${kind}/${id}`);
  return [...byDefinition.values()].map((all) => {
    const { kind, id } = all[0] as TakenBack['changes'][number];
    const sentences = (locale: 'zh-CN' | 'en') => {
      const some = all.slice(0, mostSentences).map(({ sentence }) => sentence[locale]);
      return [...some, ...(all.length > mostSentences ? ['…'] : [])].join(locale === 'en' ? '; ' : '；');
    };
    const message = {
      'zh-CN': `${said[how]['zh-CN']}：${sentences('zh-CN')}`,
      en: `${said[how].en}: ${sentences('en')}`,
    };
    return { code: 'takesBackEdition', severity: 'warning', kind: kind as DefinitionKind, id, path: '', message };
  });
}
