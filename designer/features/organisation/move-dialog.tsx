import { Form, Select } from 'antd';
import { useState } from 'react';

import type { Person } from '../../kernel/api.ts';
import { SendDialog, useSending } from '../../kernel/ui/sending.tsx';
import { useT } from '../../texts/translate.ts';
import { departmentOptions, type Places } from './places.ts';

interface MoveDialogProps {
  person: Person;
  places: Places;
  onMove: (person: string, department: string) => Promise<void>;
  onClose: () => void;
}

/** Puts a person into another department by choosing it: what dragging does, for hands on the keyboard. */
export function MoveDialog({ person, places, onMove, onClose }: MoveDialogProps) {
  const t = useT();
  const sending = useSending();
  const [to, setTo] = useState<string>();
  const send = async () => {
    await onMove(person.id, to ?? '');
    onClose();
  };
  return (
    <SendDialog
      title={t('organisation.movePersonOf', { name: person.name })}
      okText={t('organisation.movePerson')}
      ready={to !== undefined}
      {...{ sending, onClose }}
      onSend={send}
    >
      <Form.Item label={t('organisation.moveTo')} required help={t('organisation.moveHelp')}>
        <Select
          autoFocus
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('organisation.moveTo')}
          value={to ?? null}
          options={departmentOptions(places.departments)}
          onChange={setTo}
        />
      </Form.Item>
    </SendDialog>
  );
}
