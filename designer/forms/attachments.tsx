import { useMutation, useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useEffect, useState } from 'react';
import type { Json, ValueSchema } from '../../engine/index.ts';
import { fileName, keepFile, readFile, rememberFile, uploadFile } from '../kernel/files.ts';
import { useDoing } from '../kernel/ui/doing.tsx';
import { Icon } from '../kernel/ui/icons.tsx';
import { problemText } from '../kernel/ui/problem-text.ts';
import { RemoveButton } from '../kernel/ui/remove-button.tsx';
import { useFileChoice } from '../kernel/ui/use-file-choice.tsx';
import { useT } from '../texts/translate.ts';
import { type AttachmentFormat, attachmentFormat, fileIdOf } from '../words/attachments.ts';
import type { ValueInputProps } from './plain-inputs.tsx';
import './attachments.css';

const accepted: Record<AttachmentFormat, string> = { image: 'image/*', video: 'video/*', file: '' };

/** Photos, videos or files of a field: chosen or taken, uploaded at once, shown, taken out again. */
export function AttachmentInput({ schema, value, onChange, label, bad }: ValueInputProps) {
  const t = useT();
  const { message } = App.useApp();
  const format = attachmentFormat(schema) ?? 'file';
  const several = schema.items !== undefined;
  const ids = idsOf(value);
  const { mutate, isPending, variables, isError } = useMutation({
    mutationFn: uploadFile,
    onSuccess: ({ id }) => onChange(several ? [...ids, id] : id),
    onError: (problem) => void message.error(problemText(problem)),
  });
  const { input, choose } = useFileChoice({ accept: accepted[format], label, onFile: (file) => mutate(file) });
  const remove = (id: string) => {
    const rest = ids.filter((one) => one !== id);
    onChange(rest.length === 0 ? undefined : several ? rest : rest[0]);
  };
  const full = several ? schema.maxItems !== undefined && ids.length >= schema.maxItems : ids.length > 0;
  return (
    <div className="attachments">
      <ul aria-label={label}>
        {ids.map((id) => (
          <li className="attachment" key={id}>
            <FileView id={id} format={format} />
            <span className="attachment-remove">
              <RemoveButton onClick={() => remove(id)} />
            </span>
          </li>
        ))}
      </ul>
      {input}
      {full ? null : (
        <Button danger={bad ?? false} loading={isPending} icon={<Icon name="upload" size={14} />} onClick={choose}>
          {t(`attach.${format}`)}
        </Button>
      )}
      {/* A lost network loses no photo: it is sent again by its button. */}
      {isError && variables ? (
        <Button danger onClick={() => mutate(variables)}>
          {t('attach.again', { name: variables.name })}
        </Button>
      ) : null}
    </div>
  );
}

/** The ids of what stands in a field. */
const idsOf = (value: Json | undefined): string[] => [value ?? []].flat().flatMap((one) => fileIdOf(one) ?? []);

/** The attachments of a record, to be looked at or kept. */
export function Attachments({ schema, value, label }: { schema: ValueSchema; value: Json; label: string }) {
  for (const one of [value].flat())
    if (typeof one === 'object' && one !== null && !Array.isArray(one) && typeof one.name === 'string')
      rememberFile({ id: String(one.id), name: one.name, type: String(one.type) });
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

/** One file, looked at where it is a picture, else kept by its name. */
export function FileView({ id, format, label }: { id: string; format: AttachmentFormat; label?: string }) {
  const t = useT();
  const { act } = useDoing();
  const name = label ?? fileName(id) ?? t(`attach.one_${format}`);
  const { data } = useQuery({ queryKey: ['file', id], queryFn: () => readFile(id), enabled: format === 'image' });
  const url = useObjectUrl(data);
  if (format === 'image' && url)
    return (
      <a href={url} target="_blank" rel="noreferrer">
        <img src={url} alt={name} />
      </a>
    );
  return (
    <Button size="small" icon={<Icon name="download" size={14} />} onClick={() => void act(() => keepFile(id, name))}>
      {name}
    </Button>
  );
}

/** An address of bytes for as long as they are shown. */
function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
