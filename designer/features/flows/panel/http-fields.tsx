import { useQuery } from '@tanstack/react-query';
import { Button, Input, InputNumber, Select } from 'antd';
import { callBounds, httpMethods } from '../../../../engine/authoring.ts';
import { isExpression, type Json, type JsonObject } from '../../../../engine/index.ts';
import { JsonInput } from '../../../forms/json-input.tsx';
import { Field } from '../../../forms/panel-fields.tsx';
import { api } from '../../../kernel/api.ts';
import { useDocument } from '../../../kernel/document/store.ts';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { whole } from '../../../kernel/whole.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { AssignFields } from './assign-fields.tsx';
import { readText, writtenValue } from './assigned-value.tsx';

interface HttpFieldsProps {
  input: JsonObject;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (input: JsonObject) => void;
}

/** All of a call to another system: where to, what is sent, how long it is waited for, how often it is tried, what is no failure. */
export function HttpFields({ input, reading, readOnly, onChange }: HttpFieldsProps) {
  const { t } = reading;
  const put = (name: string, value: Json | undefined) => {
    const { [name]: _, ...rest } = input;
    onChange(value === undefined || value === null ? rest : { ...input, [name]: value });
  };
  return (
    <>
      <Field label={t('call.url')}>
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={t('call.url')}
          placeholder="https://"
          value={writtenValue(input.url ?? null)}
          onChange={({ target }) => put('url', readText(target.value) ?? '')}
        />
      </Field>
      <Field label={t('call.method')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('call.method')}
          value={String(input.method ?? (input.body === undefined ? 'GET' : 'POST'))}
          options={httpMethods.map((value) => ({ value, label: t(`callMethod.${value}`) }))}
          onChange={(method: string) => put('method', method)}
        />
      </Field>
      <Headers {...{ input, reading, readOnly }} onChange={(headers) => put('headers', headers)} />
      <Body {...{ input, reading, readOnly }} onChange={(body) => put('body', body)} />
      <Waiting {...{ input, reading, readOnly, onChange }} put={put} />
    </>
  );
}

interface PartProps extends Omit<HttpFieldsProps, 'onChange'> {
  onChange: (value: Json | undefined) => void;
}

const isSecret = (value: Json): value is { secret: string } =>
  typeof value === 'object' && value !== null && 'secret' in value;

/** The headers by name: each a text, a formula, or one of the policy's secrets. */
function Headers({ input, reading, readOnly, onChange }: PartProps) {
  const { t } = reading;
  const all = Object.entries((isExpression(input.headers) ? {} : (input.headers ?? {})) as JsonObject);
  const put = (entries: [string, Json][]) => onChange(entries.length > 0 ? Object.fromEntries(entries) : undefined);
  const add = (value: Json) => put([...all, ['', value]]);
  return (
    <Field label={t('call.headers')}>
      {all.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is what is being typed
        <div className="panel-row" key={index}>
          <Input
            size="small"
            className="mono"
            readOnly={readOnly}
            aria-label={t('call.headerName')}
            placeholder={t('call.headerName')}
            value={name}
            onChange={({ target }) => put(all.with(index, [target.value, value]))}
          />
          {isSecret(value) ? (
            <SecretChoice
              {...{ reading, readOnly }}
              value={value.secret}
              onChange={(secret) => put(all.with(index, [name, { secret }]))}
            />
          ) : (
            <Input
              size="small"
              className="mono"
              readOnly={readOnly}
              aria-label={`${name} ${t('condition.value')}`}
              placeholder={t('call.textOrFormula')}
              value={writtenValue(value)}
              onChange={({ target }) => put(all.with(index, [name, readText(target.value) ?? '']))}
            />
          )}
          <Button
            size="small"
            type="text"
            icon={<Icon name="trash" size={13} />}
            aria-label={t('common.remove')}
            disabled={readOnly}
            onClick={() => put(all.toSpliced(index, 1))}
          />
        </div>
      ))}
      {readOnly ? null : (
        <div>
          <Button size="small" type="text" icon={<Icon name="plus" size={13} />} onClick={() => add('')}>
            {t('call.addHeader')}
          </Button>
          <Button size="small" type="text" icon={<Icon name="key" size={13} />} onClick={() => add({ secret: '' })}>
            {t('call.addSecret')}
          </Button>
        </div>
      )}
    </Field>
  );
}

/** One of the secrets that are set for the policy; one that is not stays as it is written, and is said not to be set. */
function SecretChoice({
  value,
  reading,
  readOnly,
  onChange,
}: {
  value: string;
  reading: FlowReading;
  readOnly: boolean;
  onChange: (name: string) => void;
}) {
  const { t } = reading;
  const policy = useDocument((state) => state.policy) ?? '';
  const { data } = useQuery({
    queryKey: ['secrets', policy],
    queryFn: () => whole((page) => api.listSecrets(policy, page)),
  });
  const names = data?.map(({ name }) => name) ?? [];
  const missing = data !== undefined && value !== '' && !names.includes(value);
  return (
    <Select
      size="small"
      disabled={readOnly}
      aria-label={t('call.secret')}
      placeholder={t('call.chooseSecret')}
      notFoundContent={t('call.noSecrets')}
      {...(missing ? { status: 'warning' as const } : {})}
      value={value || null}
      options={[
        ...names.map((name) => ({ value: name, label: name })),
        ...(missing ? [{ value, label: t('call.secretMissing', { name: value }) }] : []),
      ]}
      onChange={onChange}
    />
  );
}

const isPlain = (value: Json) => typeof value !== 'object' || value === null || isExpression(value);

/** What is sent: names and their values or formulas. What is built otherwise stays as it was written. */
function Body({ input, reading, readOnly, onChange }: PartProps) {
  const { t } = reading;
  const { body } = input;
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body) && !isExpression(body);
  if (body === undefined || (isObject && Object.values(body as JsonObject).every(isPlain)))
    return (
      <Field label={t('call.body')}>
        <AssignFields
          params={(body ?? {}) as JsonObject}
          {...{ reading, readOnly }}
          onChange={(next) => onChange(Object.keys(next).length > 0 ? next : undefined)}
        />
      </Field>
    );
  if (isPlain(body))
    return (
      <Field label={t('call.body')}>
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={t('call.body')}
          value={writtenValue(body)}
          onChange={({ target }) => onChange(readText(target.value) ?? undefined)}
        />
      </Field>
    );
  return (
    <Field label={t('call.body')}>
      {readOnly ? (
        <pre className="mono">{JSON.stringify(body, null, 1)}</pre>
      ) : (
        <JsonInput label={t('call.body')} value={body} onChange={onChange} />
      )}
    </Field>
  );
}

/** Seconds of a duration; nothing where it is of another kind. */
function secondsOf(duration: Json | undefined): number | undefined {
  const match = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?$/.exec(String(duration ?? ''));
  if (!match || duration === 'PT') return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return hours * 3600 + minutes * 60 + seconds;
}
const durationOf = (seconds: number | null) => (seconds === null ? undefined : `PT${seconds}S`);

interface WaitingProps extends HttpFieldsProps {
  put: (name: string, value: Json | undefined) => void;
}

/** How long an answer is waited for, how often it is tried again, and which statuses are no failure. */
function Waiting({ input, reading, readOnly, put }: WaitingProps) {
  const { t } = reading;
  const retry = (input.retry ?? {}) as JsonObject;
  const retrying = (name: string, value: Json | undefined) => {
    const { [name]: _, ...rest } = retry;
    const next: JsonObject = value === undefined ? rest : { ...retry, [name]: value };
    put('retry', Object.keys(next).length > 0 ? next : undefined);
  };
  const number = (label: string, value: number | undefined, most: number, otherwise: number | undefined) => ({
    size: 'small' as const,
    readOnly,
    min: 0,
    max: most,
    'aria-label': label,
    value: value ?? null,
    ...(otherwise === undefined ? {} : { placeholder: String(otherwise) }),
  });
  const { timeoutMs, times, waitMs } = callBounds;
  const isTimes = typeof retry.times === 'number' ? retry.times : undefined;
  return (
    <>
      <div className="panel-pair">
        <Field label={t('call.timeout')}>
          <InputNumber
            {...number(t('call.timeout'), secondsOf(input.timeout), timeoutMs.most / 1000, timeoutMs.otherwise / 1000)}
            suffix={t('call.seconds')}
            onChange={(seconds) => put('timeout', durationOf(seconds))}
          />
        </Field>
        <Field label={t('call.expect')}>
          <Select
            mode="tags"
            size="small"
            disabled={readOnly}
            aria-label={t('call.expect')}
            placeholder="200 – 299"
            open={false}
            suffixIcon={null}
            value={Array.isArray(input.expect) ? input.expect.map(String) : []}
            onChange={(given: string[]) => {
              const statuses = given.map(Number).filter((one) => Number.isInteger(one) && one >= 100 && one <= 599);
              put('expect', statuses.length > 0 ? statuses : undefined);
            }}
          />
        </Field>
      </div>
      <div className="panel-pair">
        <Field label={t('call.times')}>
          <InputNumber
            {...number(t('call.times'), isTimes, times.most, times.otherwise)}
            precision={0}
            onChange={(count) => retrying('times', count ?? undefined)}
          />
        </Field>
        <Field label={t('call.wait')}>
          <InputNumber
            {...number(t('call.wait'), secondsOf(retry.wait), waitMs.most / 1000, undefined)}
            suffix={t('call.seconds')}
            placeholder={t('call.longerEachTime')}
            onChange={(seconds) => retrying('wait', durationOf(seconds))}
          />
        </Field>
      </div>
    </>
  );
}
