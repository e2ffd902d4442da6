import { Button, Dropdown } from 'antd';
import { Icon } from './icons.tsx';

interface Entry {
  label: string;
  act: () => void;
  disabled?: boolean;
  danger?: boolean;
}

/** A small button with what else can be done with something; a line parts what belongs together. */
export function MoreMenu({ label, entries }: { label: string; entries: (Entry | 'line')[] }) {
  const items = entries.map((entry) =>
    entry === 'line'
      ? { type: 'divider' as const }
      : { key: entry.label, label: entry.label, disabled: entry.disabled, danger: entry.danger, onClick: entry.act },
  );
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      <Button size="small" type="text" icon={<Icon name="more" size={14} />} aria-label={label} />
    </Dropdown>
  );
}
