import { Button, Select } from 'antd';
import { useState } from 'react';
import type { Condition, RuleSetDefinition } from '../../../../engine/index.ts';
import { Icon, type IconName } from '../../../kernel/ui/icons.tsx';
import { useT } from '../../../texts/translate.ts';
import { useWords } from '../../../words/use-words.ts';
import {
  asKind,
  type ConditionPath,
  childrenOf,
  firstComparison,
  type GroupKind,
  groupKind,
  insertAt,
  moveTo,
  replaceAt,
} from './condition-model.ts';
import './conditions.css';
import { FactRow } from './fact-row.tsx';

interface TreeProps {
  definition: RuleSetDefinition;
  condition: Condition;
  onChange: (condition: Condition) => void;
  readOnly: boolean;
}

interface NodeProps extends TreeProps {
  root: Condition;
  path: ConditionPath;
  dragged: ConditionPath | null;
  setDragged: (path: ConditionPath | null) => void;
}

/** A condition as a tree of groups and single conditions that can be edited, moved by buttons and dragged. */
export function ConditionTree(props: TreeProps) {
  const [dragged, setDragged] = useState<ConditionPath | null>(null);
  // A single condition at the root is shown as a group of one, so that others can join it.
  const root: Condition = groupKind(props.condition) ? props.condition : { all: [props.condition] };
  return <Node {...props} condition={root} root={root} path={[]} dragged={dragged} setDragged={setDragged} />;
}

function Node(props: NodeProps) {
  const { condition, root, path, onChange, readOnly, dragged, setDragged } = props;
  const [over, setOver] = useState(false);
  const kind = groupKind(condition);
  const drop = (event: React.DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    if (dragged) onChange(moveTo(root, dragged, path));
    setDragged(null);
  };
  const draggable = !readOnly && path.length > 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging has its keyboard way in the move buttons
    <div
      className={over ? 'condition condition-over' : 'condition'}
      draggable={draggable}
      onDragStart={(event) => {
        event.stopPropagation();
        event.dataTransfer.setData('text/plain', path.join('.'));
        setDragged(path);
      }}
      onDragOver={(event) => {
        if (!dragged || path.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {kind ? <Group {...props} kind={kind} /> : <Single {...props} />}
    </div>
  );
}

function Group(props: NodeProps & { kind: GroupKind }) {
  const t = useT();
  const { kind, condition, root, path, onChange, readOnly, definition } = props;
  const children = childrenOf(condition);
  const change = (next: Condition | undefined) => onChange(replaceAt(root, path, next));
  const add = (child: Condition) => onChange(insertAt(root, [...path, children.length], child));
  return (
    <div className={`condition-group condition-${kind}`}>
      <div className="condition-head">
        <Select
          size="small"
          variant="filled"
          aria-label={t('condition.kind')}
          disabled={readOnly}
          value={kind}
          popupMatchSelectWidth={false}
          onChange={(next: GroupKind) => change(asKind(condition, next))}
          options={[
            { value: 'all', label: t('condition.all') },
            { value: 'any', label: t('condition.any') },
            { value: 'not', label: t('condition.not') },
          ]}
        />
        {readOnly ? null : (
          <>
            <AddButtons definition={definition} onAdd={add} />
            <span className="grow" />
            <MoveButtons {...props} />
          </>
        )}
      </div>
      {children.length === 0 ? (
        <div className="condition-always">{t(kind === 'any' ? 'condition.never' : 'condition.always')}</div>
      ) : null}
      {children.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: conditions are known by their place
        <Node key={index} {...props} condition={child} path={[...path, index]} />
      ))}
    </div>
  );
}

/** Buttons for what a group may be given: a comparison, a group, a condition that has a name. */
function AddButtons({ definition, onAdd }: Pick<NodeProps, 'definition'> & { onAdd: (child: Condition) => void }) {
  const t = useT();
  const [named] = Object.keys(definition.conditions ?? {});
  const button = (icon: IconName, text: string, child: Condition) => (
    <Button size="small" type="text" icon={<Icon name={icon} size={14} />} onClick={() => onAdd(child)}>
      {text}
    </Button>
  );
  return (
    <>
      {button('plus', t('condition.add'), blankCondition(definition))}
      {button('branch', t('condition.addGroup'), { any: [blankCondition(definition)] })}
      {named ? button('clause', t('condition.addNamed'), { condition: named }) : null}
    </>
  );
}

function blankCondition(definition: RuleSetDefinition): Condition {
  const [name = 'fact', schema] = Object.entries(definition.facts.properties ?? {})[0] ?? [];
  return firstComparison(name, schema);
}

function Single(props: NodeProps) {
  const { condition, root, path, onChange, readOnly, definition } = props;
  const change = (next: Condition) => onChange(replaceAt(root, path, next));
  return (
    <div className="condition-row">
      {readOnly ? null : <Icon name="drag" className="condition-handle" />}
      {'condition' in condition ? (
        <Named {...props} name={condition.condition} />
      ) : 'fact' in condition ? (
        <FactRow definition={definition} condition={condition} onChange={change} readOnly={readOnly} />
      ) : null}
      {readOnly ? null : <MoveButtons {...props} />}
    </div>
  );
}

function Named({ definition, name, root, path, onChange, readOnly }: NodeProps & { name: string }) {
  const t = useT();
  const words = useWords(definition);
  return (
    <div className="condition-fields">
      <span className="soft">{t('condition.named')}</span>
      <Select
        size="small"
        disabled={readOnly}
        aria-label={t('condition.named')}
        value={name}
        popupMatchSelectWidth={false}
        onChange={(next: string) => onChange(replaceAt(root, path, { condition: next }))}
        options={Object.keys(definition.conditions ?? {}).map((key) => ({
          value: key,
          label: words.label(key),
        }))}
      />
    </div>
  );
}

function MoveButtons({ root, path, onChange }: NodeProps) {
  const t = useT();
  const last = path.at(-1);
  if (last === undefined) return null;
  const parent = path.slice(0, -1);
  return (
    <span className="condition-moves">
      <Button
        size="small"
        type="text"
        icon={<Icon name="up" size={13} />}
        aria-label={t('condition.up')}
        disabled={last === 0}
        onClick={() => onChange(moveTo(root, path, [...parent, last - 1]))}
      />
      <Button
        size="small"
        type="text"
        icon={<Icon name="down" size={13} />}
        aria-label={t('condition.down')}
        onClick={() => onChange(moveTo(root, path, [...parent, last + 2]))}
      />
      <Button
        size="small"
        type="text"
        icon={<Icon name="trash" size={13} />}
        aria-label={t('common.remove')}
        onClick={() => onChange(replaceAt(root, path, undefined))}
      />
    </span>
  );
}
