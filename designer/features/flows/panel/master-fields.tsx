import { Input, Select } from 'antd';
import { type JsonObject, textOf } from '../../../../engine/index.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { AssignFields } from './assign-fields.tsx';
import { readText, writtenValue } from './assigned-value.tsx';

interface MasterFieldsProps {
  params: JsonObject;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (params: JsonObject) => void;
}

/** The row of master data that an action changes: of which, by which key, and what its fields become. */
export function MasterFields({ params, reading, readOnly, onChange }: MasterFieldsProps) {
  const { content, t, locale } = reading;
  const put = (changes: JsonObject) => onChange({ ...params, ...changes });
  const fields = Object.keys(content.masters[String(params.id)]?.fields.properties ?? {});
  return (
    <>
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('kind.master')}
        value={String(params.id ?? '') || null}
        options={Object.values(content.masters).map((item) => ({
          value: item.id,
          label: textOf(item.title, locale, item.id),
        }))}
        onChange={(id: string) => put({ id })}
      />
      <Input
        size="small"
        className="mono"
        readOnly={readOnly}
        aria-label={t('flow.rowKey')}
        placeholder={`${t('flow.rowKey')} = …`}
        value={writtenValue(params.key ?? null)}
        onChange={({ target: { value } }) => put({ key: readText(value) })}
      />
      <div className="panel-label">{t('flow.rowSet')}</div>
      <AssignFields
        params={(params.set ?? {}) as JsonObject}
        reading={reading}
        readOnly={readOnly}
        names={fields}
        onChange={(set) => put({ set })}
      />
    </>
  );
}
