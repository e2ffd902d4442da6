import type { FormDefinition } from '../../../engine/index.ts';
import { FormSheet } from '../../forms/filling/form-sheet.tsx';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { problemText } from '../../kernel/ui/problem-text.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useForm } from './form-reading.ts';
import { sampleOf } from './sample.ts';

/** The form as clerks see it, at a desk and on a phone, with values that can be changed. */
export function FormPreview() {
  const t = useT();
  const { form, content } = useForm();
  const { compiled, problem } = compiledOf(content, form);
  if (!compiled) return <p className="warn">{t('formEditor.noPreview', { problem: problemText(problem) })}</p>;
  const shape = JSON.stringify(
    Object.entries(form.fields.properties ?? {}).map(([name, { type, format, items }]) => [
      name,
      type,
      format,
      Object.keys(items?.properties ?? {}),
    ]),
  );
  return <Both key={shape} compiled={compiled} />;
}

function compiledOf(content: Parameters<typeof editionOf>[0], { id }: FormDefinition) {
  try {
    return { compiled: editionOf(content).form(id) };
  } catch (problem) {
    return { problem };
  }
}

function Both({ compiled }: { compiled: NonNullable<ReturnType<typeof compiledOf>['compiled']> }) {
  const t = useT();
  const text = useText();
  const { form, words } = useForm();
  const titleOf = useFieldTitle(words);
  const filling = useFilling({ form: compiled, mode: 'new', initial: sampleOf(form.fields, titleOf) });
  const title = text(form.title, form.id);
  return (
    <div className="form-preview">
      <section className="form-preview-desk" aria-label={t('formEditor.desk')}>
        <h3 className="faint">{t('formEditor.desk')}</h3>
        <div className="form-preview-page">
          <h2>{title}</h2>
          <FormSheet filling={filling} words={words} />
        </div>
      </section>
      <section className="form-preview-phone" aria-label={t('formEditor.phone')}>
        <h3 className="faint">{t('formEditor.phone')}</h3>
        <div className="form-preview-page">
          <h2>{title}</h2>
          <FormSheet filling={filling} words={words} />
        </div>
      </section>
    </div>
  );
}
