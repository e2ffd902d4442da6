import { Button } from 'antd';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { FilledPaper } from '../../forms/filling/filled-paper.tsx';
import type { FiledRecord, Instance } from '../../kernel/api.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Failed, Section } from '../../kernel/ui/page.tsx';
import { href } from '../../kernel/ui/router.ts';
import { useT, useText } from '../../texts/translate.ts';
import type { FlowReading } from '../../words/flow-words.ts';
import { useFormRecords } from './form-records.ts';

interface CaseRecordsProps {
  instance: Instance;
  reading: FlowReading;
}

/** The records that an instance filled or was handed, the newest first: what they say, so that nobody leaves the page to decide. */
export function CaseRecords({ instance, reading }: CaseRecordsProps) {
  const t = useT();
  const { records, problem } = useFormRecords(instance);
  if (problem) return <Failed problem={problem} />;
  if (!records || records.length === 0) return null;
  return (
    <Section title={t('paper.records')} count={records.length}>
      <div className="case-records">
        {records.toReversed().map((record) => (
          <CaseRecord key={record.id} {...{ record, reading }} />
        ))}
      </div>
    </Section>
  );
}

/** One record: what stands in it, or of a void one that there was one. */
function CaseRecord({ record, reading }: { record: FiledRecord; reading: FlowReading }) {
  const t = useT();
  const text = useText();
  const { id, number, version, status, fields } = record;
  const form = reading.content.forms[record.form];
  const isVoid = status === 'void';
  return (
    <article data-record={id} data-void={isVoid || undefined}>
      <a className="row row-wrap" href={href('records', id)}>
        <Icon name="paper" />
        <span>{text(form?.title, record.form)}</span>
        {number ? <b>{number}</b> : null}
        {isVoid ? (
          <span className="pill">{t('recordStatus.void')}</span>
        ) : (
          <span className="faint">{t('paper.version', { version })}</span>
        )}
      </a>
      {isVoid || !form ? null : (
        <Folded>
          <FilledPaper definition={form} fields={fields} words={reading.words} />
        </Folded>
      )}
    </article>
  );
}

/** So tall a document is shown to its end. */
const tallest = 420;

/** What is long is shown from its beginning, until all of it is wanted. */
function Folded({ children }: { children: ReactNode }) {
  const t = useT();
  const room = useRef<HTMLDivElement>(null);
  const [isLong, setIsLong] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  useLayoutEffect(() => {
    const element = room.current;
    if (!element) return undefined;
    // Photos come later than the text around them.
    const measure = new ResizeObserver(() => setIsLong(element.scrollHeight > tallest));
    measure.observe(element);
    return () => measure.disconnect();
  }, []);
  return (
    <div className="folded" data-folded={(isLong && !isOpen) || undefined}>
      <div style={isLong && !isOpen ? { maxHeight: tallest, overflow: 'hidden' } : undefined}>
        <div ref={room}>{children}</div>
      </div>
      {isLong && !isOpen ? (
        <Button block onClick={() => setIsOpen(true)}>
          {t('paper.showAll')}
        </Button>
      ) : null}
    </div>
  );
}
