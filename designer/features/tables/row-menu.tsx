import { Button, Dropdown, Menu, type MenuProps } from 'antd';
import { useState } from 'react';
import { Icon } from '../../kernel/ui/icons.tsx';
import { useT } from '../../texts/translate.ts';
import { duplicateRow, insertRows, moveRow, removeRows, type TableEdit } from './table-model.ts';

interface RowMenuProps {
  /** The rows of the selection at this moment, by their places in the table. */
  selected: () => number[];
  change: TableEdit;
  /** Says something of a row, by its place in the table. */
  onComment?: ((row: number) => void) | undefined;
  /** As the body of a context menu instead of a button. */
  inline?: boolean;
}

/** What can be done with the selected rows. */
export function RowMenu({ selected, change, onComment, inline }: RowMenuProps) {
  const t = useT();
  const [rows, setRows] = useState(selected);
  const first = rows[0] ?? 0;
  const count = Math.max(1, rows.length);
  const actions: Record<string, () => void> = {
    above: () => change(t('grid.stepInsert'), (table) => insertRows(table, first, count)),
    below: () =>
      change(t('grid.stepInsert'), (table) => insertRows(table, (rows.at(-1) ?? table.rows.length - 1) + 1, count)),
    duplicate: () => change(t('grid.stepDuplicate'), (table) => duplicateRow(table, first)),
    up: () => change(t('grid.stepMove'), (table) => moveRow(table, first, Math.max(0, first - 1))),
    down: () =>
      change(t('grid.stepMove'), (table) => moveRow(table, first, Math.min(table.rows.length - 1, first + 1))),
    comment: () => onComment?.(first),
    remove: () => change(t('grid.stepRemove', { count }), (table) => removeRows(table, new Set(rows))),
  };
  const menu: MenuProps = {
    onClick: ({ key }) => actions[key]?.(),
    items: [
      { key: 'above', label: t('grid.insertAbove', { count }) },
      { key: 'below', label: t('grid.insertBelow', { count }) },
      { key: 'duplicate', label: t('grid.duplicate') },
      { type: 'divider' },
      { key: 'up', label: t('grid.moveUp'), disabled: first === 0 },
      { key: 'down', label: t('grid.moveDown'), disabled: rows.length === 0 },
      { key: 'comment', label: t('comment.onRow'), disabled: !onComment || rows.length === 0 },
      { type: 'divider' },
      { key: 'remove', label: t('grid.remove', { count }), danger: true, disabled: rows.length === 0 },
    ],
  };
  if (inline) return <Menu {...menu} selectable={false} className="ant-dropdown-menu" />;
  return (
    <Dropdown trigger={['click']} menu={menu} onOpenChange={(open) => open && setRows(selected())}>
      <Button icon={<Icon name="more" />} aria-label={t('grid.rowMenu')}>
        {t('grid.rowMenu')}
      </Button>
    </Dropdown>
  );
}
