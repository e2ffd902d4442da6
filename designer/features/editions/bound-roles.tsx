import { useQuery } from '@tanstack/react-query';
import { Empty } from 'antd';
import { api, type RoleBinding } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { whole } from '../../kernel/whole.ts';
import { useT, useText } from '../../texts/translate.ts';

const scopeTexts = { all: 'wish.scopeAll', department: 'wish.scopeDepartment', own: 'wish.scopeOwn' } as const;
const atOnce = { limit: 200 };

/** What the posts, departments and persons of some bindings are called; what is not known any more has its id. */
function useNames(bindings: readonly RoleBinding[]): (id: string) => string {
  const { data: posts = [] } = useQuery({
    queryKey: ['directory', 'posts'],
    queryFn: () => whole((page) => api.listPosts({ ...atOnce, ...page })),
  });
  const { data: departments = [] } = useQuery({
    queryKey: ['directory', 'departments'],
    queryFn: () => whole((page) => api.listDepartments({ ...atOnce, ...page })),
  });
  const ids = [...new Set(bindings.flatMap((one) => one.persons ?? []))];
  const { data: persons = [] } = useQuery({
    queryKey: ['directory', 'named', ...ids],
    queryFn: () => Promise.all(ids.map((id) => api.readPerson(id).catch(() => ({ id, name: id })))),
  });
  const names = new Map([...departments, ...posts, ...persons].map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

/** Role bindings as whoever approves them reads them: each role, to whom it is bound, and how far they see. */
export function BoundRoles({ bindings }: { bindings: readonly RoleBinding[] }) {
  const t = useT();
  const text = useText();
  const nameOf = useNames(bindings);
  const words = useDocument(({ content }) => content?.vocabulary.words) ?? {};
  if (bindings.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('wish.nobodyBound')} />;
  return (
    <ul>
      {bindings.map(({ role, posts = [], departments = [], persons = [], scope = 'all' }) => {
        const bound = [...posts, ...departments, ...persons];
        return (
          <li key={`${role} ${scope} ${bound.join(' ')}`}>
            <strong>{text(Object.hasOwn(words, role) ? words[role] : undefined, role)}</strong> →{' '}
            {bound.map(nameOf).join(t('common.comma'))}（{t(scopeTexts[scope])}）
          </li>
        );
      })}
    </ul>
  );
}
