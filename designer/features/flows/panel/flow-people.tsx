import { Button, Checkbox, Select } from 'antd';
import type { FlowDefinition } from '../../../../engine/index.ts';
import { FeelInput } from '../../../forms/feel-input.tsx';
import { Field } from '../../../forms/panel-fields.tsx';
import { Icon } from '../../../kernel/ui/icons.tsx';
import { Section } from '../../../kernel/ui/page.tsx';
import { RemoveButton } from '../../../kernel/ui/remove-button.tsx';
import { useText } from '../../../texts/translate.ts';
import type { FlowReading } from '../../../words/flow-words.ts';
import { flowFeelNames } from '../flow-names.ts';
import { compact } from './compact.ts';
import { stateOptions } from './persons-field.tsx';
import { RoleSelect } from './transition-panel.tsx';

interface FlowPeopleProps {
  reading: FlowReading;
  readOnly: boolean;
  /** @param place what was changed: changes of one place in a row are one step */
  onChange: (next: Partial<FlowDefinition>, place: string) => void;
}

/** What a flow says of people: who must be different, who sees it, who takes it back, whose it is. */
export function FlowPeople(props: FlowPeopleProps) {
  const { t } = props.reading;
  return (
    <Section title={t('whose.people')}>
      <div className="event-start">
        <Distinct {...props} />
        <See {...props} />
        <WaysBack {...props} />
        <Belongs {...props} />
      </div>
    </Section>
  );
}

/** Events that one person does at most one of, in groups, those of other flows too. */
function Distinct({ reading, readOnly, onChange }: FlowPeopleProps) {
  const { flow, content, words, t } = reading;
  const text = useText();
  const groups = flow.distinct ?? [];
  const others = Object.values(content.flows).filter(({ id }) => id !== flow.id);
  const options = [
    ...Object.keys(flow.events).map((name) => ({ value: name, label: words.label(name) })),
    ...others.flatMap(({ id, title, events }) =>
      Object.entries(events).map(([name, event]) => ({
        value: `${id}.${name}`,
        label: `${text(title, id)} · ${text(event.title, words.label(name))}`,
      })),
    ),
  ];
  const put = (next: string[][], place: string) =>
    onChange({ distinct: next.length > 0 ? next : undefined } as Partial<FlowDefinition>, `distinct/${place}`);
  return (
    <Field label={t('whose.distinct')}>
      <p className="faint">{t('whose.distinctHelp')}</p>
      {groups.map((group, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: groups have nothing else that tells them apart
        <span className="row" key={place}>
          <Select
            className="grow"
            size="small"
            mode="multiple"
            disabled={readOnly}
            optionFilterProp="label"
            popupMatchSelectWidth={false}
            aria-label={t('whose.distinctGroup', { count: place + 1 })}
            value={group}
            options={options}
            onChange={(next: string[]) => put(groups.with(place, next), String(place))}
          />
          {readOnly ? null : <RemoveButton onClick={() => put(groups.toSpliced(place, 1), 'removed')} />}
        </span>
      ))}
      {readOnly ? null : (
        <Button
          size="small"
          icon={<Icon name="plus" size={14} />}
          onClick={() => put([...groups, Object.keys(flow.events).slice(0, 2)], 'added')}
        >
          {t('whose.distinctAdd')}
        </Button>
      )}
    </Field>
  );
}

const scopes = ['default', 'own', 'department', 'all'] as const;

function See({ reading, readOnly, onChange }: FlowPeopleProps) {
  const { flow, t } = reading;
  const { see = {} } = flow;
  const put = (next: NonNullable<FlowDefinition['see']>, place: string) => {
    const said = compact(next);
    onChange({ see: Object.keys(said).length > 0 ? said : undefined } as Partial<FlowDefinition>, `see/${place}`);
  };
  const { scope, ...rest } = see;
  return (
    <>
      <Field label={t('whose.see')}>
        <RoleSelect
          value={see.roles ?? []}
          placeholder={t('whose.seeAll')}
          {...{ reading, readOnly }}
          onChange={(roles) => {
            const { roles: _, ...others } = see;
            put(roles.length > 0 ? { ...others, roles } : others, 'roles');
          }}
        />
      </Field>
      <Field label={t('whose.scope')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.scope')}
          value={scope ?? 'default'}
          options={scopes.map((value) => ({ value, label: t(`whose.scope_${value}`) }))}
          onChange={(next: (typeof scopes)[number]) =>
            put(next === 'default' ? rest : { ...rest, scope: next }, 'scope')
          }
        />
      </Field>
    </>
  );
}

/** Whether the starter may recall it, to where and until when, and until when who acted last may take that back. */
function WaysBack({ reading, readOnly, onChange }: FlowPeopleProps) {
  const { flow, t } = reading;
  const { recall, takeBack } = flow;
  const states = stateOptions(reading);
  const put = (next: FlowDefinition['recall'], place: string) =>
    onChange({ recall: next && compact(next) } as Partial<FlowDefinition>, `recall/${place}`);
  const { to, until = 'acted' } = recall ?? {};
  return (
    <>
      <Field label={t('whose.recallTitle')}>
        <Checkbox
          disabled={readOnly}
          checked={recall !== undefined}
          onChange={({ target }) => put(target.checked ? {} : undefined, 'on')}
        >
          {t('whose.recall')}
        </Checkbox>
        {recall === undefined ? null : (
          <span className="stack">
            <Select
              size="small"
              disabled={readOnly}
              prefix={t('whose.recallTo')}
              aria-label={t('whose.recallTo')}
              value={to ?? ''}
              options={[{ value: '', label: t('whose.recallStart') }, ...states]}
              onChange={(next: string) => {
                const { to: _, ...rest } = recall;
                put(next === '' ? rest : { ...rest, to: next }, 'to');
              }}
            />
            <Select
              size="small"
              disabled={readOnly}
              prefix={t('whose.recallUntil')}
              aria-label={t('whose.recallUntil')}
              value={until}
              options={[
                { value: 'acted', label: t('whose.recallActed') },
                ...states.map(({ value, label }) => ({
                  value: `state:${value}`,
                  label: t('whose.recallState', { state: label }),
                })),
              ]}
              onChange={(next: string) => {
                const { until: _, ...rest } = recall;
                put(next === 'acted' ? rest : { ...rest, until: next }, 'until');
              }}
            />
          </span>
        )}
      </Field>
      <Field label={t('whose.takeBack')}>
        <Select
          size="small"
          disabled={readOnly}
          aria-label={t('whose.takeBack')}
          value={takeBack?.until ?? 'read'}
          options={(['read', 'acted'] as const).map((value) => ({ value, label: t(`whose.takeBack_${value}`) }))}
          onChange={(next: 'read' | 'acted') =>
            onChange({ takeBack: next === 'read' ? undefined : { until: next } } as Partial<FlowDefinition>, 'takeBack')
          }
        />
      </Field>
    </>
  );
}

/** Whose a case is: who started it, or whoever a formula gives. */
function Belongs({ reading, readOnly, onChange }: FlowPeopleProps) {
  const { flow, words, t } = reading;
  const { belongs = {} } = flow;
  const labels = { persons: t('whose.belongsPersons'), departments: t('whose.belongsDepartments') };
  const put = (part: 'persons' | 'departments', formula: string | undefined) => {
    const { [part]: _, ...rest } = belongs;
    const next = formula === undefined ? rest : { ...rest, [part]: { '=': formula } };
    onChange(
      { belongs: Object.keys(next).length > 0 ? next : undefined } as Partial<FlowDefinition>,
      `belongs/${part}`,
    );
  };
  return (['persons', 'departments'] as const).map((part) => (
    <Field key={part} label={labels[part]}>
      <span className="stack">
        <Select
          size="small"
          disabled={readOnly}
          aria-label={labels[part]}
          value={belongs[part] ? 'formula' : 'starter'}
          options={[
            { value: 'starter', label: t('whose.belongsStarter') },
            { value: 'formula', label: t('whose.belongsFormula') },
          ]}
          onChange={(next: string) => put(part, next === 'formula' ? '' : undefined)}
        />
        {belongs[part] ? (
          <FeelInput
            label={labels[part]}
            value={belongs[part]['=']}
            readOnly={readOnly}
            names={flowFeelNames(reading)}
            words={words}
            onChange={(formula) => put(part, formula)}
          />
        ) : null}
      </span>
    </Field>
  ));
}
