import { useEffect, useRef, useState } from 'react';
import type { PolicyContent } from '../../../engine/index.ts';
import type { SheetCell } from '../../../engine/reading.ts';
import { askEngine } from '../../kernel/engine/ask-engine.ts';
import type { CaseSheet } from './read-list.ts';
import { type TriedCase, tryList } from './try-list.ts';

/** A file that was chosen; without lines it could not be read. */
export interface ChosenFile {
  name: string;
  lines: SheetCell[][] | undefined;
  /** No other file that was chosen has the same. */
  round: number;
}

/** A list with the content on which it is tried, as both were when it was opened. */
export interface OpenedList {
  file: ChosenFile;
  content: PolicyContent;
  /** What the draft is compared with. */
  before: PolicyContent | undefined;
  at: string;
}

/** How far a list is tried. */
export interface Tried {
  done: number;
  /** Absent: it is still being tried. */
  cases?: TriedCase[];
  stop: () => void;
}

/** Tries a list whenever it or the content is another; the engine works in the background. */
export function useTried(id: string, list: CaseSheet | undefined, { content, before, at }: OpenedList): Tried {
  const [done, setDone] = useState(0);
  const [cases, setCases] = useState<TriedCase[]>();
  const running = useRef<AbortController>(undefined);
  useEffect(() => {
    if (!list) return undefined;
    let isCurrent = true;
    const stopper = new AbortController();
    running.current = stopper;
    setDone(0);
    setCases(undefined);
    tryList(list, {
      id,
      at,
      signal: stopper.signal,
      told: (count) => isCurrent && setDone(count),
      now: (asked) => askEngine('list', content, asked),
      before: before && ((asked) => askEngine('listBefore', before, asked)),
    }).then((tried) => isCurrent && setCases(tried));
    return () => {
      isCurrent = false;
      stopper.abort();
    };
  }, [id, list, content, before, at]);
  return { done, ...(cases ? { cases } : {}), stop: () => running.current?.abort() };
}
