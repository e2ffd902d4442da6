import { describe, expect, test } from 'vitest';
import { type PersonsChoice, readPersons, writePersons } from '../../designer/features/flows/panel/persons-choice.ts';
import { inWay, wayOf } from '../../designer/features/flows/panel/task-ways.ts';
import { compileExpression } from '../../engine/expressions/compile.ts';
import { createEnvironment } from '../../engine/rules/environment.ts';

const { scope } = createEnvironment({ kind: 'config', values: {} }, 'Asia/Shanghai');

describe('persons that are chosen', () => {
  test.each<[PersonsChoice, string]>([
    [{ kind: 'starter' }, 'startedBy'],
    [{ kind: 'superior', level: 1 }, 'superior(startedBy)'],
    [{ kind: 'superior', level: 3 }, 'superior(startedBy, 3)'],
    [{ kind: 'acted', state: 'review.first' }, 'actedIn("review.first")'],
    [{ kind: 'post', post: '4s-auditor' }, 'holders("4s-auditor")'],
    [{ kind: 'post', post: '' }, 'holders("")'],
    [{ kind: 'persons', persons: [] }, '[]'],
    [{ kind: 'persons', persons: ['li', 'wang'] }, '["li", "wang"]'],
    [{ kind: 'field', field: 'event.driver' }, 'event.driver'],
    [{ kind: 'field', field: 'records.order.driver' }, 'records.order.driver'],
    [{ kind: 'formula', formula: 'if days > 3 then startedBy else by' }, 'if days > 3 then startedBy else by'],
  ])('%j is written as %s, and read as the same', (choice, formula) => {
    expect(writePersons(choice)).toBe(formula);
    expect(readPersons(formula)).toEqual(choice);
    expect(() => compileExpression(formula, scope)).not.toThrow();
  });

  test.each([
    ['startedBy.id', 'starter'],
    ['superior(startedBy.id, 2)', 'superior'],
    ['["li","wang"]', 'persons'],
    ['holders("auditor", "north")', 'formula'],
    ['actedIn(state)', 'formula'],
    ['superior(by)', 'formula'],
    ['(startedBy)', 'formula'],
  ])('%s by hand is a choice of %s', (formula, kind) => {
    expect(readPersons(formula).kind).toBe(kind);
  });
});

describe('a task by another way', () => {
  const of = { '=': 'holders("auditor")' };
  const approval = { mode: 'all', of, agree: 'YES', refuse: 'NO' } as const;
  test.each([
    [
      { assign: of, notBy: ['starter'], nobody: 'superior' },
      'approval',
      { notBy: ['starter'], nobody: 'superior', approval },
    ],
    [
      { approval, skip: 'sameApprover', nobody: 'pass', allow: ['read', 'addSigner'] },
      'assign',
      { assign: of, allow: ['read'] },
    ],
    [{ approval, nobody: 'superior', due: 'P1D' }, 'role', { due: 'P1D' }],
    [{ candidates: ['clerk'] }, 'candidates', { candidates: { '=': 'startedBy' } }],
  ] as const)('%j becomes one of %s', (task, way, wanted) => {
    const next = inWay(task as never, way, ['YES', 'NO']);
    expect(next).toEqual(wanted);
    expect(wayOf(next)).toBe(way);
  });
});
