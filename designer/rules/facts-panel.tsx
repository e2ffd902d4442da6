import type { PolicyContent, RuleSetDefinition } from '../../engine/index.ts';
import { editDefinition, useDocument } from '../document/store.ts';
import { SchemaTable } from '../forms/schema-table.tsx';
import { useWords } from '../forms/use-words.ts';
import { useLocale, useT } from '../i18n/index.ts';
import { Section } from '../ui/page.tsx';
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
