import { App, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Department, ifMatch, type Post } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';
import { departmentOptions } from './places.ts';

const anew = { 'if-none-match': '*' };
/** The guard of what is written: over the version that was read, or anew. */
export const guardOf = (before: { version: number } | undefined) =>
  before && before.version > 0 ? ifMatch(before.version) : anew;

/** What a record is known by: it is given once. */
export function IdField({ value, onChange, isNew, flaw }: IdFieldProps) {
  const t = useT();
  return (
    <Form.Item
      label={t('organisation.id')}
      extra={isNew ? t('organisation.idHelp') : undefined}
      required
      {...flaw('id')}
    >
      <Input
        autoFocus={isNew}
        disabled={!isNew}
        aria-label={t('organisation.id')}
        value={value}
        maxLength={128}
        onChange={(event) => onChange(event.target.value)}
      />
    </Form.Item>
  );
}
interface IdFieldProps {
  value: string;
  onChange: (id: string) => void;
  isNew: boolean;
  flaw: ReturnType<typeof useSending>['flaw'];
}

interface NameFieldProps extends Omit<IdFieldProps, 'isNew'> {
  label: string;
}

export function NameField({ label, value, onChange, flaw }: NameFieldProps) {
  return (
    <Form.Item label={label} required {...flaw('name')}>
      <Input aria-label={label} value={value} maxLength={200} onChange={(event) => onChange(event.target.value)} />
    </Form.Item>
  );
}

interface DialogProps {
  departments: readonly Department[];
  onClose: () => void;
}

/** Makes a department, or changes one: its name, and below which it lies. */
export function DepartmentDialog({
  before,
  parent,
  departments,
  onClose,
}: DialogProps & { before?: Department | undefined; parent?: string | undefined }) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [id, setId] = useState(before?.id ?? '');
  const [name, setName] = useState(before?.name ?? '');
  const [above, setAbove] = useState(before ? before.parent : parent);
  const save = async () => {
    const body = { name: name.trim(), ...(above === undefined ? {} : { parent: above }) };
    await api.putDepartment(id.trim(), body, guardOf(before));
    message.success(t('organisation.saved', { name: name.trim() }));
    void readAgain('directory');
    onClose();
  };
  return (
    <SendDialog
      title={t(before ? 'organisation.editDepartment' : 'organisation.newDepartment')}
      okText={t('common.save')}
      ready={id.trim() !== '' && name.trim() !== ''}
      {...{ sending, onClose }}
      onSend={save}
    >
      <IdField value={id} onChange={setId} isNew={!before} flaw={sending.flaw} />
      <NameField label={t('organisation.name')} value={name} onChange={setName} flaw={sending.flaw} />
      <Form.Item label={t('organisation.parent')} {...sending.flaw('parent')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('organisation.parent')}
          value={above ?? ''}
          options={[
            { value: '', label: t('organisation.top') },
            ...departmentOptions(departments).filter(({ value }) => value !== before?.id),
          ]}
          onChange={(chosen: string) => setAbove(chosen || undefined)}
        />
      </Form.Item>
    </SendDialog>
  );
}

/** Makes a post, or changes one: its name, and of which department it is. */
export function PostDialog({
  before,
  department,
  departments,
  onClose,
}: DialogProps & { before?: Post | undefined; department?: string | undefined }) {
  const t = useT();
  const { message } = App.useApp();
  const sending = useSending();
  const [id, setId] = useState(before?.id ?? '');
  const [name, setName] = useState(before?.name ?? '');
  const [of, setOf] = useState(before?.department ?? department);
  const save = async () => {
    await api.putPost(id.trim(), { name: name.trim(), department: of ?? '' }, guardOf(before));
    message.success(t('organisation.saved', { name: name.trim() }));
    void readAgain('directory');
    onClose();
  };
  return (
    <SendDialog
      title={t(before ? 'organisation.editPost' : 'organisation.newPost')}
      okText={t('common.save')}
      ready={id.trim() !== '' && name.trim() !== '' && of !== undefined}
      {...{ sending, onClose }}
      onSend={save}
    >
      <IdField value={id} onChange={setId} isNew={!before} flaw={sending.flaw} />
      <NameField label={t('organisation.name')} value={name} onChange={setName} flaw={sending.flaw} />
      <Form.Item label={t('organisation.department')} required {...sending.flaw('department')}>
        <Select
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('organisation.department')}
          value={of}
          options={departmentOptions(departments)}
          onChange={setOf}
        />
      </Form.Item>
    </SendDialog>
  );
}
