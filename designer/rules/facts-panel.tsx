import type { RuleSetDefinition } from '../../engine/index.ts';
import { editDefinition } from '../document/store.ts';
import { SchemaTable } from '../forms/schema-table.tsx';
import { useWords } from '../forms/use-words.ts';
import { useT } from '../i18n/index.ts';
import { Section } from '../ui/page.tsx';

/** The facts or the outcome of a rule set. */
export function FactsPanel({ definition, part }: { definition: RuleSetDefinition; part: 'facts' | 'outcome' }) {
  const t = useT();
  const words = useWords(definition);
  const schema = definition[part];
  const count = Object.keys(schema.properties ?? {}).length;
  return (
    <Section title={t(part === 'facts' ? 'facts.title' : 'facts.outcome')} count={count} flush>
      <SchemaTable
        schema={schema}
        words={words}
        requirable={part === 'facts'}
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
