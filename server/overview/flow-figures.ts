import type { FlowFigures, OutcomeFigures, StateFigures } from '../../contract/overview.ts';
import type { Static } from '../../contract/schema.ts';
import { both } from '../../contract/text.ts';
import {
  type FlowDefinition,
  type LocalText,
  labelOf,
  type PolicyContent,
  type RowPage,
  type SpanFigures,
  statesOfFlow,
  wordingOf,
} from '../../engine/index.ts';
import { type SpanName, spanNameOf } from './case-spans.ts';
import { knownOf, moneyOfFlow } from './kept-cases.ts';

type Flow = Static<typeof FlowFigures>;
type State = Static<typeof StateFigures>;
type Outcome = Static<typeof OutcomeFigures>;

/** What spans come to, with what they are of. */
export type NamedFigures = {
  [K in SpanName[0]]: { of: Extract<SpanName, [K, ...unknown[]]> } & SpanFigures;
}[SpanName[0]];

/** @param figures as the store tells them */
export const namedFigures = (figures: readonly SpanFigures[]): NamedFigures[] =>
  figures.map((one) => ({ ...one, of: spanNameOf(one.name) }) as NamedFigures);

const none = { count: 0, p50Ms: null, p90Ms: null };
const noneOpen = { ...none, longestMs: null, untimed: 0 };

/**
 * How the cases of each flow stand and went: of those of the edition in force, and of others of which there are cases.
 *
 * @param ended the groups of the cases that ended in the period
 * @param only of one flow
 */
export function flowFigures(
  content: PolicyContent | undefined,
  figures: readonly NamedFigures[],
  ended: RowPage['groups'],
  only?: string,
): Flow[] {
  const met = figures.flatMap(({ of }) => (of[0] === 'due' ? [] : [of[1]]));
  const ids = [...new Set([...Object.keys(content?.flows ?? {}), ...met])].filter((id) => (only ?? id) === id);
  return ids.map((flow) => {
    const own = figures.filter(({ of }) => of[0] !== 'due' && of[1] === flow);
    const known = content && Object.hasOwn(content.flows, flow) ? content.flows[flow] : undefined;
    const cases = own.find(({ of }) => of[0] === 'case');
    const isOf = (status: string) => own.find(({ of }) => of[0] === 'status' && of[2] === status)?.open.count ?? 0;
    const money = known ? moneyOfFlow(known) : [];
    return {
      flow,
      title: wordingOf(known?.title) ?? both(flow, flow),
      status: { active: isOf('active'), stuck: isOf('stuck'), suspended: isOf('suspended') },
      begun: cases?.begun ?? 0,
      open: cases?.open ?? noneOpen,
      ended: cases?.ended ?? none,
      states: stateFigures(content, known, own),
      outcomes: outcomes(
        content,
        known,
        ended.filter(({ by }) => by.flow === flow),
        money,
      ),
      money: money.map((name) => ({ name, title: content ? labelOf(content, known, name) : both(name, name) })),
    };
  });
}

/** In the order of the flow; what its edition has no longer comes last. */
function stateFigures(
  content: PolicyContent | undefined,
  flow: FlowDefinition | undefined,
  own: readonly NamedFigures[],
): State[] {
  const order = flow ? statesOfFlow(flow) : [];
  const place = (path: string) => (order.includes(path) ? order.indexOf(path) : order.length);
  const states = own.flatMap(({ of, open, ended }) =>
    of[0] === 'state' && !isFinal(flow, of[2]) && (open.count > 0 || ended.count > 0)
      ? [{ state: of[2], title: stateTitle(content, flow, of[2]), waiting: open, passed: ended }]
      : [],
  );
  return states.sort((a, b) => place(a.state) - place(b.state) || (a.state < b.state ? -1 : 1));
}

/** The part of a parallel state that has come to its end waits for nobody. */
function isFinal(flow: FlowDefinition | undefined, path: string): boolean {
  let state: FlowDefinition['machine'] | undefined = flow?.machine;
  for (const name of path.split('.'))
    state = state?.states && Object.hasOwn(state.states, name) ? state.states[name] : undefined;
  return state?.type === 'final';
}

function stateTitle(content: PolicyContent | undefined, flow: FlowDefinition | undefined, path: string): LocalText {
  const name = path.split('.').at(-1) ?? path;
  return content ? labelOf(content, flow, name) : both(name, name);
}

const stopped = both('被终止', 'Ended by hand');

function outcomes(
  content: PolicyContent | undefined,
  flow: FlowDefinition | undefined,
  groups: RowPage['groups'],
  money: readonly string[],
): Outcome[] {
  const found = groups.flatMap(({ by, count, sums }) => {
    const { status, state } = by as { status: string; state: string | null };
    if (status !== 'done' && status !== 'stopped') return [];
    const titles = state === null ? [] : state.split('\n').map((path) => stateTitle(content, flow, path));
    const join = (locale: keyof LocalText) => titles.map((title) => title[locale]).join(' · ');
    return {
      ...{ status: status as Outcome['status'], state, count },
      title: state === null ? stopped : both(join('zh-CN'), join('en')),
      sums: Object.fromEntries(money.map((name) => [name, sums[knownOf(name)] ? (sums[name] as number) : null])),
    };
  });
  return found.sort((a, b) => b.count - a.count);
}
