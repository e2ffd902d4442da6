import { Button, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { hitPolicyOf } from '../../../engine/authoring.ts';
import type { FlowDefinition, FormDefinition, LocalText, RuleSetDefinition } from '../../../engine/index.ts';
import { useProposedName } from '../../forms/proposed-name.ts';
import { titleOfDefinition } from '../../kernel/document/references.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { definitionHref, navigate } from '../../kernel/ui/router.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';

type RuleForm = 'table' | 'rules';

function blankRuleSet(id: string, title: LocalText, form: RuleForm): RuleSetDefinition {
  const shared = {
    kind: 'rules' as const,
    id,
    title,
    clauses: [],
    facts: { type: 'object', properties: {}, required: [] },
    outcome: { type: 'object', properties: {} },
    hitPolicy: hitPolicyOf({}).name,
  };
  return form === 'table' ? { ...shared, table: { inputs: [], outputs: [], rows: [] } } : { ...shared, rules: [] };
}

function blankFlow(id: string, title: LocalText): FlowDefinition {
  return {
    kind: 'flow',
    id,
    title,
    clauses: [],
    input: { type: 'object', properties: {} },
    events: {},
    machine: { initial: 'start', states: { start: { meta: { title: inBoth('开始', 'Start') } } } },
  };
}

/** The first letters of an id number its records: `repair-order` has `RO-202611-0001`. */
function blankForm(id: string, title: LocalText): FormDefinition {
  const letters = id.split('-').map((part) => part.charAt(0).toUpperCase());
  return {
    kind: 'form',
    id,
    title,
    clauses: [],
    number: `${letters.join('')}-{yyyyMM}-{0000}`,
    fields: { type: 'object', properties: {}, required: [] },
  };
}

type Kind = 'rules' | 'flow' | 'form';

/** The button and dialog that add a rule set, a flow or a form to the draft. */
export function NewDefinition({ kind }: { kind: Kind }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const text = t(({ rules: 'policy.newRuleSet', flow: 'policy.newFlow', form: 'formEditor.new' } as const)[kind]);
  const button = (open: () => void) => (
    <Button icon={<Icon name="plus" />} onClick={open} disabled={readOnly}>
      {text}
    </Button>
  );
  return <Opener button={button}>{(close) => <NewDialog kind={kind} title={text} onClose={close} />}</Opener>;
}

interface Values {
  zh: string;
  en: string;
  id: string;
  form: RuleForm;
}

function NewDialog({ kind, title: heading, onClose }: { kind: Kind; title: string; onClose: () => void }) {
  const t = useT();
  const { policy, content } = useDocument();
  const [values, setValues] = useState<Values>({ zh: '', en: '', id: '', form: 'table' });
  const proposed = useProposedName(values.zh, 'id');
  const id = values.id || proposed;
  const taken = content !== null && titleOfDefinition(content, { kind, id }) !== undefined;
  const valid = /^[a-z0-9][a-z0-9-]*$/.test(id) && !taken && values.zh.trim() !== '';
  const create = () => {
    const title = inBoth(values.zh, values.en);
    const blank = {
      rules: () => blankRuleSet(id, title, values.form),
      flow: () => blankFlow(id, title),
      form: () => blankForm(id, title),
    };
    const definition = blank[kind]();
    editDefinition(t('policy.stepNew', { title: values.zh }), definition);
    onClose();
    navigate(definitionHref(policy, definition));
  };
  return (
    <Modal
      open
      title={heading}
      onCancel={onClose}
      onOk={create}
      okButtonProps={{ disabled: !valid }}
      okText={t('common.create')}
      cancelText={t('common.cancel')}
    >
      <Form layout="vertical">
        <Fields values={{ ...values, id }} put={(change) => setValues({ ...values, ...change })} {...{ kind, taken }} />
      </Form>
    </Modal>
  );
}

interface FieldsProps {
  kind: Kind;
  values: Values;
  put: (change: Partial<Values>) => void;
  /** Whether the id is that of another one. */
  taken: boolean;
}

function Fields({ kind, values, put, taken }: FieldsProps) {
  const t = useT();
  return (
    <>
      <Form.Item label={t('policy.titleZh')} htmlFor="new-zh" required>
        <Input id="new-zh" autoFocus value={values.zh} onChange={(event) => put({ zh: event.target.value })} />
      </Form.Item>
      <Form.Item label={t('policy.titleEn')} htmlFor="new-en">
        <Input id="new-en" value={values.en} onChange={(event) => put({ en: event.target.value })} />
      </Form.Item>
      <Form.Item
        label={t('policy.id')}
        htmlFor="new-id"
        required
        help={taken ? t('policy.idTaken') : t('policy.idHelp')}
        {...(taken ? { validateStatus: 'error' as const } : {})}
      >
        <Input id="new-id" className="mono" value={values.id} onChange={(event) => put({ id: event.target.value })} />
      </Form.Item>
      {kind === 'rules' ? (
        <Form.Item label={t('policy.form')}>
          <Segmented
            value={values.form}
            onChange={(form) => put({ form: form as RuleForm })}
            options={[
              { value: 'table', label: t('policy.formTable') },
              { value: 'rules', label: t('policy.formRules') },
            ]}
          />
        </Form.Item>
      ) : null}
    </>
  );
}
