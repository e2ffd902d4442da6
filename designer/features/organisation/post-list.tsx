import { Button } from 'antd';
import { pathOf } from '../../../engine/reading.ts';
import { api, type Department, type Post } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { useT } from '../../texts/translate.ts';
import type { Places } from './places.ts';
import { useRemoval } from './use-removal.ts';

interface PostListProps {
  department: Department;
  places: Places;
  onEditDepartment: () => void;
  /** Nothing: a new one. */
  onEdit: (post?: Post) => void;
}

/** The department that is chosen, with its posts. */
export function PostList({ department, places, onEditDepartment, onEdit }: PostListProps) {
  const t = useT();
  const remove = useRemoval();
  const { departments, posts } = places;
  const own = posts.filter((one) => one.department === department.id);
  const actions = (
    <>
      <Button size="small" onClick={onEditDepartment}>
        {t('organisation.editDepartment')}
      </Button>
      <Button
        size="small"
        danger
        type="text"
        onClick={() => remove(department.name, () => api.removeDepartment(department.id))}
      >
        {t('organisation.remove')}
      </Button>
      <Button size="small" icon={<Icon name="plus" size={14} />} onClick={() => onEdit()}>
        {t('organisation.newPost')}
      </Button>
    </>
  );
  return (
    <Section title={pathOf(departments, department.id).join(' / ')} actions={actions}>
      {own.length === 0 ? <p className="soft">{t('organisation.noPosts')}</p> : null}
      <div className="organisation-posts">
        {own.map((post) => (
          <span key={post.id}>
            <Button size="small" onClick={() => onEdit(post)} aria-label={`${t('organisation.editPost')} ${post.name}`}>
              {post.name}
            </Button>
            <Button
              size="small"
              type="text"
              aria-label={`${t('organisation.remove')} ${post.name}`}
              icon={<Icon name="close" size={12} />}
              onClick={() => remove(post.name, () => api.removePost(post.id))}
            />
          </span>
        ))}
      </div>
    </Section>
  );
}
