import { Button, Dropdown, Menu, type MenuProps } from 'antd';
import type { DecisionTable } from '../../engine/index.ts';
import { openComments } from '../comments/comment-mark.tsx';
import { rulePointer } from '../comments/place-words.ts';
import { useDocument } from '../document/store.ts';
import { useT } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { duplicateRow, insertRows, moveRow, removeRows } from './table-model.ts';

interface RowMenuProps {
  table: DecisionTable;
  /** The rows of the selection, by their place in the table. */
  selected: number[];
  onChange: (name: string, next: DecisionTable) => void;
  /** As the body of a context menu instead of a button. */
  inline?: boolean;
}

/** What can be done with the selected rows. */
export function RowMenu({ table, selected, onChange, inline }: RowMenuProps) {
  const t = useT();
  const hasDraft = useDocument((state) => state.draft !== null);
  const first = selected[0] ?? 0;
  const last = selected.at(-1) ?? table.rows.length - 1;
  const count = Math.max(1, selected.length);
  const actions: Record<string, () => void> = {
    above: () => onChange(t('grid.stepInsert'), insertRows(table, first, count)),
    below: () => onChange(t('grid.stepInsert'), insertRows(table, last + 1, count)),
    duplicate: () => onChange(t('grid.stepDuplicate'), duplicateRow(table, first)),
    up: () => onChange(t('grid.stepMove'), moveRow(table, first, Math.max(0, first - 1))),
    down: () => onChange(t('grid.stepMove'), moveRow(table, first, Math.min(table.rows.length - 1, first + 1))),
    comment: () => openComments(rulePointer('table/rows', table.rows[first]?.id ?? '')),
    remove: () => onChange(t('grid.stepRemove', { count }), removeRows(table, new Set(selected))),
  };
  const menu: MenuProps = {
    onClick: ({ key }) => actions[key]?.(),
    items: [
      { key: 'above', label: t('grid.insertAbove', { count }) },
      { key: 'below', label: t('grid.insertBelow', { count }) },
      { key: 'duplicate', label: t('grid.duplicate') },
      { type: 'divider' },
      { key: 'up', label: t('grid.moveUp'), disabled: first === 0 },
      { key: 'down', label: t('grid.moveDown'), disabled: first >= table.rows.length - 1 },
      { key: 'comment', label: t('comment.onRow'), disabled: !hasDraft || table.rows.length === 0 },
      { type: 'divider' },
      { key: 'remove', label: t('grid.remove', { count }), danger: true, disabled: table.rows.length === 0 },
    ],
  };
  if (inline) return <Menu {...menu} selectable={false} className="ant-dropdown-menu" />;
  return (
    <Dropdown trigger={['click']} menu={menu}>
      <Button icon={<Icon name="more" />} aria-label={t('grid.rowMenu')}>
        {t('grid.rowMenu')}
      </Button>
    </Dropdown>
  );
}
