import type { Change } from '../../../engine/authoring.ts';
import type { DecisionTable, PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { readPointer } from '../../kernel/machine/pointers.ts';
import { DrawnTable } from '../../words/drawn-table.tsx';
import { ruleAt } from '../../words/place-words.ts';
import { DrawnFlow } from './drawn-flow.tsx';
import { DrawnRules } from './drawn-rules.tsx';

interface DrawnChangeProps {
  /** The changes of one definition. */
  changes: Change[];
  before: PolicyContent;
  after: PolicyContent;
  /** The change whose place is shown. */
  chosen?: Change | undefined;
}

/** Whether the changes of a definition can be drawn: where table rows, rules, states or transitions differ on two sides. */
export function isDrawn(changes: Change[], before: PolicyContent, after: PolicyContent): boolean {
  const [{ kind, id } = { kind: '', id: '' }] = changes;
  if (kind === 'flow') {
    return Boolean(before.flows[id] && after.flows[id]) && changes.some(({ path }) => path.startsWith('/machine'));
  }
  const [was, is] = [before.rules[id], after.rules[id]];
  if (kind !== 'rules' || !was || !is || Boolean(was.table) !== Boolean(is.table)) return false;
  return changes.some(({ path }) => path.startsWith('/table') || path.startsWith('/rules'));
}

/** The changes of one definition where they stand: on its grid, its rules or its chart. */
export function DrawnChange({ changes, before, after, chosen }: DrawnChangeProps) {
  const [{ kind, id } = { kind: '', id: '' }] = changes;
  if (kind === 'flow') {
    const [was, is] = [before.flows[id], after.flows[id]];
    if (!was || !is) return null;
    const place = chosen && readPointer(chosen.path);
    const focus = place?.state;
    const selection = place?.transition
      ? ({ kind: 'transition', id: place.transition } as const)
      : focus
        ? ({ kind: 'state', path: focus } as const)
        : undefined;
    return (
      <DrawnFlow
        key={chosen?.path}
        before={was}
        after={is}
        content={after}
        chosen={selection}
        focus={focus === '' ? undefined : focus}
      />
    );
  }
  const [was, is] = [before.rules[id], after.rules[id]];
  if (!was || !is) return null;
  const row = chosen && (ruleAt(after, id, chosen.path) ?? ruleAt(before, id, chosen.path));
  if (!was.table || !is.table) return <DrawnRules before={was} after={is} contents={{ before, after }} chosen={row} />;
  type WithTable = RuleSetDefinition & { table: DecisionTable };
  return <DrawnTable before={was as WithTable} after={is as WithTable} content={after} chosen={row} />;
}
