import { Button } from 'antd';
import { api } from '../../kernel/api.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { usePages } from '../../kernel/ui/use-pages.ts';
import { useT } from '../../texts/translate.ts';
import { periodWords } from './periods.ts';

/** The statements that were frozen of a register, the newest first. */
export function StatementList({ policy, register }: { policy: string; register: string }) {
  const t = useT();
  const { items, problem, reload, next } = usePages(['statements', policy, register], (cursor) =>
    api.listRecords({ policy, form: `register:${register}`, ...cursor }),
  );
  if (problem) return <Failed problem={problem} retry={reload} />;
  return (
    <Section title={t('register.statements')} {...(items ? { count: items.length } : {})} id="statements" flush>
      {items?.length === 0 ? <p className="faint statement-none">{t('register.noStatements')}</p> : null}
      <ul className="statement-list">
        {items?.map(({ id, number, fields, status, createdAt }) => (
          <li key={id}>
            <a href={href('records', id)} className="statement-row">
              <b>{number}</b>
              <span className="soft">
                {[periodWords(String(fields.period), t), fields.for ?? []].flat().join(' · ')}
              </span>
              <span className={status === 'void' ? 'pill pill-bad' : status === 'signed' ? 'pill pill-good' : 'pill'}>
                {t(`recordStatus.${status}`)}
              </span>
              <time className="faint" dateTime={createdAt}>
                {dayAndTime(createdAt)}
              </time>
            </a>
          </li>
        ))}
      </ul>
      {next ? <Button onClick={() => void next()}>{t('instance.more')}</Button> : null}
    </Section>
  );
}
