import { Select } from 'antd';
import { usePosts } from './use-directory.ts';

interface PostSelectProps {
  label: string;
  value: string | undefined;
  readOnly: boolean;
  onChange: (post: string) => void;
}

/** Chooses a post of the organisation by its name. */
export function PostSelect({ label, value, readOnly, onChange }: PostSelectProps) {
  const { data: posts = [] } = usePosts();
  return (
    <Select
      size="small"
      showSearch={{ optionFilterProp: 'label' }}
      disabled={readOnly}
      popupMatchSelectWidth={false}
      aria-label={label}
      placeholder={label}
      value={value || null}
      options={posts.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(post: string) => onChange(post)}
    />
  );
}
