import { Button, Input, InputNumber, Select } from 'antd';
import { numberingOf, periodOf, type RegisterDefinition, textOf, wordingOf } from '../../../engine/index.ts';
import { ClauseInput } from '../../forms/clause-input.tsx';
import { FeelInput } from '../../forms/feel-input.tsx';
import { Field, TitleFields } from '../../forms/panel-fields.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { useRegister } from './register-reading.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;
type Over = 'forms' | 'flow' | 'decisions';

/** What a register is over, which of it, in which order and groups, and for which periods it is frozen. */
export function RegisterSettings() {
  const t = useT();
  const { register, readOnly, put } = useRegister();
  return (
    <div className="stack form-settings">
      <TitleFields
        title={wordingOf(register.title)}
        fallback={inBoth(register.id)}
        readOnly={readOnly}
        onChange={(title) => put({ title }, 'title')}
      />
      <OverFields />
      <WhereField />
      <OrderFields />
      <StatementFields />
      <RolesField />
      <Field label={t('rule.clauses')}>
        <ClauseInput value={register.clauses} onChange={(clauses) => put({ clauses }, 'clauses')} />
      </Field>
    </div>
  );
}

/** Records of forms, instances of a flow, or decisions of a rule set. */
function OverFields() {
  const t = useT();
  const text = useText();
  const { register, content, readOnly, put } = useRegister();
  const { over } = register;
  const kind: Over = 'forms' in over ? 'forms' : 'flow' in over ? 'flow' : 'decisions';
  const groups = { forms: content.forms, flow: content.flows, decisions: content.rules };
  const options = Object.values(groups[kind]).map(({ id, title }) => ({ value: id, label: text(title, id) }));
  const made = (next: Over, ids: string[]): RegisterDefinition['over'] => {
    const [first = ''] = ids;
    if (next === 'forms') return { forms: ids };
    return next === 'flow' ? { flow: first } : { decisions: first };
  };
  const chosen = 'forms' in over ? over.forms : 'flow' in over ? [over.flow] : [over.decisions];
  return (
    <div className="panel-pair">
      <Field label={t('registerEditor.over')}>
        <Select<Over>
          size="small"
          disabled={readOnly}
          aria-label={t('registerEditor.over')}
          value={kind}
          options={(['forms', 'flow', 'decisions'] as const).map((one) => ({
            value: one,
            label: t(`registerEditor.over_${one}`),
          }))}
          onChange={(next) => put({ over: made(next, Object.keys(groups[next]).slice(0, 1)) }, 'over')}
        />
      </Field>
      <Field label={t('registerEditor.which')}>
        <Select
          size="small"
          {...(kind === 'forms' ? { mode: 'multiple' as const } : {})}
          disabled={readOnly}
          aria-label={t('registerEditor.which')}
          value={kind === 'forms' ? chosen : chosen[0]}
          options={options}
          onChange={(ids: string | string[]) => put({ over: made(kind, [ids].flat()) }, 'over/which')}
        />
      </Field>
    </div>
  );
}

const truth = { type: 'boolean' };

function WhereField() {
  const t = useT();
  const { register, words, names, readOnly, put } = useRegister();
  const { where } = register;
  if (!where)
    return readOnly ? null : (
      <div>
        <Button size="small" onClick={() => put({ where: { '=': 'true' } }, 'where')}>
          {t('registerEditor.addWhere')}
        </Button>
      </div>
    );
  return (
    <Field
      label={t('registerEditor.where')}
      action={readOnly ? null : <RemoveButton onClick={() => put({ where: undefined }, 'where')} />}
    >
      <FeelInput
        label={t('registerEditor.where')}
        value={where['=']}
        wanted={truth}
        {...{ names, words, readOnly }}
        onChange={(text) => put({ where: { '=': text } }, 'where')}
      />
    </Field>
  );
}

function useColumnOptions() {
  const locale = useLocale();
  const { register, words } = useRegister();
  return register.columns.map(({ name, title }) => ({ value: name, label: textOf(title, locale, words.label(name)) }));
}

function OrderFields() {
  const t = useT();
  const { register, readOnly, put } = useRegister();
  const columns = useColumnOptions();
  const ways = columns.flatMap(({ value, label }) => [
    { value, label: `${label} ↑` },
    { value: `-${value}`, label: `${label} ↓` },
  ]);
  return (
    <div className="panel-pair">
      <Field label={t('registerEditor.group')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('registerEditor.group')}
          placeholder={t('registerEditor.noGroup')}
          value={register.group ?? []}
          options={columns}
          onChange={(names: string[]) => put({ group: names.length > 0 ? names : undefined }, 'group')}
        />
      </Field>
      <Field label={t('registerEditor.sort')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('registerEditor.sort')}
          placeholder={t('registerEditor.noSort')}
          value={register.sort ?? []}
          options={ways}
          onChange={(names: string[]) => put({ sort: names.length > 0 ? names : undefined }, 'sort')}
        />
      </Field>
    </div>
  );
}

/** For which periods it is frozen, one for each value or one for all, how it is numbered, and when it is due. */
function StatementFields() {
  const t = useT();
  const { register, readOnly, put } = useRegister();
  const columns = useColumnOptions();
  const { period, due } = register;
  return (
    <>
      <div className="panel-pair">
        <Field label={t('registerEditor.period')}>
          <Select
            size="small"
            allowClear
            disabled={readOnly}
            aria-label={t('registerEditor.period')}
            placeholder={t('registerEditor.noPeriod')}
            value={period}
            options={periods.map((one) => ({ value: one, label: t(`registerEditor.period_${one}`) }))}
            onChange={(next: RegisterDefinition['period']) => put({ period: next }, 'period')}
          />
        </Field>
        <Field label={t('registerEditor.for')}>
          <Select
            size="small"
            allowClear
            disabled={readOnly}
            aria-label={t('registerEditor.for')}
            placeholder={t('registerEditor.forAll')}
            value={register.for}
            options={columns}
            onChange={(next: string | undefined) => put({ for: next }, 'for')}
          />
        </Field>
      </div>
      {period ? (
        <>
          <Field label={t('formEditor.number')}>
            <Input
              size="small"
              className="mono"
              readOnly={readOnly}
              aria-label={t('formEditor.number')}
              placeholder="{id}-{period}-{0000}"
              value={register.number ?? ''}
              onChange={(event) => put({ number: event.target.value || undefined }, 'number')}
            />
            <NumberExample />
          </Field>
          <Field label={t('registerEditor.due')}>
            <div className="row row-wrap">
              <InputNumber
                size="small"
                className="register-due"
                min={1}
                max={366}
                disabled={readOnly}
                aria-label={t('registerEditor.dueDay')}
                prefix={<span className="faint">{t('registerEditor.dueDay')}</span>}
                value={due?.day ?? null}
                onChange={(day) => put({ due: day === null ? undefined : { ...due, day } }, 'due')}
              />
              {due ? (
                <Input
                  size="small"
                  className="column-unit"
                  readOnly={readOnly}
                  aria-label={t('registerEditor.dueTime')}
                  placeholder="09:00"
                  value={due.time ?? ''}
                  onChange={(event) => put({ due: { ...due, time: event.target.value || undefined } }, 'due/time')}
                />
              ) : null}
            </div>
          </Field>
        </>
      ) : null}
    </>
  );
}

/** The number that a statement of the present period would get. */
function NumberExample() {
  const t = useT();
  const { register, content } = useRegister();
  const { period } = register;
  if (!period) return null;
  const zone = content.policy.timeZone;
  const { name } = periodOf(period, Date.now(), zone);
  const pattern = (register.number ?? '{id}-{period}-{0000}').replace('{id}', register.id).replace('{period}', name);
  return (
    <p className="faint">{t('registerEditor.example', { number: numberingOf(pattern, Date.now(), zone).text(1) })}</p>
  );
}

function RolesField() {
  const t = useT();
  const { register, content, words, readOnly, put } = useRegister();
  const roles = (content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }));
  return (
    <Field label={t('registerEditor.see')}>
      <Select
        size="small"
        mode="multiple"
        disabled={readOnly}
        aria-label={t('registerEditor.see')}
        placeholder={t('registerEditor.everybody')}
        value={register.see ?? []}
        options={roles}
        onChange={(names: string[]) => put({ see: names.length > 0 ? names : undefined }, 'see')}
      />
    </Field>
  );
}
