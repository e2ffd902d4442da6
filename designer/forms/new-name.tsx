import { Button, Input } from 'antd';
import { useState } from 'react';
import { Icon } from '../kernel/ui/icons.tsx';

interface NewNameProps {
  placeholder: string;
  addText: string;
  /** Whether a name may be added. */
  valid: (name: string) => boolean;
  onAdd: (name: string) => void;
  mono?: boolean;
}

/** A field for a new name, with the button that adds it. */
export function NewName({ placeholder, addText, valid, onAdd, mono }: NewNameProps) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const add = () => {
    if (name === '' || !valid(name)) return;
    onAdd(name);
    setTyped('');
  };
  return (
    <>
      <Input
        size="small"
        className={mono ? 'mono' : undefined}
        style={{ maxWidth: 220 }}
        placeholder={placeholder}
        aria-label={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={add}
      />
      <Button size="small" icon={<Icon name="plus" size={14} />} disabled={name === '' || !valid(name)} onClick={add}>
        {addText}
      </Button>
    </>
  );
}
