import { useQuery } from '@tanstack/react-query';
import type { PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import type { RecordedDecision } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { editionQuery } from '../../kernel/queries.ts';
import { useText } from '../../texts/translate.ts';
import { type Said, useCaseWords } from '../../words/case-words.ts';
import { useWords } from '../../words/use-words.ts';

interface DecisionWords {
  /** Of the rule set. */
  title: string;
  given: Said[];
  decided: Said[];
  /** The configuration values that were asked for. */
  config: Pick<Said, 'label' | 'value'>[];
  /** As the edition has it; undefined until that is read. */
  definition: RuleSetDefinition | undefined;
}

/** What was decided and of what, in the words of the edition it was decided on. */
export function useDecisionWords({
  id,
  ruleSet,
  edition,
  facts,
  outcome,
  config = {},
}: RecordedDecision): DecisionWords {
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const open = useDocument((state) => state.content) as PolicyContent;
  const { data: content = open } = useQuery(editionQuery(policy, edition));
  const definition = content.rules[ruleSet];
  const { label, value } = useWords(definition, content);
  const words = useCaseWords(definition ?? unknown(ruleSet), content);
  const one = { id, clauses: [], given: { facts }, expected: { outcome } };
  return {
    title: text(definition?.title, ruleSet),
    given: words.given(one),
    decided: words.expected(one),
    config: Object.entries(config).map(([name, met]) => ({
      label: label(name),
      value: value(met, content.config.values[name]?.schema),
    })),
    definition: content === open ? undefined : definition,
  };
}

/** Stands for a rule set that the open content does not have: names and values are said as they are. */
const unknown = (id: string): RuleSetDefinition => ({
  kind: 'rules',
  id,
  title: id,
  clauses: [],
  facts: {},
  outcome: {},
  rules: [],
});
