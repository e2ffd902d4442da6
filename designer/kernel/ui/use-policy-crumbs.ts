import { useT, useText } from '../../texts/translate.ts';
import { useDocument } from '../document/store.ts';
import { href } from './router.ts';

/**
 * The way to a page of the open policy, from all policies on.
 *
 * @param tab of the policy's page, where the page belongs to one
 */
export function usePolicyCrumbs(page: string, tab?: string): { title: string; href?: string }[] {
  const t = useT();
  const text = useText();
  const policy = useDocument((state) => state.policy);
  const title = useDocument((state) => state.content?.policy.title);
  const own = href('policies', policy);
  return [
    { title: t('frame.policies'), href: href('policies') },
    { title: text(title, policy), href: tab ? `${own}?tab=${tab}` : own },
    { title: page },
  ];
}
