import type { JsonObject, RuleSetDefinition } from '../../../engine/index.ts';
import { valueFlaws } from '../../../engine/reading.ts';
import type { CaseAnswer } from '../../kernel/engine/decide-cases.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { inBrief, useCaseWords } from '../../words/case-words.ts';
import type { TriedCase } from './try-list.ts';

interface AnswerWords {
  /** Facts in a line. */
  given: (facts: JsonObject) => string;
  /** A result or a refusal in a line. */
  answer: (answer: CaseAnswer) => string;
  /** Why a case has no result; empty: it has one. */
  why: (one: TriedCase) => string;
}

/** What became of the cases of a list, in the reader's language. */
export function useAnswerWords(definition: RuleSetDefinition): AnswerWords {
  const t = useT();
  const locale = useLocale();
  const words = useCaseWords(definition);
  const answer = (one: CaseAnswer) => {
    if ('broken' in one) return t('list.broken', { message: one.broken });
    if ('problem' in one) return words.part(['problem'], one.problem).value;
    const parts = Object.entries(one.outcome).map(([name, value]) => words.part(['outcome', name], value));
    return inBrief(parts) || t('try.noOutcome');
  };
  return {
    answer,
    given: (facts) => inBrief(words.given({ id: '', clauses: [], given: { facts }, expected: {} })),
    why: ({ flaws, now }) => {
      if (now) return 'outcome' in now ? '' : answer(now);
      return flaws
        .map(({ place, text, reason }) =>
          t('list.unreadRow', { place, text: `${text} — ${valueFlaws[reason][locale]}` }),
        )
        .join(t('list.semicolon'));
    },
  };
}
