import type { FormDefinition, JsonObject } from '../../../engine/index.ts';
import { FileView } from '../../forms/file-view.tsx';
import type { FiledRecord } from '../../kernel/api.ts';
import { editionOf } from '../../kernel/engine/compiled.ts';
import { usePersonName } from '../../kernel/session/person-name.ts';
import { dayAndTime } from '../../kernel/ui/instants.ts';
import { useT, useText } from '../../texts/translate.ts';
import type { RecordReading } from './record-reading.ts';

type Asked = NonNullable<FormDefinition['signed']>[number];

/** The signatures that a record is to have, in their order. */
export function askedOf({ form, fields, updatedAt }: FiledRecord, { content, register }: RecordReading): Asked[] {
  if (register) return register.signed ?? [];
  const run = { atMs: Date.parse(updatedAt), config: undefined, facts: {}, depth: 0 };
  return editionOf(content)
    .form(form)
    .signings(fields as JsonObject, run);
}

/** Whether a signature that counts is there. */
export const isSigned = ({ signatures }: FiledRecord, as: string): boolean =>
  signatures.some((one) => one.as === as && !one.void);

/** Who signed, how and when; what an amendment made void, and what does not fit what was signed. */
export function Signatures({ record, reading }: { record: FiledRecord; reading: RecordReading }) {
  const t = useT();
  const text = useText();
  const personName = usePersonName();
  const asked = askedOf(record, reading);
  const titleOf = (as: string) =>
    text(reading.definition.signed?.find((one) => one.as === as)?.title, reading.words.label(as));
  const missing = asked.filter(({ as }) => !isSigned(record, as));
  if (record.signatures.length + missing.length === 0) return null;
  return (
    <ul className="record-signatures" aria-label={t('paper.signatures')}>
      {record.signatures.map((one) => (
        <li key={`${one.as}${one.at}`} data-state={one.broken ? 'broken' : one.void ? 'void' : 'valid'}>
          <span className="faint">{titleOf(one.as)}</span>
          {one.image ? (
            <span className="record-drawing">
              <FileView id={one.image} format="image" label={t(`signedHow.${one.how}`)} />
            </span>
          ) : null}
          <b>{personName(one.by)}</b>
          <span className="faint">
            {dayAndTime(one.at)} · {t(`signedHow.${one.how}`)} · {t('paper.version', { version: one.version })}
          </span>
          {one.broken ? <span className="pill pill-bad">{t('paper.broken')}</span> : null}
          {one.void && !one.broken ? <span className="pill">{t('paper.void')}</span> : null}
          {one.void || one.broken ? null : <span className="pill pill-good">{t('paper.valid')}</span>}
        </li>
      ))}
      {missing.map(({ as }) => (
        <li key={as} data-state="missing">
          <span className="faint">{titleOf(as)}</span>
          <span className="record-line" />
          <span className="faint">{t('paper.unsigned')}</span>
        </li>
      ))}
    </ul>
  );
}
