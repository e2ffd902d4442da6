import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findingCodes } from '../../engine/checks/finding.ts';
import { decorators, operators } from '../../engine/conditions/operators.ts';
import { formats } from '../../engine/expressions/formats.ts';
import { actions } from '../../engine/flows/actions.ts';
import { actors } from '../../engine/flows/actors.ts';
import { guards } from '../../engine/flows/guards.ts';
import { problemCodes } from '../../engine/ground/problem.ts';
import { hitPolicies } from '../../engine/rules/hit-policies.ts';
import { filesOf } from '../../scripts/rooms.ts';

const root = join(import.meta.dirname, '../..');

interface Family {
  file: string;
  names: string[];
  /** How a piece of source names a member, `%` standing for its name. */
  said: string[];
}

const quoted = `'%'`;
/** Compared with a member's name, a case of it, or an object's field that has it. */
const field = (name: string) => [
  `\\b${name}\\)?\\s*(?:[!=]==|===?|:|\\?\\?)\\s*'%'`,
  `'%'\\s*[!=]==\\s*[\\w.?]*\\b${name}\\b`,
  `\\b${name} = '%'`,
];

/**
 * The families whose members are rows. Of names that are words of their own (`notEqual`) no quoted text may be one; of those that mean
 * other things as well (`in`, `first`, `date`) none may stand where the family's own field is asked or written.
 */
const families: Record<string, Family[]> = {
  operators: split('engine/conditions/operators.ts', Object.keys({ ...operators, ...decorators }), {
    shared: ['in', 'contains', 'matches', 'equal', 'not', 'swap'],
    said: field('operator'),
  }),
  'hit policies': split('engine/rules/hit-policies.ts', Object.keys(hitPolicies), {
    shared: ['first', 'unique', 'any', 'priority', 'collect'],
    said: [...field('hitPolicy'), ...field('policy')],
  }),
  actions: split('engine/flows/actions.ts', Object.keys(actions), {
    shared: Object.keys(actions),
    said: [...field('action.type'), ...field('type'), `case '%'`],
  }),
  guards: split('engine/flows/guards.ts', Object.keys(guards), {
    shared: Object.keys(guards),
    said: [...field('guard.type'), ...field('type')],
  }),
  actors: split('engine/flows/actors.ts', Object.keys(actors), { shared: Object.keys(actors), said: field('src') }),
  formats: split('engine/expressions/formats.ts', Object.keys(formats), {
    shared: Object.keys(formats),
    said: field('format'),
  }),
  'finding codes': split('engine/checks/finding.ts', Object.keys(findingCodes), {
    shared: Object.keys(findingCodes),
    said: field('finding.code'),
  }),
};

function split(file: string, names: string[], { shared, said }: { shared: string[]; said: string[] }): Family[] {
  return [
    { file, names: names.filter((name) => !shared.includes(name)), said: [quoted, `\\b%:`] },
    { file, names: shared, said },
  ];
}

/** Where a member is named all the same, and why. */
const reasons: Record<string, string> = {
  'actions: engine/flows/clocks.ts': 'the effects of clocks: what is put on record or told',
  'actions: engine/flows/flow-step.ts': 'the effects of actions, a union of their own',
  'actions: engine/flows/moves.ts': 'what a way back leaves aside: flows that are started, and what comes with them',
  'actions: engine/flows/simulate.ts': 'imagines effects',
  'actions: engine/flows/step.ts': 'writes down what is open, as a record',
  'actions: server/worker/deliver.ts': 'delivers messages of that kind',
  'actions: server/instances/apply-effects.ts': 'does what effects ask, every one by the compiler’s word',
  'actions: designer/features/instances/history-list.tsx': 'kinds of entries in a history',
  'actors: server/instances/send-event.ts': 'says who was called where a call keeps a case from going on',
  'actors: server/instances/apply-effects.ts': 'runs actors',
  'actors: server/worker/deliver.ts': 'runs actors',
  'actors: server/worker/calls.ts': 'calls other systems',
  'actors: designer/features/flows/flow-names.ts': 'what formulas of a flow may name, where it calls other systems',
  'actors: server/worker/deliveries.ts': 'calls of other systems are delivered beside what is owed',
  'actors: engine/checks/secrets-named.ts': 'secrets stand in calls of other systems alone',
  'formats: designer/features/form-editor/field-kinds.ts': 'kinds of fields to begin with, a list of photos among them',
  'formats: designer/forms/file-view.tsx': 'which of the attachments are shown as pictures, played, or named',
  'formats: designer/forms/attachments.tsx': 'which files a device offers, every format by the compiler’s word',
  'formats: designer/features/flows/panel/comparison-fields.tsx':
    'which texts are compared by choosing, and not by a formula',
  'formats: designer/features/instances/verb-dialog.tsx': 'the schema of the files that go along with a comment',
  'formats: designer/words/working-days.ts': 'the schema of a list of days',
  'formats: designer/features/register-editor/register-reading.ts':
    'the periods of registers, by the names that days and months have too',
  'formats: server/papers/file-types.ts': 'which files are taken, every format by the compiler’s word',
};

const sources = ['engine', 'server', 'designer'].flatMap((part) =>
  filesOf(part).map((file) => {
    const path = `${part}/${file}`;
    const text = readFileSync(join(root, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
    return { path, text };
  }),
);

function namedIn(text: string, { names, said }: Family): string[] {
  return names.filter((name) => said.some((way) => new RegExp(way.replaceAll('%', name)).test(text)));
}

describe.each(Object.entries(families))('a member of the %s', (title, family) => {
  test('is named in the file of its rows, and elsewhere only for a reason', () => {
    const found = sources.flatMap(({ path, text }) => {
      const names = family.flatMap((part) => (path === part.file ? [] : namedIn(text, part)));
      return names.length > 0 ? [`${title}: ${path}`] : [];
    });
    const allowed = Object.keys(reasons).filter((one) => one.startsWith(`${title}: `));
    expect(found.sort()).toEqual(allowed.sort());
  });
});

test('a problem is told by its code, and called and numbered in the table of problems alone', () => {
  const titles = Object.values(problemCodes).map(({ title }) => title['zh-CN']);
  const found = sources.filter(({ path, text }) => {
    const numbered = /\bstatus: 4\d\d, title/.test(text);
    return path !== 'engine/ground/problem.ts' && (numbered || titles.some((title) => text.includes(`'${title}'`)));
  });
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('every name that a definition may use is described in docs/definitions.md', () => {
  const text = readFileSync(join(root, 'docs/definitions.md'), 'utf8');
  const names = [operators, decorators, hitPolicies, actions, guards, actors, formats].flatMap(Object.keys);
  expect(names.filter((name) => !new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text))).toEqual([]);
});
