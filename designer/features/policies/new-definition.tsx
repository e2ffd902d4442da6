import { Button, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import { hitPolicyOf } from '../../../engine/authoring.ts';
import type {
  FlowDefinition,
  FormDefinition,
  LocalText,
  MasterDefinition,
  PolicyContent,
  RegisterDefinition,
  RuleSetDefinition,
} from '../../../engine/index.ts';
import { ProposedInput } from '../../forms/proposed-input.tsx';
import { useProposedName } from '../../forms/proposed-name.ts';
import { titleOfDefinition } from '../../kernel/document/references.ts';
import { editDefinition, useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { definitionHref, navigate } from '../../kernel/ui/router.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';
import { FromExcel } from './from-excel.tsx';
import type { ProposedFields } from './master-of-sheet.ts';

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

/** Until it has fields of its own, rows are known by a number. */
function blankMaster(id: string, title: LocalText, proposed: ProposedFields | undefined): MasterDefinition {
  const code = { type: 'string', title: inBoth('编号', 'Number') };
  const blank = { key: 'code', fields: { type: 'object', properties: { code }, required: ['code'] } };
  return { kind: 'master', id, title, ...(proposed ?? blank), keptBy: [] };
}

/** It begins with what there is: the first form, with its number and a few of its fields; else the first flow or rule set. */
function blankRegister(id: string, title: LocalText, { forms, flows, rules }: PolicyContent): RegisterDefinition {
  const shared = { kind: 'register' as const, id, title, clauses: [] };
  const [form] = Object.values(forms);
  const [flow] = Object.keys(flows);
  const [decisions] = Object.keys(rules);
  if (form) {
    const plain = Object.entries(form.fields.properties ?? {}).filter(([, { items }]) => !items);
    const own = plain.slice(0, 4).map(([name, { title: called, unit, decimals }]) => ({
      ...{ name, '=': name },
      ...(called ? { title: called } : {}),
      ...(unit ? { unit } : {}),
      ...(decimals === undefined ? {} : { decimals }),
    }));
    const number = { name: 'number', title: inBoth('编号', 'Number'), '=': 'record.number' };
    return { ...shared, over: { forms: [form.id] }, columns: [number, ...own.filter(({ name }) => name !== 'number')] };
  }
  if (flow !== undefined)
    return {
      ...shared,
      over: { flow },
      columns: [{ name: 'state', title: inBoth('状态', 'State'), '=': 'instance.state' }],
    };
  if (decisions !== undefined)
    return {
      ...shared,
      over: { decisions },
      columns: [{ name: 'at', title: inBoth('时间', 'At'), '=': 'decision.at' }],
    };
  return { ...shared, over: { forms: [] }, columns: [] };
}

type Kind = 'rules' | 'flow' | 'form' | 'master' | 'register';
const newTexts = {
  rules: 'policy.newRuleSet',
  flow: 'policy.newFlow',
  form: 'formEditor.new',
  master: 'masterEditor.new',
  register: 'registerEditor.new',
} as const;

/** The button and dialog that add a rule set, a flow, a form, master data or a register to the draft. */
export function NewDefinition({ kind }: { kind: Kind }) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const text = t(newTexts[kind]);
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
  /** What an Excel file proposes for master data. */
  proposed?: ProposedFields | undefined;
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
      master: () => blankMaster(id, title, values.proposed),
      register: () => blankRegister(id, title, content as PolicyContent),
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
        <Fields
          values={{ ...values, id }}
          put={(change) => setValues((now) => ({ ...now, ...change }))}
          {...{ kind, taken }}
        />
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
        <ProposedInput id="new-id" value={values.id} onChange={(id) => put({ id })} />
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
      {kind === 'master' ? <FromExcel proposed={values.proposed} onProposed={(proposed) => put({ proposed })} /> : null}
    </>
  );
}
