import type { Instance } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';

/** The records that an instance filled or was handed, the newest first. */
export function RecordLinks({ instance, reading }: { instance: Instance; reading: FlowReading }) {
  const t = useT();
  const text = useText();
  const { records } = instance;
  if (records.length === 0) return null;
  return (
    <Section title={t('paper.records')} count={records.length}>
      <ul className="linked-flows">
        {records.toReversed().map(({ id, form, number, version }) => (
          <li key={id}>
            <a className="row" href={href('records', id)}>
              <Icon name="paper" />
              <span>{text(reading.content.forms[form]?.title, form)}</span>
              {number ? <b>{number}</b> : null}
              <span className="faint">{t('paper.version', { version })}</span>
            </a>
          </li>
        ))}
      </ul>
    </Section>
  );
}
