import { typeOfSchema } from '../expressions/types.ts';
import { canonicalJson } from '../ground/canonical-json.ts';
import type { Json, JsonObject, RuleSetDefinition } from '../ground/definition.ts';
import { ruleLabel } from '../ground/labels.ts';
import { both, type Locale, type LocalText } from '../ground/local-text.ts';
import type { RuleSet } from '../rules/compile.ts';
import { hitPolicyOf, needsAHit, type Overlap, rankOf } from '../rules/hit-policies.ts';
import { allowsNull } from '../rules/value-checks.ts';
import { firstAllowed } from './classes.ts';
import { type FactSchema, schemaOfType, typesOf } from './examples.ts';
import { type Finding, type FindingCode, findingCodes, type Severity } from './finding.ts';
import { conditionFormula, expressionFormula, type Formula, type FormulaContext } from './formula.ts';
import { lookInto } from './inspect-expression.ts';
import { neverNull } from './nullability.ts';
import { type Box, boxesOf, cutDimensions, type Dimension, intersect, touch } from './space.ts';
import { type Budget, findUncovered } from './uncovered.ts';
import { createProber, type Prober } from './witness.ts';

/** What the checks of one rule set share. */
export interface Space {
  ruleSet: RuleSet;
  dimensions: Dimension[];
  /** The boxes of each rule, in order of evaluation; undefined where a rule needs too many. */
  rules: { id: string; path: string; boxes: Box[] | undefined }[];
  /** Inputs that are refused before any rule is asked, as far as they are known. */
  refused: Box[];
  budget: Budget;
  prober: Prober;
}

const mostFindings = 20;
const work = 4_000_000;
/** The search grows faster than the rules: beyond so many it is not begun. */
const mostRules = 5000;

/**
 * Gaps, overlaps, conflicts and rules never reached, over every input there is: facts are cut into the classes of values that no
 * condition tells apart, and the classes are searched. What depends on more than single facts (a formula, one fact against
 * another, another rule set) is proved where it holds for every value of it, shown where an example is found, and otherwise said to be undecided.
 *
 * @param ruleSet a compiled rule set
 * @returns findings gap, overlap, conflict, ruleNeverReached, ruleNeverHolds, notDecided
 * @example checkRuleSpace(edition.ruleSet('fee-travel')).map((finding) => finding.code) // ['gap']
 */
export function checkRuleSpace(ruleSet: RuleSet): Finding[] {
  if (ruleSet.rules.length > mostRules) return [tooMany(ruleSet)];
  const space = spaceOf(ruleSet);
  const findings = neverHolding(space);
  const { overlap } = hitPolicyOf(ruleSet.definition);
  if (overlap === 'firstDecides') findings.push(...neverReached(space));
  if (overlap !== 'firstDecides' && overlap !== 'meant') findings.push(...overlaps(space, overlap));
  if (needsAHit(ruleSet.definition)) findings.push(...gap(space));
  return findings;
}

/** The facts of a rule set cut into classes, and for each rule the classes in which it holds. */
export function spaceOf(ruleSet: RuleSet): Space {
  const { definition, normalForm, library, derived } = ruleSet;
  const properties = definition.facts.properties ?? {};
  const known = new Set(
    Object.keys(properties).filter(
      (name) =>
        !allowsNull(properties[name] ?? {}) &&
        (definition.facts.required?.includes(name) || properties[name]?.default !== undefined),
    ),
  );
  // Of a fact with values of several types an order may still be null.
  const sure = new Set([...known].filter((name) => typesOf(properties[name] ?? {}).length === 1));
  const context: FormulaContext = {
    factSchema: (name) => (Object.hasOwn(properties, name) ? properties[name] : undefined),
    typeOf: (name) => (Object.hasOwn(properties, name) ? typeOfSchema(properties[name]) : derived.typeOf(name)),
    derivedSchema: (name) => schemaOfType(derived.typeOf(name)?.is),
    mayBeNull: (name) => !known.has(name),
    mayBeUnknown: (text) =>
      !neverNull(text, sure, normalForm.derived) || lookInto(text, derived.scope).flaws.length > 0,
    derived: normalForm.derived,
    scope: library.environment.scope,
    config: library.environment.config,
  };
  const formulas = normalForm.rules.map((rule) => conditionFormula(rule.conditions, context));
  const schemas = (name: string): FactSchema | undefined => {
    const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (schema) return { schema, optional: !definition.facts.required?.includes(name) && schema.default === undefined };
    const ofType = context.derivedSchema(name);
    const source = Object.hasOwn(normalForm.derived, name) ? normalForm.derived[name] : undefined;
    const optional = !(source && '=' in source && neverNull(source['='], known, normalForm.derived));
    return ofType && { schema: ofType, optional };
  };
  const refusals = refusalsOf(definition, context, formulas);
  const dimensions = cutDimensions([...formulas, ...refusals], schemas, context.scope.timeZone);
  const rules = normalForm.rules.map(({ id }, index) => ({
    id,
    path: pathOf(definition, id),
    boxes: boxesOf(formulas[index] as (typeof formulas)[number], dimensions),
  }));
  const refused = refusals.flatMap((formula) => boxesOf(formula, dimensions) ?? []);
  return {
    ruleSet,
    dimensions,
    rules,
    refused,
    budget: { left: work },
    prober: createProber(ruleSet, dimensions, schemas),
  };
}

/**
 * Where no rule is asked: a fact is left out that is required there. Only what the rules look at anyway is looked at, so that no
 * class is cut for the sake of these alone.
 */
function refusalsOf({ facts }: RuleSetDefinition, context: FormulaContext, formulas: Formula[]): Formula[] {
  const known = new Set(formulas.flatMap(dimensionsOf));
  return Object.entries(facts.properties ?? {}).flatMap(([name, schema]): Formula[] => {
    if (!schema.requiredIf || allowsNull(schema) || !known.has(name)) return [];
    const where = expressionFormula(schema.requiredIf['='], context);
    if (!dimensionsOf(where).every((dimension) => known.has(dimension))) return [];
    const absent: Formula = {
      kind: 'atom',
      dimension: name,
      constants: [],
      free: false,
      holds: (value) => value === null,
    };
    return [{ kind: 'and', parts: [where, absent] }];
  });
}

const dimensionsOf = (formula: Formula): string[] =>
  formula.kind === 'atom' ? [formula.dimension] : formula.parts.flatMap(dimensionsOf);

function pathOf(definition: RuleSetDefinition, id: string): string {
  const row = definition.table?.rows.findIndex((one) => one.id === id) ?? -1;
  if (row >= 0) return `/table/rows/${row}`;
  return `/rules/${definition.rules?.findIndex((one) => one.id === id) ?? 0}`;
}

function finding({ ruleSet }: Pick<Space, 'ruleSet'>, code: FindingCode, path: string, message: LocalText): Finding {
  return { code, severity: findingCodes[code], kind: 'rules', id: ruleSet.id, path, message };
}

/** What a person calls a rule: its title, or the number of its row. */
const named = ({ ruleSet }: Space, id: string, locale: Locale) => ruleLabel(ruleSet.definition, id)[locale];

function pair(space: Space, one: string, other: string, locale: Locale): string {
  const [a, b] = [named(space, one, locale), named(space, other, locale)];
  return locale === 'en' ? `${a} and ${b}` : `“${a}”与“${b}”`;
}

function tooMany(ruleSet: RuleSet): Finding {
  const { definition, rules } = ruleSet;
  const message = both(
    `未能判定：规则超过 ${mostRules} 条（共 ${rules.length} 条），未检查遗漏、重叠与轮不到的规则`,
    `Not decided: gaps, overlaps and rules never reached are not looked for among more than ${mostRules} rules (there are ${rules.length})`,
  );
  return finding({ ruleSet }, 'notDecided', definition.table ? '/table' : '/rules', message);
}

function undecided(space: Space, path: string, what: LocalText): Finding {
  const message = both(`未能判定：${what['zh-CN']}`, `Not decided: ${what.en}`);
  return finding(space, 'notDecided', path, message);
}

function neverHolding(space: Space): Finding[] {
  return space.rules
    .filter(({ boxes, id }) => boxes?.length === 0 && !space.prober.seek((holding) => holding.includes(id)))
    .map(({ id, path }) =>
      finding(
        space,
        'ruleNeverHolds',
        path,
        both(
          `规则“${named(space, id, 'zh-CN')}”的条件自相矛盾，永远不会成立`,
          `The conditions of ${named(space, id, 'en')} contradict each other: it never holds`,
        ),
      ),
    );
}

function neverReached(space: Space): Finding[] {
  const earlier: Box[] = [];
  const names: string[] = [];
  const findings: Finding[] = [];
  for (const { id, path, boxes } of space.rules) {
    if (boxes && boxes.length > 0) {
      const each = boxes.map((box) => findUncovered(box, touching(box, earlier), space.dimensions, space.budget));
      const isOpen = each.some((one) => Array.isArray(one));
      if (!isOpen && !each.includes('undecided')) findings.push(...unreached(space, id, path, names));
      else if (!isOpen) findings.push(unsureWhetherReached(space, id, path));
      earlier.push(...boxes);
    }
    names.push(id);
  }
  return findings.slice(0, mostFindings);
}

/** A rule all of whose cases rules before it take, unless it is seen to decide one. */
function unreached(space: Space, id: string, path: string, earlier: string[]): Finding[] {
  if (space.prober.seek(([first]) => first === id)) return [unsureWhetherReached(space, id, path)];
  const before = (locale: Locale) => {
    const some = earlier.slice(0, 3).map((name) => named(space, name, locale));
    return some.join(locale === 'en' ? ', ' : '、') + (earlier.length > 3 ? '…' : '');
  };
  const zh = `规则“${named(space, id, 'zh-CN')}”永远轮不到：它的情形都已由前面的规则（${before('zh-CN')}）处理`;
  const en = `Rule ${named(space, id, 'en')} is never reached: rules before it (${before('en')}) take all its cases`;
  return [finding(space, 'ruleNeverReached', path, both(zh, en))];
}

function unsureWhetherReached(space: Space, id: string, path: string): Finding {
  const zh = `规则“${named(space, id, 'zh-CN')}”能否轮到`;
  return undecided(space, path, both(zh, `whether rule ${named(space, id, 'en')} can be reached`));
}

const touching = (box: Box, others: Box[]) => others.filter((other) => touch(box, other));

/** What a rule gives: as a text, and where it stands among the others. */
interface Said {
  text: string;
  rank: number;
}

type Clash = Exclude<Overlap, 'firstDecides' | 'meant'>;

/** What it takes for two rules that hold at once to be told, and how that is said. One row what an overlap may mean. */
const clashes: Record<
  Clash,
  { code: FindingCode; severity?: Severity; mayClash(a: Said, b: Said): boolean; say: LocalText }
> = {
  refused: {
    code: 'overlap',
    mayClash: () => true,
    say: both('会同时成立，而命中方式是“{policy}”', 'can hold together, but the hit policy is “{policy}”'),
  },
  mustAgree: {
    code: 'conflict',
    mayClash: (a, b) => a.text !== b.text,
    say: both('会同时成立而结果不同', 'can hold together with different results'),
  },
  rankDecides: {
    code: 'conflict',
    severity: 'warning',
    mayClash: (a, b) => a.text !== b.text && a.rank === b.rank,
    say: both(
      '会同时成立，优先级相同而结果不同：取写在前面的',
      'can hold together with different results of one rank: the one written first decides',
    ),
  },
};

function overlaps(space: Space, meaning: Clash): Finding[] {
  const { rules, budget, ruleSet, prober } = space;
  const { mayClash } = clashes[meaning];
  const { outcome } = ruleSet.definition;
  const said = ruleSet.normalForm.rules.map(({ event: { params = {} } }): Said => {
    return { text: canonicalJson(params), rank: rankOf(params as JsonObject, outcome) };
  });
  const findings: Finding[] = [];
  for (const [index, rule] of rules.entries()) {
    for (let next = index + 1; next < rules.length; next += 1) {
      const other = rules[next] as (typeof rules)[number];
      if (findings.length >= mostFindings) return findings;
      if (!mayClash(said[index] as Said, said[next] as Said)) continue;
      const common = commonBox(rule.boxes ?? [], other.boxes ?? [], budget);
      if (common === undefined) continue;
      const point = common.map((classes) => Math.max(0, firstAllowed(classes)));
      const isClash = meaning === 'mustAgree' ? (facts: JsonObject) => prober.isRefused(facts) : () => true;
      const both = (holding: string[]) => holding.includes(rule.id) && holding.includes(other.id);
      const witness = prober.find(point, (holding, facts) => both(holding) && isClash(facts));
      findings.push(
        witness
          ? overlapFinding(space, meaning, rule, other.id, witness)
          : unsureWhetherTogether(space, rule.id, other),
      );
    }
  }
  return findings;
}

function unsureWhetherTogether(space: Space, id: string, other: { id: string; path: string }): Finding {
  const zh = `规则${pair(space, id, other.id, 'zh-CN')}能否同时成立而结果冲突`;
  const en = `whether ${pair(space, id, other.id, 'en')} can hold together and clash`;
  return undecided(space, other.path, both(zh, en));
}

function overlapFinding(
  space: Space,
  meaning: Clash,
  rule: { id: string; path: string },
  other: string,
  witness: JsonObject,
): Finding {
  const { label } = hitPolicyOf(space.ruleSet.definition);
  const { code, severity = findingCodes[code], say } = clashes[meaning];
  const zh = `规则${pair(space, rule.id, other, 'zh-CN')}${say['zh-CN'].replace('{policy}', label['zh-CN'])}`;
  const en = `${pair(space, rule.id, other, 'en')} ${say.en.replace('{policy}', label.en.toLowerCase())}`;
  return { ...finding(space, code, rule.path, both(zh, en)), severity, witness };
}

function commonBox(some: Box[], others: Box[], budget: Budget): Box | undefined {
  for (const box of some) {
    for (const other of others) {
      budget.left -= 0.1;
      const common = intersect(box, other);
      if (common) return common;
    }
  }
  return undefined;
}

function gap(space: Space): Finding[] {
  const { dimensions, rules, budget, prober, ruleSet } = space;
  const where = ruleSet.definition.table ? '/table' : '/rules';
  const unknown = undecided(space, where, both('是否有情形没有规则处理', 'whether some input is left without a rule'));
  if (rules.some((rule) => !rule.boxes)) return [unknown];
  const boxes = [...rules.flatMap((rule) => rule.boxes as Box[]), ...space.refused];
  const everything: Box = dimensions.map(() => undefined);
  const point = findUncovered(everything, boxes, dimensions, budget);
  if (point === 'covered') return [];
  const witness = point === 'undecided' ? undefined : prober.find(point, (holding) => holding.length === 0);
  if (!witness || point === 'undecided') return [unknown];
  const message = both('有情形没有任何规则处理，也没有缺省结果', 'Some inputs meet no rule, and there is no default');
  const proposal = proposedRow(ruleSet.definition, dimensions, point);
  return [{ ...finding(space, 'gap', where, message), witness, ...(proposal ? { proposal } : {}) }];
}

/** A row for the class of inputs that a gap was found in, its results still to be filled in. */
function proposedRow({ table }: RuleSetDefinition, dimensions: Dimension[], point: number[]): Json | undefined {
  if (!table) return undefined;
  const when = table.inputs.map((input) => {
    const place = dimensions.findIndex(({ name }) => name === (typeof input === 'string' ? input : input['=']));
    const dimension = dimensions[place];
    return dimension ? cellOf(dimension, point[place] as number) : '-';
  });
  return { id: `row-${table.rows.length + 1}`, clauses: [], when, then: table.outputs.map(() => null) };
}

/** A cell that takes the class of an example and no other. */
function cellOf({ examples, cuts }: Dimension, place: number): string {
  const example = examples[place] as Json;
  if (cuts.has(example) || typeof example === 'boolean' || example === null || cuts.size === 0) return literal(example);
  const lower = examples.slice(0, place).findLast((one) => cuts.has(one) && typeof one === typeof example);
  const upper = examples.slice(place + 1).find((one) => cuts.has(one) && typeof one === typeof example);
  if (!isOrdered(example)) return literal(example);
  if (lower === undefined) return upper === undefined ? '-' : `< ${literal(upper)}`;
  return upper === undefined ? `> ${literal(lower)}` : `]${literal(lower)}..${literal(upper)}[`;
}

const isOrdered = (value: Json) => typeof value === 'number' || /^\d{4}-\d\d-\d\d/.test(String(value));

function literal(value: Json): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return `date(${JSON.stringify(value)})`;
  return /^\d{4}-\d\d-\d\dT/.test(value) ? `date and time(${JSON.stringify(value)})` : JSON.stringify(value);
}
