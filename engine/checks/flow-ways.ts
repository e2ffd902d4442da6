import type { FlowGraph } from '../flows/graph.ts';
import { moveTargets } from '../flows/machine-config.ts';
import type { FlowDefinition } from '../ground/definition.ts';
import { nearest } from '../ground/nearest.ts';
import { pointer } from '../ground/pointer.ts';
import type { Finding, Report } from './finding.ts';

/** Where a recall leads, and until when it may be: states that are not there, or cannot be moved to. */
export function wayFindings({ recall }: FlowDefinition, graph: FlowGraph, report: Report): Finding[] {
  const { to, until = 'acted' } = recall ?? {};
  const paths = graph.states.map(({ path }) => path).filter((path) => path !== '');
  const places = moveTargets(graph).map(({ path }) => path);
  const state = until.startsWith('state:') ? until.slice('state:'.length) : undefined;
  return [
    ...(to === undefined || places.includes(to) ? [] : [noPlace(to, paths, places, report)]),
    ...(until === 'acted' || state !== undefined
      ? []
      : [
          report(
            'unknownName',
            pointer('recall', 'until'),
            `“${until}”应写作 acted 或 state:状态`,
            `“${until}” should be acted or state:<state>`,
          ),
        ]),
    ...(state === undefined || paths.includes(state) ? [] : [noState(state, 'until', 'state:', paths, report)]),
  ];
}

function noPlace(to: string, paths: string[], places: string[], report: Report): Finding {
  if (!paths.includes(to)) return noState(to, 'to', '', places, report);
  return report(
    'unknownName',
    pointer('recall', 'to'),
    `${to} 在并行部分之内，只能撤回到整个并行部分`,
    `${to} lies within a parallel state: there is a way back to that as a whole only`,
  );
}

function noState(name: string, key: string, before: string, known: string[], report: Report): Finding {
  const meant = nearest(name, known);
  const path = pointer('recall', key);
  const found = report(
    'unknownName',
    path,
    `没有状态 ${name}${meant ? `，是否指 ${meant}` : ''}`,
    `There is no state ${name}${meant ? `; did you mean ${meant}` : ''}`,
  );
  return meant ? { ...found, fix: { path, value: `${before}${meant}` } } : found;
}
