import { conditionSentence, hitPolicyOf } from '../../../engine/authoring.ts';
import { isExpression, type Json, type PolicyContent, type RuleSetDefinition } from '../../../engine/index.ts';
import { factSchema, outcomeSchema } from '../../kernel/document/fact-schema.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { thenView, whenView } from '../../words/cell-words.ts';
import { ruleResults } from '../../words/rule-words.ts';
import { useWords } from '../../words/use-words.ts';

/** A rule set as a plain table: all rows, every cell in words. */
export function PrintedRuleSet({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const locale = useLocale();
  const { label, explanation } = hitPolicyOf(definition);
  return (
    <>
      <p className="soft">{`${t('ruleSet.hitPolicy')}${t('common.colon')}${label[locale]} · ${explanation[locale]}`}</p>
      {definition.table ? <PrintedTable definition={definition} /> : null}
      {definition.rules?.length ? <PrintedRules definition={definition} /> : null}
      <PrintedFormulas definition={definition} />
    </>
  );
}

/** What is computed before the rules are asked, and out of what they say. */
function PrintedFormulas({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const words = useWords(definition);
  const derived = Object.entries(definition.derived ?? {}).flatMap(([name, one]) =>
    isExpression(one) ? [[name, one['=']]] : [],
  );
  const computed = Object.entries(definition.outcome.properties ?? {}).flatMap(([name, schema]) =>
    schema['='] === undefined ? [] : [[name, schema['=']]],
  );
  const formulas = [...derived, ...computed] as [string, string][];
  if (formulas.length === 0) return null;
  return (
    <table className="sheet-table">
      <thead>
        <tr>
          <th>{t('facts.newTitle')}</th>
          <th>{t('facts.formula')}</th>
        </tr>
      </thead>
      <tbody>
        {formulas.map(([name, formula]) => (
          <tr key={name}>
            <td>{words.label(name)}</td>
            <td>{words.feel(formula)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PrintedTable({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const words = useWords(definition);
  const { label } = words;
  const content = useDocument((state) => state.content) as PolicyContent;
  const { inputs, outputs, rows } = definition.table ?? { inputs: [], outputs: [], rows: [] };
  const nameOf = (input: (typeof inputs)[number]) =>
    typeof input === 'string' ? label(input) : text(input.title, input['=']);
  const schemaOf = (input: (typeof inputs)[number]) =>
    typeof input === 'string' ? factSchema(content, definition, input) : undefined;
  return (
    <table className="sheet-table">
      <thead>
        <tr>
          <th>#</th>
          {inputs.map((input) => (
            <th key={nameOf(input)}>{nameOf(input)}</th>
          ))}
          {outputs.map((name) => (
            <th key={name} className="sheet-output">
              {label(name)}
            </th>
          ))}
          <th>{t('grid.clauses')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.id}>
            <td>{index + 1}</td>
            {inputs.map((input, column) => (
              <td key={nameOf(input)}>
                {whenView(row.when[column] ?? '-', { schema: schemaOf(input), words, locale }).words}
              </td>
            ))}
            {outputs.map((name, column) => (
              <td key={name} className="sheet-output">
                {
                  thenView(row.then[column] as Json, {
                    schema: outcomeSchema(content, definition, name),
                    words,
                    locale,
                  }).words
                }
              </td>
            ))}
            <td>{(row.clauses ?? []).join(t('common.comma'))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function PrintedRules({ definition }: { definition: RuleSetDefinition }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const words = useWords(definition);
  const content = useDocument((state) => state.content) as PolicyContent;
  return (
    <table className="sheet-table">
      <thead>
        <tr>
          <th>#</th>
          <th>{t('rule.if')}</th>
          <th className="sheet-output">{t('rule.then')}</th>
          <th>{t('grid.clauses')}</th>
        </tr>
      </thead>
      <tbody>
        {(definition.rules ?? []).map((rule, index) => (
          <tr key={rule.id}>
            <td>{index + 1}</td>
            <td>
              <b>{text(rule.title)}</b> {conditionSentence(content, definition, rule.conditions)[locale]}
            </td>
            <td className="sheet-output">{ruleResults(rule, definition, words).join(t('common.comma'))}</td>
            <td>{(rule.clauses ?? []).join(t('common.comma'))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
