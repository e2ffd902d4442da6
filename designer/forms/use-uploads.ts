import { createContext, useContext, useEffect, useRef, useState } from 'react';
import { shrunkPhoto } from '../kernel/photo.ts';
import { queryClient } from '../kernel/queries.ts';
import { uploadTold } from '../kernel/upload.ts';

/** So many files of a field are on their way at once. */
const atOnce = 2;

/** A file on its way. */
export interface Pending {
  id: number;
  file: File;
  /** How much of it is sent, from 0 to 1. */
  part: number;
  /** Why it did not arrive. */
  problem?: unknown;
}

/** The files that are on their way to the fields of a form: it is not sent before they are there. */
export class Underway {
  private readonly fields = new Map<object, number>();

  set(field: object, count: number): void {
    if (count > 0) this.fields.set(field, count);
    else this.fields.delete(field);
  }

  get count(): number {
    return [...this.fields.values()].reduce((sum, one) => sum + one, 0);
  }
}

export const UnderwayContext = createContext<Underway | null>(null);

/** The files of a field while they are uploaded, a few at once. */
export interface Uploads {
  pending: Pending[];
  add: (file: File) => void;
  again: (id: number) => void;
  drop: (id: number) => void;
}

/**
 * Uploads what is chosen for a field.
 *
 * @param isPhoto whether it is shrunk before
 * @param onDone hears the id of each that arrived
 */
export function useUploads(isPhoto: boolean, onDone: (id: string) => void): Uploads {
  const [pending, setPending] = useState<Pending[]>([]);
  const done = useRef(onDone);
  done.current = onDone;
  // A file is begun once, whatever of it is drawn when another ends.
  const begun = useRef(new Map<number, AbortController>());
  const running = useRef(0);
  const last = useRef(0);
  const underway = useContext(UnderwayContext);
  const count = pending.length;
  useEffect(() => {
    underway?.set(begun, count);
    return () => underway?.set(begun, 0);
  }, [underway, count]);
  useEffect(() => {
    const all = begun.current;
    return () => {
      for (const one of all.values()) one.abort();
    };
  }, []);
  const change = (id: number, next: Partial<Pending>) =>
    setPending((all) => all.map((one) => (one.id === id ? { ...one, ...next } : one)));
  const drop = (id: number) => {
    begun.current.get(id)?.abort();
    setPending((all) => all.filter((one) => one.id !== id));
  };
  const send = async ({ id, file }: Pending, stop: AbortController) => {
    try {
      const small = isPhoto ? await shrunkPhoto(file) : file;
      const { id: uploaded } = await uploadTold(small, { told: (part) => change(id, { part }), signal: stop.signal });
      // What was just sent need not be read again to be shown.
      if (isPhoto) queryClient.setQueryData(['file', uploaded], small);
      drop(id);
      done.current(uploaded);
    } catch (problem) {
      if (!stop.signal.aborted) change(id, { problem });
    } finally {
      running.current -= 1;
      // Also where one was taken out, another begins.
      setPending((all) => [...all]);
    }
  };
  // Those that wait begin as others end.
  useEffect(() => {
    for (const one of pending) {
      if (running.current >= atOnce) return;
      if (begun.current.has(one.id)) continue;
      const stop = new AbortController();
      begun.current.set(one.id, stop);
      running.current += 1;
      void send(one, stop);
    }
  });
  const fresh = (file: File): Pending => {
    last.current += 1;
    return { id: last.current, file, part: 0 };
  };
  return {
    pending,
    add: (file) => {
      const one = fresh(file);
      setPending((all) => [...all, one]);
    },
    again: (id) => {
      const failed = pending.find((one) => one.id === id);
      if (!failed) return;
      const one = fresh(failed.file);
      setPending((all) => all.map((other) => (other.id === id ? one : other)));
    },
    drop,
  };
}
