import { App, Button, Tree } from 'antd';
import type { DataNode } from 'antd/es/tree';
import { useMemo, useState } from 'react';
import { api, type Department, ifMatch } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

interface TreeProps {
  departments: readonly Department[];
  chosen: string | undefined;
  onChoose: (department: string | undefined) => void;
  /** A person is let go on a department. */
  onPerson: (person: string, department: string) => void;
}

/** The tree of departments: one is chosen, and moved by dragging it onto another; persons are dragged onto it, too. */
export function DepartmentTree({ departments, chosen, onChoose, onPerson }: TreeProps) {
  const t = useT();
  const move = useMove(departments);
  const nodes = useMemo(() => nodesOf(departments, undefined), [departments]);
  return (
    <Tree
      aria-label={t('organisation.departments')}
      treeData={nodes}
      defaultExpandAll
      blockNode
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelect={([key]) => onChoose(key === undefined ? undefined : String(key))}
      titleRender={({ key, title }) => (
        <Dragged
          id={String(key)}
          name={String(title)}
          onMove={(id) => void move(id, String(key))}
          onPerson={(id) => onPerson(id, String(key))}
        />
      )}
    />
  );
}

const kind = 'text/guiju-department';
/** What a person is who is dragged. */
export const personKind = 'text/guiju-person';

interface DraggedProps {
  id: string;
  name: string;
  onMove: (id: string) => void;
  onPerson: (id: string) => void;
}

/** A department that is dragged, and onto which others are: it lies below the one on which it is let go. */
function Dragged({ id, name, onMove, onPerson }: DraggedProps) {
  const [isOver, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: by the keyboard a department is moved in its dialog
    <span
      className={isOver ? 'department-drop' : 'department-drag'}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(kind, id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (![kind, personKind].some((one) => event.dataTransfer.types.includes(one))) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const person = event.dataTransfer.getData(personKind);
        if (person) onPerson(person);
        else onMove(event.dataTransfer.getData(kind));
      }}
    >
      {name}
    </span>
  );
}

function nodesOf(departments: readonly Department[], parent: string | undefined): DataNode[] {
  const known = new Set(departments.map(({ id }) => id));
  const isBelow = (one: Department) => (known.has(one.parent ?? '') ? one.parent : undefined) === parent;
  return departments.filter(isBelow).map(({ id, name }) => {
    const children = nodesOf(departments, id);
    return { key: id, title: name, ...(children.length > 0 ? { children } : {}) };
  });
}

/** Puts a department below another, or at the top; it can be undone. */
function useMove(departments: readonly Department[]) {
  const t = useT();
  const { message } = App.useApp();
  const { act } = useDoing();
  const put = async ({ id, name, version }: Department, parent: string | undefined) => {
    const kept = await api.putDepartment(id, { name, ...(parent === undefined ? {} : { parent }) }, ifMatch(version));
    await readAgain('directory');
    return kept;
  };
  return (id: string, parent: string | undefined) =>
    act(async () => {
      const before = departments.find((one) => one.id === id);
      if (!before || before.parent === parent || id === parent) return;
      const kept = await put(before, parent);
      const above = departments.find((one) => one.id === parent)?.name;
      const undo = () =>
        act(async () => {
          message.destroy('moved');
          await put(kept, before.parent);
        }, t('organisation.undone'));
      const said =
        above === undefined
          ? t('organisation.movedTop', { name: kept.name })
          : t('organisation.moved', { name: kept.name, parent: above });
      message.success({
        key: 'moved',
        duration: 8,
        content: (
          <>
            {said}{' '}
            <Button size="small" onClick={() => void undo()}>
              {t('organisation.undo')}
            </Button>
          </>
        ),
      });
    });
}
