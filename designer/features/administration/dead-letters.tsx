import { Button } from 'antd';
import { api, type DeadLetter, type Webhook } from '../../kernel/api.ts';
import { readAgain } from '../../kernel/queries.ts';
import { useDoing } from '../../kernel/ui/doing.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT } from '../../texts/translate.ts';
import { Listing } from './listing.tsx';
import { labelIn, useNames } from './names.tsx';

/** What could not be delivered and was given up, to be sent again or dropped. */
export function DeadLetters({ webhooks }: { webhooks: Webhook[] }) {
  const t = useT();
  const { items, problem, reload, next } = usePages(['deadLetters'], api.listDeadLetters);
  if (problem) return <Failed problem={problem} retry={reload} />;
  const refresh = (
    <Button size="small" icon={<Icon name="restart" size={14} />} onClick={reload}>
      {t('common.refresh')}
    </Button>
  );
  return (
    <Section flush title={t('deadLetter.title')} actions={refresh}>
      <p className="soft admin-help">{t(items?.length === 0 ? 'deadLetter.none' : 'deadLetter.help')}</p>
      {items && items.length > 0 ? (
        <Listing
          label={t('deadLetter.title')}
          heads={(['what', 'to', 'attempts', 'error', 'at'] as const).map((head) => t(`deadLetter.${head}`))}
        >
          {items.map((letter) => (
            <LetterRow key={letter.id} letter={letter} to={webhooks.find(({ id }) => id === letter.webhook)?.name} />
          ))}
        </Listing>
      ) : null}
      {next ? (
        <p className="admin-help">
          <Button onClick={() => void next()}>{t('instance.more')}</Button>
        </p>
      ) : null}
    </Section>
  );
}

interface LetterRowProps {
  letter: DeadLetter;
  /** The name of the webhook; none where it was deleted meanwhile. */
  to: string | undefined;
}

function LetterRow({ letter, to }: LetterRowProps) {
  const t = useT();
  const { act, ask } = useDoing();
  const { id, body, attempts, error, lastAt } = letter;
  const gone = (work: (id: string) => Promise<unknown>) => async () => {
    await work(id);
    await readAgain('deadLetters');
  };
  const drop = () =>
    ask(
      {
        title: t('deadLetter.dropTitle'),
        content: t('deadLetter.dropHelp'),
        okText: t('deadLetter.drop'),
        danger: true,
      },
      gone(api.dropDeadLetter),
      t('deadLetter.dropped'),
    );
  return (
    <tr data-letter={body.id}>
      <th scope="row">
        <About body={body} />
      </th>
      <td>{to ?? <span className="soft">{t('deadLetter.gone')}</span>}</td>
      <td>{attempts}</td>
      <td className="admin-url">{useErrorWords()(error)}</td>
      <td>
        <time dateTime={lastAt}>{dayAndTime(lastAt)}</time>
      </td>
      <td>
        <Button size="small" type="text" onClick={() => void act(gone(api.replayDeadLetter), t('deadLetter.replayed'))}>
          {t('deadLetter.replay')}
        </Button>
        <Button size="small" type="text" danger onClick={drop}>
          {t('deadLetter.drop')}
        </Button>
      </td>
    </tr>
  );
}

interface AboutInstance {
  id: string;
  flow: string;
  businessKey?: string;
}

/** What a message tells of: an instance, by its number or its flow, or an edition. */
function About({ body: { type, policy, data } }: Pick<DeadLetter, 'body'>) {
  const t = useT();
  const { flows, policies } = useNames();
  const { id, flow, businessKey }: AboutInstance = type === 'notification' ? data.instance : data;
  return (
    <>
      {type === 'edition' ? (
        <a href={`${href('policies', policy)}?tab=editions`}>
          {t('deadLetter.edition', { policy: labelIn(policies, policy), number: Number(data.number) })}
        </a>
      ) : (
        <a href={href('instances', id)}>{businessKey ?? labelIn(flows, flow)}</a>
      )}
      <div className="soft">{t(`letterType.${type}`)}</div>
    </>
  );
}

/** What came of an attempt, in words where they are ours: what a network says stays as it was said. */
function useErrorWords(): (error: string | undefined) => string {
  const t = useT();
  return (error = '') => {
    const status = /^answered (\d+)$/.exec(error)?.[1];
    if (status) return t('deadLetter.answered', { status });
    return error === 'another delivery failed just before' ? t('deadLetter.rested') : error;
  };
}
