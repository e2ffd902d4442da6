/** What is kept of an uploaded file beside its bytes. */

export interface FileHead {
  id: string;
  /** Of the bytes as they were uploaded. */
  sha256: string;
  name: string;
  /** Its media type, by its content. */
  type: string;
  size: number;
  /** Whoever uploaded it, as history entries name them. */
  by: string;
  at: string;
  /** The record that it came into first; absent: it is in none, and is dropped after a day. */
  reference?: string;
  /** When a repair found its content to be lost: that it was there is known, and it is given again once somebody has uploaded the same. */
  lost?: string;
}

/** A file as a version of a record has it. */
export interface AttachedFile extends Pick<FileHead, 'id' | 'sha256' | 'name' | 'type' | 'size'> {
  /** Where in the fields its id stands, as JSON Pointers. */
  places: string[];
}
