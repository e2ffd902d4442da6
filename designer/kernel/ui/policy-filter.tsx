import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useT, useText } from '../../texts/translate.ts';
import { policiesQuery } from '../queries.ts';
import { setQuery, useRoute } from './router.ts';

/** Narrows a list to one policy, in the address of the page. */
export function PolicyFilter() {
  const t = useT();
  const text = useText();
  const { query } = useRoute();
  const { data: policies } = useQuery(policiesQuery);
  return (
    <Select
      allowClear
      placeholder={t('kind.policy')}
      aria-label={t('kind.policy')}
      style={{ minWidth: 190 }}
      value={query.get('policy')}
      options={(policies ?? []).map(({ id, title }) => ({ value: id, label: text(title, id) }))}
      onChange={(policy: string | undefined) => setQuery({ policy })}
    />
  );
}

/** Those of the named filters that the address has. */
export function filtersOf<N extends string>(query: URLSearchParams, names: readonly N[]): { [K in N]?: string } {
  const filters: { [K in N]?: string } = {};
  for (const name of names) if (query.get(name)) filters[name] = query.get(name) ?? '';
  return filters;
}
