import { Button, Select } from 'antd';
import { useMemo } from 'react';
import type { LocalText, PolicyContent } from '../../../engine/index.ts';
import { freshId } from '../../kernel/document/fresh-ids.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { Icon } from '../../kernel/ui/icons.tsx';
import { Section } from '../../kernel/ui/page.tsx';
import { RemoveButton } from '../../kernel/ui/remove-button.tsx';
import { matches } from '../../kernel/ui/search.ts';
import { noText } from '../../texts/local-text.ts';
import { useLocale, useT } from '../../texts/translate.ts';
import { editPolicy } from './edit-policy.ts';
import { ScheduleList } from './schedule-list.tsx';
import { TextFields } from './text-fields.tsx';
import { timeZones } from './time-zones.ts';

/** What a policy is called and for, whose it is, what it rests on, and what it starts by itself. */
export function PolicyFacts() {
  const t = useT();
  const locale = useLocale();
  const { policy } = useDocument((state) => state.content as PolicyContent);
  const readOnly = useDocument((state) => state.readOnly);
  const zones = useMemo(() => timeZones(locale), [locale]);
  const { title, purpose = noText, owners = [], documents = [] } = policy;
  return (
    <>
      <Section title={t('about.tab')}>
        <div className="about-fields">
          <span>{t('about.title')}</span>
          <TextFields
            of={t('about.title')}
            value={title}
            onChange={(next) => editPolicy(t('about.step'), 'title', { title: next })}
          />
          <span>{t('newPolicy.purpose')}</span>
          <TextFields
            of={t('newPolicy.purpose')}
            value={purpose}
            onChange={(next) => editPolicy(t('about.step'), 'purpose', { purpose: next })}
          />
          <span>{t('newPolicy.timeZone')}</span>
          <Select
            disabled={readOnly}
            aria-label={t('newPolicy.timeZone')}
            value={policy.timeZone}
            options={zones}
            onChange={(timeZone) => editPolicy(t('about.step'), 'timeZone', { timeZone })}
            showSearch={{ filterOption: (query, option) => matches(query, String(option?.label)) }}
          />
        </div>
      </Section>
      <Section title={t('about.owners')} count={owners.length} flush>
        <TextLines
          of={t('about.owner')}
          lines={owners}
          onChange={(next) => editPolicy(t('about.step'), 'owners', { owners: next })}
        />
      </Section>
      <Section title={t('about.documents')} count={documents.length} flush>
        <TextLines
          of={t('about.document')}
          lines={documents.map((document) => document.title)}
          onChange={(next, kept) => {
            const ids = kept.map((place) => documents[place]?.id ?? freshId(documents, 'document'));
            const all = next.map((words, place) => ({ id: ids[place] as string, title: words }));
            editPolicy(t('about.step'), 'documents', { documents: all });
          }}
        />
      </Section>
      <ScheduleList />
    </>
  );
}

interface LinesProps {
  of: string;
  lines: LocalText[];
  /** @param kept of each line its place before; one that there was not: it is new */
  onChange: (lines: LocalText[], kept: number[]) => void;
}

/** A list of texts in both languages. */
function TextLines({ of, lines, onChange }: LinesProps) {
  const t = useT();
  const readOnly = useDocument((state) => state.readOnly);
  const places = lines.map((_, place) => place);
  return (
    <div className="schema-table">
      {lines.map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
        <div className="schema-line about-line" key={place}>
          <TextFields of={of} value={line} onChange={(next) => onChange(lines.with(place, next), places)} />
          {readOnly ? null : (
            <RemoveButton onClick={() => onChange(lines.toSpliced(place, 1), places.toSpliced(place, 1))} />
          )}
        </div>
      ))}
      {readOnly ? null : (
        <div className="schema-line schema-new">
          <Button
            size="small"
            icon={<Icon name="plus" size={14} />}
            onClick={() => onChange([...lines, noText], [...places, lines.length])}
          >
            {t('about.add', { of })}
          </Button>
        </div>
      )}
    </div>
  );
}
