import { type ReactNode, useRef } from 'react';

interface FileChoice {
  /** As an input of files has it: types and endings. */
  accept: string;
  label: string;
  /** Several may be chosen at once: `onFile` hears each. */
  several?: boolean;
  onFile: (file: File, index: number) => void;
}

/** Has a file of this computer chosen: `input` stands anywhere on the page, unseen, and `choose` opens it. */
export function useFileChoice({ accept, label, several = false, onFile }: FileChoice): {
  input: ReactNode;
  choose: () => void;
} {
  const element = useRef<HTMLInputElement>(null);
  const input = (
    <input
      ref={element}
      type="file"
      accept={accept}
      multiple={several}
      hidden
      aria-label={label}
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        // The same file may be chosen again when it was mended.
        event.target.value = '';
        for (const [index, file] of files.entries()) onFile(file, index);
      }}
    />
  );
  return { input, choose: () => element.current?.click() };
}
