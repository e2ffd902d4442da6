import type { PolicyContent, RuleSetDefinition } from '../../../engine/index.ts';
import { SchemaTable } from '../../forms/schema-table.tsx';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { Section } from '../../kernel/ui/page.tsx';
import { useLocale, useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { resultFeelNames } from './feel-names.ts';

/** The facts or the outcome of a rule set. */
export function FactsPanel({ definition, part }: { definition: RuleSetDefinition; part: 'facts' | 'outcome' }) {
  const t = useT();
  const words = useWords(definition);
  const schema = definition[part];
  const content = useDocument((state) => state.content) as PolicyContent;
  const names = resultFeelNames(definition, content, useLocale());
  const count = Object.keys(schema.properties ?? {}).length;
  return (
    <Section title={t(part === 'facts' ? 'facts.title' : 'facts.outcome')} count={count} flush>
      <SchemaTable
        schema={schema}
        words={words}
        {...(part === 'facts' ? { requirable: true } : { formulaNames: names })}
        onChange={(next, field) =>
          editDefinition(
            t(part === 'facts' ? 'facts.step' : 'facts.stepOutcome'),
            { ...definition, [part]: next },
            `${definition.id}/${part}/${field}`,
          )
        }
      />
    </Section>
  );
}
