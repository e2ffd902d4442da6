import { describe, expect, test } from 'vitest';
import { checkContent, type Finding } from '../../../engine/checks.ts';
import type { Json, JsonObject } from '../../../engine/index.ts';
import { approval, claimWith, is, type More, planted, type Tasks } from './planted-separation.ts';

const found = (tasks: Tasks, more: More = {}): Finding[] =>
  checkContent(claimWith(tasks, more)).filter(({ severity, id }) => severity === 'error' && id === 'f');
const walkOf = ({ witness }: Finding) =>
  (witness as JsonObject[] | undefined)
    ?.map((one: { [name: string]: Json }) => one.type ?? `(${one.leaves})`)
    .join(' ');
const told = (one: Finding) => `${one.code} ${one.path.replace('/machine/states/', '')}: ${walkOf(one) ?? '-'}`;

describe('two things that one person would have to do are found, with the walk', () => {
  test.each(planted)('%s', (_, tasks, more, wanted) => {
    expect(found(tasks, more).map(told)).toEqual([wanted]);
  });

  test('and the walk is told in words of both languages', () => {
    const [one] = found({ audit: { assign: is('actedIn("review")'), notBy: ['state:review'] } });
    expect(one?.message.en).toBe(
      'The task of “audit” is not for whoever did the other thing, yet on this walk nobody else may do it: start → “SUBMIT” → “APPROVE”',
    );
    expect(one?.message['zh-CN']).toContain('发起 → “SUBMIT” → “APPROVE”');
  });
});

describe('nothing is said where others may act', () => {
  test.each<[string, Tasks, More]>([
    ['a pool of a post', { review: { assign: is('holders("auditor")'), notBy: ['starter'] } }, {}],
    ['somebody else beside the starter', { review: { assign: is('[startedBy, "li"]'), notBy: ['starter'] } }, {}],
    ['the superior of the starter', { review: { assign: is('superior(startedBy)'), notBy: ['starter'] } }, {}],
    [
      'the superior of the superior',
      {
        review: { assign: is('superior(startedBy)') },
        audit: { assign: is('superior(startedBy, 2)'), notBy: ['state:review'] },
      },
      {},
    ],
    ['who acted elsewhere', { audit: { assign: is('actedIn("draft")'), notBy: ['state:review'] } }, {}],
    ['a role', { review: { role: 'auditor', notBy: ['starter', 'state:draft', 'event:SUBMIT'] } }, {}],
    ['events apart that nobody is assigned', {}, { distinct: [['SUBMIT', 'PAY', 'register.FILE']] }],
    [
      'an approval of whom one is left',
      { draft: { assign: is('"li"') }, review: approval('any', '["li", "wang"]') },
      { distinct: [['SUBMIT', 'APPROVE']] },
    ],
    [
      'a list of which the other may act',
      { review: { assign: is('["li", "wang"]') }, audit: { assign: is('["li", "wang"]'), notBy: ['state:review'] } },
      {},
    ],
    [
      'the same event once more',
      { draft: { assign: is('startedBy') }, review: { role: 'a' } },
      { distinct: [['SUBMIT', 'PAY']] },
    ],
  ])('%s', (_, tasks, more) => {
    expect(found(tasks, more).map(told)).toEqual([]);
  });
});
