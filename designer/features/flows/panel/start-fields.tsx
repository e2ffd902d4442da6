import { Input, Select } from 'antd';
import { type JsonObject, textOf } from '../../../../engine/index.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { AssignFields } from './assign-fields.tsx';
import { readText, writtenValue } from './assigned-value.tsx';
import { eventOptions } from './guard-editor.tsx';

interface StartFieldsProps {
  params: JsonObject;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (params: JsonObject) => void;
}

/** The flow that an action starts: which, what it is given, how it is called, and whether it tells of its end. */
export function StartFields({ params, reading, readOnly, onChange }: StartFieldsProps) {
  const { flow, content, words, t, locale } = reading;
  const key = params.businessKey;
  const put = (name: string, value: JsonObject[string] | undefined) => {
    const { [name]: _, ...rest } = params;
    onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  const takes = Object.keys(content.flows[String(params.flow)]?.input?.properties ?? {});
  return (
    <>
      <Select
        size="small"
        disabled={readOnly}
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('kind.flow')}
        value={String(params.flow ?? '') || null}
        options={Object.values(content.flows).map((item) => ({
          value: item.id,
          label: textOf(item.title, locale, item.id),
        }))}
        onChange={(id: string) => put('flow', id)}
      />
      <div className="faint">{t('flow.startHelp')}</div>
      <div className="panel-label">{t('flow.startInput')}</div>
      <AssignFields
        params={(params.input ?? {}) as JsonObject}
        reading={reading}
        readOnly={readOnly}
        names={takes}
        onChange={(input) => put('input', input)}
      />
      <Input
        size="small"
        className="mono"
        readOnly={readOnly}
        aria-label={t('flow.startKey')}
        placeholder={`${t('flow.startKey')} = …`}
        value={writtenValue(key ?? null)}
        onChange={({ target: { value } }) => put('businessKey', readText(value) ?? undefined)}
      />
      <Select
        size="small"
        disabled={readOnly}
        allowClear
        aria-label={t('flow.startTell')}
        placeholder={`${t('flow.startTell')}${t('common.colon')}${t('flow.noTell')}`}
        value={typeof params.tell === 'string' ? params.tell : null}
        options={eventOptions(flow, words.label)}
        onChange={(tell?: string) => put('tell', tell)}
      />
    </>
  );
}
