import { Select } from 'antd';
import type { FormDefinition } from '../../../engine/index.ts';
import { Field } from '../../forms/panel-fields.tsx';
import { useT } from '../../texts/translate.ts';
import { useForm } from './form-reading.ts';

const papers = ['A4', 'A4-landscape', 'A5'] as const;

/** On which paper a record is printed, and whose each copy is. */
export function PrintSettings() {
  const t = useT();
  const { form, content, words, readOnly, put } = useForm();
  const { print = {} } = form;
  const change = (next: NonNullable<FormDefinition['print']>, place: string) => {
    const { paper, copies } = next;
    const said = { ...(paper ? { paper } : {}), ...(copies && copies.length > 0 ? { copies } : {}) };
    put({ print: Object.keys(said).length > 0 ? said : undefined }, `print/${place}`);
  };
  return (
    <div className="panel-pair">
      <Field label={t('formEditor.paper')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('formEditor.paper')}
          value={print.paper ?? 'A4'}
          options={papers.map((value) => ({ value, label: t(`formEditor.paper_${value}`) }))}
          onChange={(paper) => change({ ...print, paper }, 'paper')}
        />
      </Field>
      <Field label={t('formEditor.copies')}>
        <Select
          size="small"
          mode="tags"
          disabled={readOnly}
          aria-label={t('formEditor.copies')}
          placeholder={t('formEditor.oneCopy')}
          value={print.copies ?? []}
          options={(content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }))}
          onChange={(copies: string[]) => change({ ...print, copies }, 'copies')}
        />
      </Field>
    </div>
  );
}
