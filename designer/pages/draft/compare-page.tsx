import { type PolicyContent, readPolicyContent } from '../../../engine/index.ts';
import { ChangeList } from '../../features/changes/change-list.tsx';
import { api } from '../../kernel/api.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useLoad } from '../../kernel/ui/use-load.ts';
import { useT, useText } from '../../texts/translate.ts';

/** What one edition changed against another: a sentence a change, and drawn where it stands. */
export function ComparePage({ before, after }: { before: number; after: number }) {
  const t = useT();
  const text = useText();
  const content = useDocument((state) => state.content) as PolicyContent;
  const { id, title } = content.policy;
  const { data, problem, reload } = useLoad(`${id}/${before}/${after}`, async () => {
    const [{ changes }, was, is] = await Promise.all([
      api.diff(id, before, after),
      api.edition(id, before),
      api.edition(id, after),
    ]);
    const sides = { before: readPolicyContent(was.definitions), after: readPolicyContent(is.definitions) };
    return { changes, sides };
  });
  if (problem) return <Failed problem={problem} retry={reload} />;
  if (!data) return <Loading />;
  return (
    <Page
      crumbs={[
        { title: t('frame.policies'), href: href('policies') },
        { title: text(title, id), href: `${href('policies', id)}?tab=editions` },
        { title: t('edition.comparing') },
      ]}
      title={t('edition.compareTitle', { before, after })}
    >
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
