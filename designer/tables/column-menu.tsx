import { Button, Dropdown } from 'antd';
import type { DecisionTable, RuleSetDefinition } from '../../engine/index.ts';
import { useWords } from '../forms/use-words.ts';
import { useT } from '../i18n/index.ts';
import { Icon } from '../ui/icons.tsx';
import { addColumn, moveColumn, removeColumn } from './table-model.ts';

type Change = (name: string, next: DecisionTable) => void;

/** The menu in a column's head. */
export function ColumnMenu({
  definition,
  table,
  kind,
  index,
  onChange,
}: {
  definition: RuleSetDefinition;
  table: DecisionTable;
  kind: 'input' | 'output';
  index: number;
  onChange: Change;
}) {
  const t = useT();
  const words = useWords(definition);
  const input = kind === 'input' ? table.inputs[index] : table.outputs[index];
  const title = words.label(typeof input === 'string' ? input : (input?.['='] ?? ''));
  const length = kind === 'input' ? table.inputs.length : table.outputs.length;
  const actions: Record<string, () => void> = {
    left: () => onChange(t('grid.stepColumnMove', { column: title }), moveColumn(table, kind, index, -1)),
    right: () => onChange(t('grid.stepColumnMove', { column: title }), moveColumn(table, kind, index, 1)),
    remove: () => onChange(t('grid.stepColumnRemove', { column: title }), removeColumn(table, kind, index)),
  };
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        onClick: ({ key }) => actions[key]?.(),
        items: [
          { key: 'left', label: t('grid.columnLeft'), disabled: index === 0 },
          { key: 'right', label: t('grid.columnRight'), disabled: index === length - 1 },
          { type: 'divider' },
          { key: 'remove', label: t('grid.columnRemove'), danger: true },
        ],
      }}
    >
      <Button
        type="text"
        size="small"
        icon={<Icon name="more" size={14} />}
        aria-label={t('grid.columnMenu', { column: title })}
      />
    </Dropdown>
  );
}

/** Adds a column for a fact, a derived fact or an outcome that has none yet. */
export function ColumnPicker({
  definition,
  table,
  kind,
  onChange,
}: {
  definition: RuleSetDefinition;
  table: DecisionTable;
  kind: 'input' | 'output';
  onChange: Change;
}) {
  const t = useT();
  const words = useWords(definition);
  const taken = new Set(
    kind === 'input' ? table.inputs.map((input) => (typeof input === 'string' ? input : input['='])) : table.outputs,
  );
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
          onChange(t('grid.stepColumnAdd', { column: words.label(key) }), addColumn(table, kind, key)),
        items: free.map((name) => ({ key: name, label: words.label(name) })),
      }}
    >
      <Button icon={<Icon name="plus" />}>{t(kind === 'input' ? 'grid.addInput' : 'grid.addOutput')}</Button>
    </Dropdown>
  );
}
