import { Button } from 'antd';
import { api, type Channel, type Untold } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT } from '../../texts/translate.ts';
import { Listing } from './listing.tsx';

/** What people could not be told and was given up, to be sent again or dropped. Nothing is shown where there is none. */
export function UntoldList({ channels }: { channels: Channel[] }) {
  const t = useT();
  const { items, problem, reload, next } = usePages(['untold'], api.listUntold);
  if (problem) return <Failed problem={problem} retry={reload} />;
  if (!items?.length) return null;
  return (
    <Section flush title={t('untold.title')}>
      <Listing
        label={t('untold.title')}
        heads={[t('untold.whom'), t('untold.about'), t('channel.kind'), t('deadLetter.error'), t('deadLetter.at')]}
      >
        {items.map((one) => (
          <UntoldRow key={one.id} one={one} by={channels.find(({ id }) => id === one.channel)?.title} />
        ))}
      </Listing>
      {next ? (
        <p className="admin-help">
          <Button onClick={() => void next()}>{t('instance.more')}</Button>
        </p>
      ) : null}
    </Section>
  );
}

function UntoldRow({ one, by }: { one: Untold; by: string | undefined }) {
  const t = useT();
  const { act } = useDoing();
  const personName = usePersonName();
  const { id, person, about, error, lastAt } = one;
  const gone = (work: (id: string) => Promise<unknown>) => () =>
    act(async () => {
      await work(id);
      await readAgain('untold');
    });
  return (
    <tr data-untold={id}>
      <th scope="row">{personName(person)}</th>
      <td>{t(`telling.${about}`)}</td>
      <td>{by ?? <span className="soft">{t('deadLetter.gone')}</span>}</td>
      <td className="admin-url">{error}</td>
      <td>{lastAt ? <time dateTime={lastAt}>{dayAndTime(lastAt)}</time> : null}</td>
      <td>
        <Button size="small" type="text" onClick={gone(api.replayUntold)}>
          {t('untold.again')}
        </Button>
        <Button size="small" type="text" danger onClick={gone(api.dropUntold)}>
          {t('deadLetter.drop')}
        </Button>
      </td>
    </tr>
  );
}
