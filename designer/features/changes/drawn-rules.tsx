import { conditionSentence } from '../../../engine/authoring.ts';
import { isEqualJson, type PolicyContent, type Rule, type RuleSetDefinition } from '../../../engine/index.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { ruleResults } from '../../words/rule-words.ts';
import { useWords } from '../../words/use-words.ts';
import '../../words/diff.css';

interface DrawnRulesProps {
  before: RuleSetDefinition;
  after: RuleSetDefinition;
  contents: { before: PolicyContent; after: PolicyContent };
  chosen?: string | undefined;
}

const signs = { added: '+', removed: '−', changed: '≠' };

/** Changed rules as sentences, what each was above what it is. */
export function DrawnRules({ before, after, contents, chosen }: DrawnRulesProps) {
  const t = useT();
  const text = useText();
  const sentence = useSentence();
  const old = new Map((before.rules ?? []).map((rule) => [rule.id, rule]));
  const now = new Map((after.rules ?? []).map((rule) => [rule.id, rule]));
  const pairs = [...new Set([...now.keys(), ...old.keys()])].flatMap((id) => {
    const [was, is] = [old.get(id), now.get(id)];
    const same = isEqualJson(was, is);
    return same ? [] : [{ id, was, is, state: !was ? 'added' : !is ? 'removed' : 'changed' } as const];
  });
  return (
    <div className="diff-rules">
      {pairs.map(({ id, was, is, state }) => (
        <div
          key={id}
          className={`diff-rule diff-row-${state}${id === chosen ? ' diff-chosen' : ''}`}
          data-diff={state}
          data-place={id}
        >
          <div className="diff-mark">
            <b aria-hidden="true">{signs[state]}</b> {t(`diff.${state}`)} · {text(is?.title ?? was?.title, id)}
          </div>
          {was ? (
            <del>
              <span className="visually-hidden">{t('diff.was')}</span>
              {sentence(contents.before, before, was)}
            </del>
          ) : null}
          {is ? (
            <ins>
              <span className="visually-hidden">{t('diff.is')}</span>
              {sentence(contents.after, after, is)}
            </ins>
          ) : null}
        </div>
      ))}
    </div>
  );
}

function useSentence() {
  const t = useT();
  const locale = useLocale();
  const words = useWords();
  return (content: PolicyContent, definition: RuleSetDefinition, rule: Rule): string => {
    const results = ruleResults(rule, definition, words).join(t('common.comma'));
    const when = conditionSentence(content, definition, rule.conditions)[locale];
    return `${t('rule.sentenceIf')} ${when} → ${results || t('rule.nothing')}`;
  };
}
