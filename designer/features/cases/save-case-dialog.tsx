import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { Case, PolicyContent } from '../../../engine/index.ts';
import { ClauseInput } from '../../forms/clause-input.tsx';
import { addCases } from '../../kernel/document/add-cases.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { inBoth } from '../../texts/local-text.ts';
import { useT } from '../../texts/translate.ts';

interface SaveCaseProps {
  id: string;
  clauses: string[];
  given: Case['given'];
  expected: Case['expected'];
  onClose: () => void;
}

/** Keeps the present trial as a case: its facts, and what came out as what is expected from now on. */
export function SaveCaseDialog({ id, clauses, given, expected, onClose }: SaveCaseProps) {
  const t = useT();
  const content = useDocument((state) => state.content) as PolicyContent;
  const taken = new Set((content.cases[id]?.cases ?? []).map((one) => one.id));
  const [title, setTitle] = useState('');
  const [name, setName] = useState(`case-${taken.size + 1}`);
  const [cited, setCited] = useState(clauses);
  const save = () => {
    const one: Case = {
      id: name,
      ...(title.trim() ? { title: inBoth(title) } : {}),
      clauses: cited,
      given,
      expected,
    };
    addCases(id, [one], t('cases.stepAdd', { id: name }));
    onClose();
  };
  const valid = /^[\w-]+$/.test(name) && !taken.has(name);
  return (
    <Modal
      open
      title={t('try.saveCase')}
      onCancel={onClose}
      onOk={save}
      okButtonProps={{ disabled: !valid }}
      okText={t('common.save')}
      cancelText={t('common.cancel')}
    >
      <Form layout="vertical">
        <Form.Item label={t('cases.name')} htmlFor="case-title">
          <Input id="case-title" autoFocus value={title} onChange={(event) => setTitle(event.target.value)} />
        </Form.Item>
        <Form.Item
          label={t('cases.id')}
          htmlFor="case-id"
          {...(valid ? {} : { validateStatus: 'error' as const, help: t('policy.idTaken') })}
        >
          <Input id="case-id" className="mono" value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('rule.clauses')}>
          <ClauseInput value={cited} onChange={setCited} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
