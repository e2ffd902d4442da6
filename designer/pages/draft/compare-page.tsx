import { useQuery } from '@tanstack/react-query';
import { ChangeList } from '../../features/changes/change-list.tsx';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { readEdition } from '../../kernel/queries.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { usePolicyCrumbs } from '../../kernel/ui/use-policy-crumbs.ts';
import { useT } from '../../texts/translate.ts';

/** What one edition changed against another: a sentence a change, and drawn where it stands. */
export function ComparePage({ before, after }: { before: number; after: number }) {
  const t = useT();
  const id = useDocument((state) => state.policy);
  const crumbs = usePolicyCrumbs(t('edition.comparing'), 'editions');
  const { data, error, refetch } = useQuery({
    queryKey: ['diff', id, before, after],
    queryFn: async () => {
      const editions = [readEdition(id, before), readEdition(id, after)] as const;
      const [{ changes }, was, is] = await Promise.all([api.diffEditions(id, before, after), ...editions]);
      return { changes, sides: { before: was, after: is } };
    },
    structuralSharing: false,
  });
  if (error) return <Failed problem={error} retry={refetch} />;
  if (!data) return <Loading />;
  return (
    <Page crumbs={crumbs} title={t('edition.compareTitle', { before, after })}>
      <Section title={t('diff.what')} count={data.changes.length} flush>
        {data.changes.length === 0 ? (
          <EmptyHelp icon="check" title={t('edition.same')} />
        ) : (
          <ChangeList changes={data.changes} sides={data.sides} />
        )}
      </Section>
    </Page>
  );
}
