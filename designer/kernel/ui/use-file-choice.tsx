import { type ReactNode, useRef } from 'react';

interface FileChoice {
  /** As an input of files has it: types and endings. */
  accept: string;
  label: string;
  onFile: (file: File) => void;
}

/** Has a file of this computer chosen: `input` stands anywhere on the page, unseen, and `choose` opens it. */
export function useFileChoice({ accept, label, onFile }: FileChoice): { input: ReactNode; choose: () => void } {
  const element = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={element}
      type="file"
      accept={accept}
      hidden
      aria-label={label}
      onChange={(event) => {
        const file = event.target.files?.[0];
        // The same file may be chosen again when it was mended.
        event.target.value = '';
        if (file) onFile(file);
      }}
    />
  );
  return { input, choose: () => element.current?.click() };
}
