import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { groupBy } from '../../../contract/group-by.ts';
import type { Wording } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { policiesQuery } from '../queries.ts';
import { Icon, type IconName } from './icons.tsx';
import { Section } from './page.tsx';
import './policy-groups.css';
import { href, useRoute } from './router.ts';

interface PolicyGroupsProps<T> {
  items: T[];
  icon: IconName;
  /** The room of the address in which each has its page. */
  room: string;
  /** What is said of each besides its title. */
  about: (item: T) => ReactNode;
  /** What stands there where there is none. */
  empty: ReactNode;
}

/** What policies have, by policy, each with the way to its page; of one policy where the address names it. */
export function PolicyGroups<T extends { policy: string; id: string; title: Wording }>({
  items,
  icon,
  room,
  about,
  empty,
}: PolicyGroupsProps<T>) {
  const text = useText();
  const wanted = useRoute().query.get('policy');
  const { data: policies } = useQuery(policiesQuery);
  const groups = groupBy(
    items.filter(({ policy }) => wanted === null || policy === wanted),
    ({ policy }) => policy,
  );
  if (groups.size === 0) return empty;
  return [...groups].map(([policy, own]) => (
    <Section key={policy} title={text(policies?.find(({ id }) => id === policy)?.title, policy)} flush>
      <ul className="policy-items">
        {own.map((item) => (
          <li key={item.id}>
            <a className="policy-item" href={href(room, policy, item.id)}>
              <Icon name={icon} size={18} />
              <b>{text(item.title, item.id)}</b>
              {about(item)}
            </a>
          </li>
        ))}
      </ul>
    </Section>
  ));
}
