import { Empty } from 'antd';
import type { RoleBinding } from '../../../contract/directory.ts';
import { useT } from '../../texts/translate.ts';

const scopeTexts = { all: 'wish.scopeAll', department: 'wish.scopeDepartment', own: 'wish.scopeOwn' } as const;

/** Role bindings as whoever approves them reads them: each role, to whom it is bound, and how far they see. */
export function BoundRoles({ bindings }: { bindings: readonly RoleBinding[] }) {
  const t = useT();
  if (bindings.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('wish.nobodyBound')} />;
  return (
    <ul>
      {bindings.map(({ role, posts = [], departments = [], persons = [], scope = 'all' }) => {
        const bound = [...posts, ...departments, ...persons];
        return (
          <li key={`${role} ${scope} ${bound.join(' ')}`}>
            <strong>{role}</strong> → {bound.join('、')}（{t(scopeTexts[scope])}）
          </li>
        );
      })}
    </ul>
  );
}
