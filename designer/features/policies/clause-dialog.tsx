import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { withDefinition } from '../../../engine/authoring.ts';
import type { Clause, PolicyContent } from '../../../engine/index.ts';
import { edit, useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Opener } from '../../kernel/ui/opener.tsx';
import { inBoth } from '../../texts/local-text.ts';
import { policyTexts } from '../../texts/sections/policies.ts';
import { type TextKey, useT } from '../../texts/translate.ts';

const kinds = Object.keys(policyTexts.clauseKind);

/** Puts a clause in the place of the one of its id, or behind the others; `undefined` takes it out. */
export function putClause(name: string, id: string, clause: Clause | undefined): void {
  edit(name, (content) => {
    const { clauses } = content.clauses;
    const at = clauses.findIndex((one) => one.id === id);
    const next = clause ? [clause] : [];
    return withDefinition(content, {
      ...content.clauses,
      clauses: at < 0 ? [...clauses, ...next] : clauses.toSpliced(at, 1, ...next),
    });
  });
}

/** The button and dialog that add a clause. */
export function NewClause() {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const button = (open: () => void) => (
    <Button icon={<Icon name="plus" />} disabled={readOnly} onClick={open}>
      {t('clause.new')}
    </Button>
  );
  return <Opener button={button}>{(close) => <ClauseDialog onClose={close} />}</Opener>;
}

interface Values {
  id: string;
  zh: string;
  en: string;
  kind: string[];
}

/** Asks for what a clause says; `before` is the one that is changed. */
export function ClauseDialog({ before, onClose }: { before?: Clause; onClose: () => void }) {
  const t = useT();
  const { clauses } = useDocument((state) => state.content as PolicyContent).clauses;
  const [values, setValues] = useState<Values>({
    id: before?.id ?? '',
    zh: before?.text['zh-CN'] ?? '',
    en: before?.text.en ?? '',
    kind: before?.kind ?? ['rule'],
  });
  const put = (change: Partial<Values>) => setValues((now) => ({ ...now, ...change }));
  const id = values.id.trim();
  const taken = !before && clauses.some((one) => one.id === id);
  const save = () => {
    const name = t(before ? 'clause.stepChange' : 'clause.stepNew', { id });
    putClause(name, id, { ...before, id, text: inBoth(values.zh, values.en), kind: values.kind });
    onClose();
  };
  return (
    <Modal
      open
      title={before ? t('clause.change', { id }) : t('clause.new')}
      onCancel={onClose}
      onOk={save}
      okButtonProps={{ disabled: id === '' || taken || values.zh.trim() === '' }}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
    >
      <Form layout="vertical">
        {before ? null : (
          <Form.Item
            label={t('clause.number')}
            htmlFor="clause-id"
            required
            extra={t('clause.numberHelp')}
            {...(taken ? { help: t('clause.taken'), validateStatus: 'error' as const } : {})}
          >
            <Input id="clause-id" autoFocus value={values.id} onChange={(event) => put({ id: event.target.value })} />
          </Form.Item>
        )}
        <WordFields values={values} put={put} />
      </Form>
    </Modal>
  );
}

/** What a clause says, in both languages, and what kind of statement it is. */
function WordFields({ values, put }: { values: Values; put: (change: Partial<Values>) => void }) {
  const t = useT();
  return (
    <>
      <Form.Item label={t('clause.text')} htmlFor="clause-zh" required>
        <Input.TextArea
          id="clause-zh"
          autoSize={{ minRows: 2, maxRows: 8 }}
          value={values.zh}
          onChange={(event) => put({ zh: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('clause.english')} htmlFor="clause-en" extra={t('clause.englishHelp')}>
        <Input.TextArea
          id="clause-en"
          autoSize={{ minRows: 1, maxRows: 8 }}
          value={values.en}
          onChange={(event) => put({ en: event.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('policy.clauseKind')} htmlFor="clause-kind">
        <Select
          id="clause-kind"
          mode="multiple"
          value={values.kind}
          onChange={(kind) => put({ kind })}
          options={kinds.map((kind) => ({ value: kind, label: t(`clauseKind.${kind}` as TextKey) }))}
        />
      </Form.Item>
    </>
  );
}
