import { App, Button, Tree } from 'antd';
import type { DataNode } from 'antd/es/tree';
import { useMemo } from 'react';
import { api, type Department, ifMatch } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { useT } from '../../texts/translate.ts';

interface TreeProps {
  departments: readonly Department[];
  chosen: string | undefined;
  onChoose: (department: string | undefined) => void;
}

/** The tree of departments: one is chosen, and moved by dragging it onto another or beside it. */
export function DepartmentTree({ departments, chosen, onChoose }: TreeProps) {
  const t = useT();
  const move = useMove(departments);
  const nodes = useMemo(() => nodesOf(departments, undefined), [departments]);
  return (
    <Tree
      aria-label={t('organisation.departments')}
      treeData={nodes}
      defaultExpandAll
      blockNode
      draggable={{ icon: false }}
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelect={([key]) => onChoose(key === undefined ? undefined : String(key))}
      onDrop={({ dragNode, node, dropToGap }) => {
        const target = departments.find(({ id }) => id === node.key);
        void move(String(dragNode.key), dropToGap ? target?.parent : target?.id);
      }}
    />
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
      if (!before || before.parent === parent) return;
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
