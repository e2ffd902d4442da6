import { Button, Input, Select } from 'antd';
import { labelOf, numberingOf, type Signing, wordingOf } from '../../../engine/index.ts';
import { ClauseInput } from '../../forms/clause-input.tsx';
import { FeelInput } from '../../forms/feel-input.tsx';
import { Field, NameField, TitleFields } from '../../forms/panel-fields.tsx';
import { freshIds } from '../../kernel/document/fresh-ids.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { useT, useText } from '../../texts/translate.ts';
import { useForm, useFormulaNames } from './form-reading.ts';
import { PrintSettings } from './print-settings.tsx';

/** What a form is called and numbered, who files and who signs it, and how it is printed. */
export function FormSettings() {
  const t = useT();
  const { form, content, words, readOnly, put } = useForm();
  const roles = (content.policy.roles ?? []).map((role) => ({ value: role, label: words.label(role) }));
  const { filledBy } = form;
  return (
    <div className="stack form-settings">
      <TitleFields
        title={wordingOf(form.title)}
        fallback={inBoth(form.id)}
        readOnly={readOnly}
        onChange={(title) => put({ title }, 'title')}
      />
      <Field label={t('formEditor.number')}>
        <Input
          size="small"
          className="mono"
          readOnly={readOnly}
          aria-label={t('formEditor.number')}
          placeholder={t('formEditor.noNumber')}
          value={form.number ?? ''}
          onChange={(event) => put({ number: event.target.value || undefined }, 'number')}
        />
        <NumberExample />
      </Field>
      <Field label={t('formEditor.filledBy')}>
        <Select
          size="small"
          mode="multiple"
          disabled={readOnly}
          aria-label={t('formEditor.filledBy')}
          placeholder={t('formEditor.onlyFlows')}
          value={filledBy ?? []}
          options={roles}
          onChange={(names: string[]) => put({ filledBy: names.length > 0 ? names : undefined }, 'filledBy')}
        />
      </Field>
      <Field label={t('rule.clauses')}>
        <ClauseInput value={form.clauses} onChange={(clauses) => put({ clauses }, 'clauses')} />
      </Field>
      <PrintSettings />
      <Signings roles={roles} />
    </div>
  );
}

/** The number that a record would get today. */
function NumberExample() {
  const t = useT();
  const { form, content } = useForm();
  if (!form.number) return null;
  const { text } = numberingOf(form.number, Date.now(), content.policy.timeZone);
  return <p className="faint">{t('formEditor.example', { number: text(1) })}</p>;
}

function Signings({ roles }: { roles: { value: string; label: string }[] }) {
  const t = useT();
  const { form, readOnly, put } = useForm();
  const signed = form.signed ?? [];
  const change = (next: Signing[], place: string) =>
    put({ signed: next.length > 0 ? next : undefined }, `signed/${place}`);
  const add = () => {
    const ids = signed.map(({ as }) => ({ id: as }));
    const as = (freshIds(ids, 1, 'sign')[0] as string).replace('-', '');
    change([...signed, { as, title: inBoth(t('formEditor.newSigning')) }], 'add');
  };
  return (
    <Field label={t('paper.signatures')}>
      <div className="panel-list">
        {signed.map((one, index) => (
          <SigningEditor
            key={one.as}
            signing={one}
            roles={roles}
            onChange={(next, place) => change(signed.with(index, next), `${index}/${place}`)}
            onRemove={() => change(signed.toSpliced(index, 1), 'remove')}
          />
        ))}
        {readOnly ? null : (
          <Button size="small" icon={<Icon name="plus" size={14} />} onClick={add}>
            {t('formEditor.addSigning')}
          </Button>
        )}
      </div>
    </Field>
  );
}

interface SigningProps {
  signing: Signing;
  roles: { value: string; label: string }[];
  onChange: (signing: Signing, place: string) => void;
  onRemove: () => void;
}

function SigningEditor({ signing, roles, onChange, onRemove }: SigningProps) {
  const t = useT();
  const text = useText();
  const { form, content, words, readOnly } = useForm();
  const names = useFormulaNames(undefined);
  const events = Object.values(content.flows).flatMap((flow) => Object.entries(flow.events));
  const eventNames = new Map(events.map(([event, { title }]) => [event, text(title, words.label(event))]));
  const taken = (form.signed ?? []).map(({ as }) => as);
  return (
    <div className="panel-item">
      <TitleFields
        title={wordingOf(signing.title)}
        fallback={labelOf(content, undefined, signing.as)}
        readOnly={readOnly}
        onChange={(title) => onChange({ ...signing, title }, 'title')}
      />
      <div className="panel-pair">
        <Field label={t('formEditor.signer')}>
          <Select
            size="small"
            allowClear
            disabled={readOnly}
            aria-label={t('formEditor.signer')}
            placeholder={t('formEditor.anySigner')}
            value={signing.role}
            options={roles}
            onChange={(role: string | undefined) => onChange({ ...signing, role }, 'role')}
          />
        </Field>
        <Field label={t('formEditor.signEvent')}>
          <Select
            size="small"
            allowClear
            disabled={readOnly}
            aria-label={t('formEditor.signEvent')}
            placeholder={t('formEditor.byItself')}
            value={signing.event}
            options={[...eventNames].map(([value, label]) => ({ value, label }))}
            onChange={(event: string | undefined) => onChange({ ...signing, event }, 'event')}
          />
        </Field>
      </div>
      <NameField
        label={t('formEditor.name')}
        value={signing.as}
        valid={(next) => /^[A-Za-z_][\w-]*$/.test(next) && !taken.includes(next)}
        readOnly={readOnly}
        onCommit={(as) => onChange({ ...signing, as }, 'as')}
      />
      {signing.if ? (
        <Field label={t('formEditor.signIf')}>
          <FeelInput
            label={t('formEditor.signIf')}
            value={signing.if['=']}
            wanted={{ type: 'boolean' }}
            {...{ names, words, readOnly }}
            onChange={(text) => onChange({ ...signing, if: { '=': text } }, 'if')}
          />
        </Field>
      ) : null}
      {readOnly ? null : (
        <div className="row">
          {signing.if ? null : (
            <Button size="small" onClick={() => onChange({ ...signing, if: { '=': '' } }, 'if')}>
              {t('formEditor.addSignIf')}
            </Button>
          )}
          <span className="grow" />
          <RemoveButton onClick={onRemove} />
        </div>
      )}
    </div>
  );
}
