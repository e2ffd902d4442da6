import type { Config } from '../kernel/config.ts';

/** What says where the server is found. */
export type Addressed = Pick<Config, 'publicUrl'>;

/** Where a person finds an instance and does what there is to do; nothing where the server does not know its own address. */
export const taskUrlOf = ({ publicUrl }: Addressed, id: string): string | undefined =>
  publicUrl && `${publicUrl}/#/instances/${id}`;
