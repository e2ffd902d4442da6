import { Button } from 'antd';
import { useState } from 'react';
import { closedTo, type PolicyContent } from '../../../engine/index.ts';
import { FormSheet, toFirstFlaw } from '../../forms/filling/form-sheet.tsx';
import { useFilling } from '../../forms/filling/use-filling.ts';
import { api, newKey } from '../../kernel/api.ts';
import { useEditionInForce } from '../../kernel/edition-in-force.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { rolesIn, useSession } from '../../kernel/session/state.ts';
import { EmptyHelp } from '../../kernel/ui/empty-help.tsx';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Loading, Page, Section } from '../../kernel/ui/page.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useLocale, useT, useText } from '../../texts/translate.ts';
import { wordsOf } from '../../words/policy-words.ts';
import { useChange } from './use-change.ts';

/** Files a record of a form without a flow, by the edition in force. */
export function NewRecordPage({ policy, form }: { policy: string; form: string }) {
  const t = useT();
  const { content, problem, isReading } = useEditionInForce(policy);
  if (problem) return <Failed problem={problem} />;
  if (content?.forms[form]) return <Filing content={content} form={form} />;
  if (isReading) return <Loading />;
  return <EmptyHelp title={t('frame.noSuchPage')} text={t('frame.noSuchPageHelp')} />;
}

function Filing({ content, form: id }: { content: PolicyContent; form: string }) {
  const t = useT();
  const text = useText();
  const locale = useLocale();
  const form = editionOf(content).form(id);
  const { title } = form.definition;
  const me = useSession((session) => session.me);
  const roles = rolesIn(me, content.policy.id);
  const closed = roles ? closedTo(form.definition.fields, { roles }) : [];
  const keep = `${me?.id ?? ''}/new/${content.policy.id}/${id}`;
  const filling = useFilling({ form, mode: 'new', closed, keep, policy: content.policy.id });
  const [key] = useState(newKey);
  const { change, busy } = useChange(filling.tell);
  const send = (button: Element) => {
    if (!filling.check()) return toFirstFlaw(button.closest('.section'));
    change(
      () => api.fileRecord(content.policy.id, id, { fields: filling.given }, { 'idempotency-key': key }),
      (record) => {
        filling.forget();
        navigate(href('records', record.id));
      },
    );
  };
  return (
    <Page
      crumbs={[{ title: t('paper.records'), href: href('records') }, { title: text(title, id) }]}
      title={text(title, id)}
    >
      <Section>
        <div className="stack">
          <FormSheet filling={filling} words={wordsOf(content, undefined, locale)} />
          <div className="row row-wrap">
            <Button
              type="primary"
              loading={busy}
              icon={<Icon name="check" />}
              onClick={(click) => send(click.currentTarget)}
            >
              {t('paper.submit')}
            </Button>
            {filling.isBegun ? (
              <Button type="text" onClick={filling.forget}>
                {t('paper.startOver')}
              </Button>
            ) : null}
            {filling.flaws.size > 0 ? (
              <span className="bad">{t('paper.flaws', { count: filling.flaws.size })}</span>
            ) : null}
          </div>
        </div>
      </Section>
    </Page>
  );
}
