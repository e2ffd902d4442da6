import { reachedWithin } from '../checks/uses.ts';
import type { Clause, DefinitionKind, Figure, Json, PolicyContent } from '../ground/definition.ts';
import { figureText } from '../ground/labels.ts';
import type { LocalText } from '../ground/local-text.ts';
import { pointer } from '../ground/pointer.ts';
import { definitionId, listDefinitions } from '../policy/content.ts';
import type { Edition } from '../policy/edition.ts';
import { runCases } from './cases.ts';

/** A place in a definition that cites a clause. */
export interface Citation {
  kind: DefinitionKind;
  id: string;
  /** JSON Pointer inside the definition. */
  path: string;
}

/** What became of one clause of the source document. */
export interface ClauseCoverage {
  id: string;
  text: LocalText;
  kind: string[];
  /**
   * `narrative`: nothing in it can be executed, and `reason` says why. `mentioned`: it is cited, but by nothing that acts: the clauses of a
   * flow as a whole, a rule set that no flow asks, a configuration value that nothing reads.
   */
  status: 'covered' | 'mentioned' | 'notExercised' | 'notCited' | 'narrative';
  reason?: LocalText;
  citedBy: Citation[];
  /** Cases in which something that cites it fired, or that name it. */
  exercisedBy: { id: string; case: string }[];
  /** Figures of the clause that no place that cites it holds. */
  missingFigures: Figure[];
}

/**
 * For each clause of the policy's source: which rule, row, transition, state, deadline or configuration value cites it, and which
 * cases exercise it.
 *
 * @returns clauses in the order of the source
 * @example clauseCoverage(edition).filter((clause) => clause.status === 'notCited')
 */
export function clauseCoverage(edition: Edition): ClauseCoverage[] {
  const { content } = edition;
  const citations = new Map<string, (Citation & { within: string })[]>();
  for (const definition of listDefinitions(content)) {
    if (definition.kind === 'clauses' || definition.kind === 'cases' || definition.kind === 'policy') continue;
    const place = { kind: definition.kind, id: definitionId(definition) };
    const within = JSON.stringify(definition);
    for (const { clause, path } of citationsIn(definition as unknown as Json, '')) {
      citations.set(clause, [...(citations.get(clause) ?? []), { ...place, path, within }]);
    }
  }
  const exercised = exercisedClauses(edition);
  const acting = actsIn(content);
  return content.clauses.clauses.map((clause) => {
    const cited = citations.get(clause.id) ?? [];
    const cases = exercised.get(clause.id) ?? [];
    return {
      id: clause.id,
      text: clause.text,
      kind: clause.kind,
      status: statusOf(clause, cited, cited.some(acting), cases),
      ...(clause.reason ? { reason: clause.reason } : {}),
      citedBy: cited.map(({ within: _, ...citation }) => citation),
      exercisedBy: cases,
      missingFigures: missingFigures(
        clause,
        cited.map((one) => one.within),
      ),
    };
  });
}

function statusOf({ kind }: Clause, cited: unknown[], isActedOn: boolean, cases: unknown[]): ClauseCoverage['status'] {
  if (kind.includes('narrative-only')) return 'narrative';
  if (cited.length === 0) return 'notCited';
  if (!isActedOn) return 'mentioned';
  return cases.length === 0 ? 'notExercised' : 'covered';
}

/** Whether what cites a clause does something: a step, a deadline, a document, a rule set that is asked, a value that is read. */
function actsIn(content: PolicyContent): (citation: Citation) => boolean {
  const { config, ruleSets } = reachedWithin(content);
  return ({ kind, id, path }) => {
    if (kind === 'rules') return ruleSets.has(id);
    if (kind === 'flow') return path !== '';
    if (kind !== 'config' || !config) return true;
    return config.has(path.split('/')[2] ?? '');
  };
}

function citationsIn(value: Json, path: string): { clause: string; path: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const place = path + pointer(key);
    if (key === 'clauses' && Array.isArray(item)) return item.map((clause) => ({ clause: String(clause), path }));
    if (key === 'clause' && typeof item === 'string') return [{ clause: item, path }];
    return citationsIn(item as Json, place);
  });
}

function exercisedClauses(edition: Edition): Map<string, { id: string; case: string }[]> {
  const found = new Map<string, { id: string; case: string }[]>();
  for (const { id, case: name, clauses } of runCases(edition)) {
    const named = edition.content.cases[id]?.cases.find((one) => one.id === name)?.clauses ?? [];
    for (const clause of new Set([...clauses, ...named])) {
      found.set(clause, [...(found.get(clause) ?? []), { id, case: name }]);
    }
  }
  return found;
}

/** Kinds of clauses whose figures decide something; the others' (how many stations there are) stand in the clause itself. */
const deciding = new Set(['rule', 'calculation', 'deadline', 'penalty', 'KPI']);

/** The figures of a clause that stand in none of the documents that cite it. */
function missingFigures({ figures, kind }: Clause, documents: string[]): Figure[] {
  if (!kind.some((one) => deciding.has(one))) return [];
  const text = documents.join('\n').replaceAll(/(\d),(?=\d{3})/g, '$1');
  return (figures ?? []).filter((figure) => {
    const numbers =
      figureText(figure, 'en')
        .replaceAll(/(\d),(?=\d{3})/g, '$1')
        .match(/\d+(?:\.\d+)?/g) ?? [];
    return !numbers.every((number) => text.includes(number) || text.includes(String(Number(number) / 100)));
  });
}
