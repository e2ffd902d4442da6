import { groupBy } from '../../contract/group-by.ts';
import { typeOfSchema } from '../expressions/types.ts';
import type { Flow } from '../flows/compile.ts';
import type { FlowGraph, GraphTransition } from '../flows/graph.ts';
import { guardNamed, guardsWithin } from '../flows/guards.ts';
import { roleNames } from '../flows/roles.ts';
import { isEqualJson } from '../ground/canonical-json.ts';
import type { FlowDefinition, Json, JsonObject, TransitionJson, ValueSchema } from '../ground/definition.ts';
import type { LocalText } from '../ground/local-text.ts';
import { both } from '../ground/local-text.ts';
import { firstAllowed } from './classes.ts';
import type { FactSchema } from './examples.ts';
import type { Finding, Report } from './finding.ts';
import type { FlowWords } from './flow-words.ts';
import { expressionFormula, type Formula, type FormulaContext } from './formula.ts';
import { type Box, boxesOf, cutDimensions, type Dimension, intersect } from './space.ts';
import { findUncovered } from './uncovered.ts';

const work = 200_000;

/** The guards of one event in one state: whether two can hold at once, and whether there are values under which none does. */
export function checkGuards(flow: Flow, graph: FlowGraph, say: FlowWords, report: Report): Finding[] {
  const { definition, library } = flow;
  const schemas = contextSchemas(definition);
  const context: FormulaContext = {
    factSchema: (name) => (Object.hasOwn(schemas, name) ? schemas[name] : undefined),
    typeOf: (name) => (Object.hasOwn(schemas, name) ? typeOfSchema(schemas[name]) : undefined),
    derivedSchema: () => undefined,
    mayBeNull: () => true,
    mayBeUnknown: () => true,
    derived: {},
    scope: library.environment.scope,
    config: library.environment.config,
  };
  const fact = (name: string): FactSchema | undefined =>
    Object.hasOwn(schemas, name)
      ? { schema: schemas[name] as ValueSchema, optional: schemas[name]?.default === undefined }
      : undefined;
  const events = graph.transitions.filter(({ on }) => on.kind === 'event');
  const groups = groupBy(events, ({ source, on }) => `${source.path} ${on.name}`);
  const placeOf = ({ source, on }: GraphTransition): LocalText => {
    const [state, event] = [say.state(source), say.event(on.name)];
    return both(`状态${state['zh-CN']}下的事件${event['zh-CN']}`, `${event.en} in ${state.en}`);
  };
  return [...groups.values()].flatMap((group) => checkGroup(group, { context, fact, report, placeOf }));
}

/** What the context of a flow may hold, by name. */
function contextSchemas({ input, events }: FlowDefinition): Record<string, ValueSchema> {
  const payloads = Object.values(events).map((event) => event.payload?.properties ?? {});
  return Object.assign({}, ...payloads, input?.properties ?? {});
}

interface GroupContext {
  context: FormulaContext;
  fact: (name: string) => FactSchema | undefined;
  report: Report;
  placeOf: (place: GraphTransition) => LocalText;
}

function checkGroup(group: GraphTransition[], { context, fact, report, placeOf }: GroupContext): Finding[] {
  const together = (one?: GraphTransition, other?: GraphTransition, witness?: JsonObject) =>
    overlap(placeOf(one as GraphTransition), other as GraphTransition, witness, report);
  const guarded = group.filter(({ transition }) => transition.guard);
  const rolesDiffer = group.some(({ transition }) => !isEqualJson(rolesOf(transition), rolesOf(group[0]?.transition)));
  if (guarded.length === 0) return group.length > 1 && !rolesDiffer ? [together(group[0], group[1])] : [];
  const formulas = guarded.map(({ transition }) => guardFormula(transition.guard as Json, context));
  const dimensions = cutDimensions(formulas, fact, context.scope.timeZone);
  const boxes = formulas.map((formula) => boxesOf(formula, dimensions));
  const findings: Finding[] = [];
  for (const [index, some] of boxes.entries()) {
    for (const [other, others] of boxes.entries()) {
      if (other <= index || !some || !others) continue;
      const common = commonBox(some, others);
      // A formula that compares facts with one another may keep apart what looks as if it overlapped.
      const apart = areApart(rolesOf(guarded[index]?.transition), rolesOf(guarded[other]?.transition));
      if (common && !apart && !dimensions.some(({ free }) => free))
        findings.push(together(guarded[index], guarded[other], witnessOf(common, dimensions)));
    }
  }
  if (guarded.length < group.length || rolesDiffer || boxes.some((one) => !one)) return findings;
  const point = findUncovered(
    dimensions.map(() => undefined),
    (boxes as Box[][]).flat(),
    dimensions,
    { left: work },
  );
  if (!Array.isArray(point) || dimensions.some(({ free }) => free)) return findings;
  const first = group[0] as GraphTransition;
  const place = placeOf(first);
  const hole = report(
    'guardHole',
    first.pointer,
    `${place['zh-CN']}：有取值使所有条件都不成立，将被拒绝`,
    `${place.en}: under some values no guard holds and the event is refused`,
  );
  return [...findings, { ...hole, witness: facts(dimensions, point) }];
}

/** Who may take a transition; the sender's role chooses among those that are for different ones. */
const rolesOf = (transition: TransitionJson | undefined) => roleNames(transition?.meta?.roles);
const areApart = (some: string[], others: string[]) =>
  some.length > 0 && others.length > 0 && !some.some((role) => others.includes(role));

/** @param wanted whether the guard is to hold or not to hold */
function guardFormula(guard: Json, context: FormulaContext, wanted = true): Formula {
  const [{ type, params } = { type: '', params: {} as JsonObject }] = guardsWithin(guard);
  switch (guardNamed(type)?.says) {
    case 'formula':
      return expressionFormula(String(params['=']), context, wanted ? 'true' : 'notTrue');
    case 'contrary':
      return guardFormula(params.guard ?? '', context, !wanted);
    case 'all':
    case 'any': {
      const parts = [params.guards ?? []].flat().map((one) => guardFormula(one as Json, context, wanted));
      return { kind: (guardNamed(type)?.says === 'all') === wanted ? 'and' : 'or', parts };
    }
    case 'outcome': {
      // Two questions to one rule set about one outcome are one dimension.
      const [name, value] = Object.entries((params.is ?? {}) as JsonObject)[0] ?? ['', true];
      const dimension = `${JSON.stringify([params.ruleSet, params.facts])} ${name}`;
      return { kind: 'atom', dimension, constants: [value], free: true, holds: (met) => (met === value) === wanted };
    }
    default: {
      const dimension = JSON.stringify([type, params]);
      return { kind: 'atom', dimension, constants: [true], free: true, holds: (met) => (met === true) === wanted };
    }
  }
}

function commonBox(some: Box[], others: Box[]): Box | undefined {
  for (const one of some) {
    for (const other of others) {
      const common = intersect(one, other);
      if (common) return common;
    }
  }
  return undefined;
}

const facts = (dimensions: Dimension[], point: number[]): JsonObject =>
  Object.fromEntries(dimensions.map(({ name, examples }, place) => [name, examples[point[place] as number] ?? null]));

function witnessOf(box: Box, dimensions: Dimension[]): JsonObject {
  return facts(
    dimensions,
    box.map((classes) => Math.max(0, firstAllowed(classes))),
  );
}

function overlap(place: LocalText, other: GraphTransition, witness: JsonObject | undefined, report: Report): Finding {
  const finding = report(
    'guardOverlap',
    other.pointer,
    `${place['zh-CN']}：有取值使两个条件同时成立，将走写在前面的那个`,
    `${place.en}: two guards can hold at once; the one written first is taken`,
  );
  return witness ? { ...finding, witness } : finding;
}
