import { useQuery } from '@tanstack/react-query';
import { Button, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { keepFile, knownFile, playedFrom, readFile } from '../kernel/files.ts';
import { useDoing } from '../kernel/ui/doing.tsx';
import { Icon } from '../kernel/ui/icons.tsx';
import { useT } from '../texts/translate.ts';
import { type AttachmentFormat, sizeWords } from '../words/attachments.ts';
import './attachments.css';

interface FileViewProps {
  id: string;
  format: AttachmentFormat;
  /** What it is called; absent: by its name. */
  label?: string;
}

/** One file: a picture as a thumbnail that opens large, a video to be played, any other kept by its name. */
export function FileView({ id, format, label }: FileViewProps) {
  const t = useT();
  const { act } = useDoing();
  const known = knownFile(id);
  const name = label ?? known?.name ?? t(`attach.one_${format}`);
  const { data } = useQuery({ queryKey: ['file', id], queryFn: () => readFile(id), enabled: format === 'image' });
  const url = useObjectUrl(data);
  const [open, setOpen] = useState(false);
  const played = format === 'video' ? playedFrom(id) : undefined;
  const keep = () => void act(() => keepFile(id, known?.name ?? name));
  const save = (
    <Button size="small" icon={<Icon name="download" size={14} />} onClick={keep}>
      {known ? `${name} · ${sizeWords(known.size)}` : name}
    </Button>
  );
  if (format === 'image' && url)
    return (
      <>
        <button
          type="button"
          className="plain-button attachment-photo"
          aria-label={t('attach.open', { name })}
          onClick={() => setOpen(true)}
        >
          <img src={url} alt={name} />
        </button>
        <Modal
          open={open}
          title={name}
          footer={save}
          width="min(96vw, 1200px)"
          centered
          onCancel={() => setOpen(false)}
        >
          <img className="attachment-large" src={url} alt={name} />
        </Modal>
      </>
    );
  if (played)
    return (
      <div className="attachment-video">
        {/* biome-ignore lint/a11y/useMediaCaption: nobody writes captions for what a workshop films */}
        <video src={played} controls preload="metadata" aria-label={name} />
        {save}
      </div>
    );
  return save;
}

/** An address of bytes for as long as they are shown. */
export function useObjectUrl(blob: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
