import { Button, Progress } from 'antd';
import { useRef } from 'react';
import type { Json, ValueSchema } from '../../engine/index.ts';
import { rememberFile } from '../kernel/files.ts';
import { Icon } from '../kernel/ui/icons.tsx';
import { problemText } from '../kernel/ui/problem-text.ts';
import { RemoveButton } from '../kernel/ui/remove-button.tsx';
import { useFileChoice } from '../kernel/ui/use-file-choice.tsx';
import { useT } from '../texts/translate.ts';
import { type AttachmentFormat, attachmentFormat, fileIdOf, sizeWords } from '../words/attachments.ts';
import { FileView, useObjectUrl } from './file-view.tsx';
import type { ValueInputProps } from './plain-inputs.tsx';
import { type Pending, type Uploads, useUploads } from './use-uploads.ts';
import './attachments.css';

const accepted: Record<AttachmentFormat, string> = { image: 'image/*', video: 'video/*', file: '' };

/** Photos, videos or files of a field: chosen or taken, several at once, uploaded while one goes on, shown, taken out again. */
export function AttachmentInput({ schema, value, onChange, label, bad }: ValueInputProps) {
  const t = useT();
  const format = attachmentFormat(schema) ?? 'file';
  const several = schema.items !== undefined;
  const ids = idsOf(value);
  // Two may arrive before what the first changed is drawn.
  const now = useRef(ids);
  now.current = ids;
  const put = (next: string[]) => {
    now.current = next;
    onChange(next.length === 0 ? undefined : several ? next : next[0]);
  };
  const uploads = useUploads(format === 'image', (id) => put(several ? [...now.current, id] : [id]));
  const most = several ? (schema.maxItems ?? Number.POSITIVE_INFINITY) : 1;
  const room = most - ids.length - uploads.pending.length;
  const { input, choose } = useFileChoice({
    ...{ accept: accepted[format], label, several: several && room > 1 },
    onFile: (file, index) => {
      if (index < room) uploads.add(file);
    },
  });
  return (
    <div className="attachments">
      <ul aria-label={label}>
        {ids.map((id) => (
          <li className="attachment" key={id}>
            <FileView id={id} format={format} />
            <span className="attachment-remove">
              <RemoveButton onClick={() => put(ids.filter((one) => one !== id))} />
            </span>
          </li>
        ))}
        {uploads.pending.map((one) => (
          <PendingFile key={one.id} pending={one} uploads={uploads} isPhoto={format === 'image'} />
        ))}
      </ul>
      {input}
      {room <= 0 ? null : (
        <Button danger={bad ?? false} icon={<Icon name="upload" size={14} />} onClick={choose}>
          {t(`attach.${format}`)}
        </Button>
      )}
    </div>
  );
}

interface PendingProps {
  pending: Pending;
  uploads: Uploads;
  isPhoto: boolean;
}

/** A file on its way: how far it is; what did not arrive is sent again by its button, a lost network loses none. */
function PendingFile({ pending, uploads, isPhoto }: PendingProps) {
  const t = useT();
  const { id, file, part, problem } = pending;
  const url = useObjectUrl(isPhoto ? file : undefined);
  return (
    <li className="attachment attachment-pending">
      {url ? (
        <img src={url} alt={file.name} />
      ) : (
        <span className="clip">{`${file.name} · ${sizeWords(file.size)}`}</span>
      )}
      <span className="attachment-remove">
        <RemoveButton onClick={() => uploads.drop(id)} />
      </span>
      {problem === undefined ? (
        <Progress size="small" percent={Math.round(part * 100)} aria-label={t('attach.sending', { name: file.name })} />
      ) : (
        <Button size="small" danger title={problemText(problem)} onClick={() => uploads.again(id)}>
          {t('attach.again', { name: file.name })}
        </Button>
      )}
    </li>
  );
}

/** The ids of what stands in a field. */
const idsOf = (value: Json | undefined): string[] => [value ?? []].flat().flatMap((one) => fileIdOf(one) ?? []);

/** The attachments of a record, to be looked at or kept. */
export function Attachments({ schema, value, label }: { schema: ValueSchema; value: Json; label: string }) {
  for (const one of [value].flat())
    if (typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one.name === 'string')
      rememberFile({ id: String(one.id), name: one.name, type: String(one.type), size: Number(one.size) });
  return (
    <div className="attachments">
      <ul aria-label={label}>
        {idsOf(value).map((id) => (
          <li className="attachment" key={id}>
            <FileView id={id} format={attachmentFormat(schema) ?? 'file'} />
          </li>
        ))}
      </ul>
    </div>
  );
}
