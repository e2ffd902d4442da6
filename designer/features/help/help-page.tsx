import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Loading, Page } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { GuideBlocks } from './guide-blocks.tsx';
import { readGuide } from './guide-reading.ts';
import { type GuideName, guideNames, guideText } from './guides.ts';
import './help.css';

/** The guides for the four people: `#/help`, `#/help/manager`, `#/help/manager/publish`. */
export function HelpPage({ parts }: { parts: string[] }) {
  const t = useT();
  const [, name, task] = parts;
  if (name === undefined) return <AllGuides />;
  const guide = guideNames.find((known) => known === name);
  if (guide) return <GuidePage name={guide} task={task} />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}

function AllGuides() {
  const t = useT();
  return (
    <Page crumbs={[]} title={t('help.title')} subtitle={t('help.intro')}>
      <ul className="help-guides">
        {guideNames.map((name) => (
          <li key={name}>
            <a href={href('help', name)}>{t(`help.${name}`)}</a>
            <p>{t(`help.${name}For`)}</p>
          </li>
        ))}
      </ul>
    </Page>
  );
}

function GuidePage({ name, task }: { name: GuideName; task: string | undefined }) {
  const t = useT();
  const locale = useLocale();
  const { data } = useQuery({
    queryKey: ['guide', name, locale],
    queryFn: () => guideText(name, locale).then(readGuide),
    staleTime: Number.POSITIVE_INFINITY,
    throwOnError: true,
  });
  useEffect(() => {
    if (data && task) document.getElementById(`task-${task}`)?.scrollIntoView();
  }, [data, task]);
  if (!data) return <Loading />;
  return (
    <Page
      crumbs={[{ title: t('help.title'), href: href('help') }]}
      title={data.title}
      actions={
        <Button icon={<Icon name="print" />} onClick={() => window.print()}>
          {t('print.print')}
        </Button>
      }
    >
      <div className="help">
        <nav className="help-contents" aria-label={t('help.contents')}>
          <h2>{t('help.contents')}</h2>
          <ol>
            {data.tasks.map(({ id, title }) => (
              <li key={id}>
                <a href={href('help', name, id)} aria-current={id === task ? 'location' : undefined}>
                  {title}
                </a>
              </li>
            ))}
          </ol>
        </nav>
        <article className="help-guide">
          <GuideBlocks blocks={data.intro} />
          {data.tasks.map(({ id, title, blocks }) => (
            <section key={id} id={`task-${id}`} data-task={id}>
              <h2>{title}</h2>
              <GuideBlocks blocks={blocks} />
            </section>
          ))}
        </article>
      </div>
    </Page>
  );
}
