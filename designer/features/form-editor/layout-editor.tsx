import { Button, Select } from 'antd';
import { type LayoutSection, wordingOf } from '../../../engine/index.ts';
import { sectionsOf } from '../../forms/filling/layout.ts';
import { useFieldTitle } from '../../forms/filling/paper.tsx';
import { Field, TitleFields } from '../../forms/panel-fields.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { noText } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';
import { moved } from './field-edits.ts';
import { useForm } from './form-reading.ts';

/** As many fields stand beside each other at most. */
const widest = 4;

/** How a form is laid out: by itself, or in sections and rows of its own. */
export function LayoutEditor() {
  const t = useT();
  const { form, readOnly, put } = useForm();
  const { layout } = form;
  const change = (next: LayoutSection[] | undefined, place = 'order') => put({ layout: next }, `layout/${place}`);
  if (!layout)
    return (
      <div className="stack">
        <p className="soft">{t('formEditor.derived')}</p>
        {readOnly ? null : (
          <div>
            <Button icon={<Icon name="edit" />} onClick={() => change(sectionsOf(form))}>
              {t('formEditor.ownLayout')}
            </Button>
          </div>
        )}
      </div>
    );
  return (
    <div className="stack">
      {layout.map((section, index) => (
        <SectionEditor
          // biome-ignore lint/suspicious/noArrayIndexKey: sections have no identity of their own
          key={index}
          section={section}
          onChange={(next, place) => change(layout.with(index, next), `${index}/${place}`)}
          onMove={(by) => change(moved(layout, index, index + by))}
          onRemove={() => change(layout.toSpliced(index, 1))}
          isFirst={index === 0}
          isLast={index === layout.length - 1}
        />
      ))}
      {readOnly ? null : (
        <div className="row row-wrap">
          <Button icon={<Icon name="plus" />} onClick={() => change([...layout, { title: noText, rows: [] }])}>
            {t('formEditor.addSection')}
          </Button>
          <Button type="text" onClick={() => change(undefined)}>
            {t('formEditor.backToDerived')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface SectionProps {
  section: LayoutSection;
  onChange: (section: LayoutSection, place: string) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
  isFirst: boolean;
  isLast: boolean;
}

function SectionEditor({ section, onChange, onMove, onRemove, isFirst, isLast }: SectionProps) {
  const t = useT();
  const { form, words, readOnly } = useForm();
  const titleOf = useFieldTitle(words);
  const { rows } = section;
  const put = (next: string[][]) => onChange({ ...section, rows: next }, 'rows');
  const used = new Set((form.layout ?? []).flatMap((one) => one.rows.flat()));
  const properties = Object.entries(form.fields.properties ?? {});
  return (
    <div className="layout-section">
      <TitleFields
        title={wordingOf(section.title)}
        fallback={noText}
        readOnly={readOnly}
        onChange={(title) => onChange({ ...section, title }, 'title')}
      />
      <Field label={t('formEditor.rows')}>
        <div className="panel-list">
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity of their own
            <div className="row" key={index}>
              <Select
                size="small"
                mode="multiple"
                className="grow"
                maxCount={widest}
                disabled={readOnly}
                aria-label={t('formEditor.row', { number: index + 1 })}
                value={row}
                optionFilterProp="label"
                options={properties
                  .filter(([name]) => row.includes(name) || !used.has(name))
                  .map(([name, schema]) => ({ value: name, label: titleOf(name, schema) }))}
                onChange={(names: string[]) => put(rows.with(index, names))}
              />
              {readOnly ? null : (
                <Arrows
                  onMove={(by) => put(moved(rows, index, index + by))}
                  onRemove={() => put(rows.toSpliced(index, 1))}
                  isFirst={index === 0}
                  isLast={index === rows.length - 1}
                />
              )}
            </div>
          ))}
        </div>
      </Field>
      {readOnly ? null : (
        <div className="row">
          <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => put([...rows, []])}>
            {t('formEditor.addRow')}
          </Button>
          <span className="grow" />
          <Arrows {...{ onMove, onRemove, isFirst, isLast }} />
        </div>
      )}
    </div>
  );
}

function Arrows({ onMove, onRemove, isFirst, isLast }: Omit<SectionProps, 'section' | 'onChange'>) {
  const t = useT();
  const button = (name: 'up' | 'down' | 'trash', label: string, disabled: boolean, act: () => void) => (
    <Button
      size="small"
      type="text"
      icon={<Icon name={name} size={14} />}
      aria-label={label}
      disabled={disabled}
      onClick={act}
    />
  );
  return (
    <span className="row layout-arrows">
      {button('up', t('formEditor.up'), isFirst, () => onMove(-1))}
      {button('down', t('formEditor.down'), isLast, () => onMove(1))}
      {button('trash', t('common.remove'), false, onRemove)}
    </span>
  );
}
