import { Button, Dropdown } from 'antd';
import type { RuleSetDefinition } from '../../../engine/index.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { MoreMenu } from '../../kernel/ui/more-menu.tsx';
import { useT } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { addColumn, moveColumn, removeColumn, type TableColumn, type TableEdit } from './table-model.ts';

interface ColumnMenuProps {
  title: string;
  kind: 'input' | 'output';
  index: number;
  /** How many columns of the kind there are. */
  length: number;
  edit: TableEdit;
}

/** The menu in a column's head. */
export function ColumnMenu({ title, kind, index, length, edit }: ColumnMenuProps) {
  const t = useT();
  const values = { column: title };
  const move = (by: -1 | 1) => edit(t('grid.stepColumnMove', values), (table) => moveColumn(table, kind, index, by));
  const remove = () => edit(t('grid.stepColumnRemove', values), (table) => removeColumn(table, kind, index));
  return (
    <MoreMenu
      label={t('grid.columnMenu', values)}
      entries={[
        { label: t('grid.columnLeft'), act: () => move(-1), disabled: index === 0 },
        { label: t('grid.columnRight'), act: () => move(1), disabled: index === length - 1 },
        'line',
        { label: t('grid.columnRemove'), act: remove, danger: true },
      ]}
    />
  );
}

interface ColumnPickerProps {
  definition: RuleSetDefinition;
  columns: TableColumn[];
  kind: 'input' | 'output';
  edit: TableEdit;
}

/** Adds a column for a fact, a derived fact or an outcome that has none yet. */
export function ColumnPicker({ definition, columns, kind, edit }: ColumnPickerProps) {
  const t = useT();
  const words = useWords(definition);
  const taken = new Set(columns.map((column) => (column.kind === kind ? column.name : '')));
  const names =
    kind === 'input'
      ? [...Object.keys(definition.facts.properties ?? {}), ...Object.keys(definition.derived ?? {})]
      : Object.entries(definition.outcome.properties ?? {})
          .filter(([, schema]) => schema['='] === undefined)
          .map(([name]) => name);
  const free = names.filter((name) => !taken.has(name));
  return (
    <Dropdown
      trigger={['click']}
      disabled={free.length === 0}
      menu={{
        style: { maxHeight: 360, overflow: 'auto' },
        onClick: ({ key }) =>
          edit(t('grid.stepColumnAdd', { column: words.label(key) }), (table) => addColumn(table, kind, key)),
        items: free.map((name) => ({ key: name, label: words.label(name) })),
      }}
    >
      <Button icon={<Icon name="plus" />} title={free.length === 0 ? t('grid.noneLeft') : undefined}>
        {t(kind === 'input' ? 'grid.addInput' : 'grid.addOutput')}
      </Button>
    </Dropdown>
  );
}
