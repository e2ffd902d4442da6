import type { FlowOptions } from '../../engine/index.ts';
import { type InstanceRecord, toldStatus } from '../stores/records/instance.ts';

type Children = NonNullable<FlowOptions['children']>;

/** The flows that an instance started under a name, as they last told of themselves. */
export const childrenOf = ({ children = [] }: InstanceRecord): Children =>
  children.flatMap(({ as, instance: id, flow, number = null, status, output = null, wait }) =>
    as === undefined ? [] : [{ as, id, number, flow, status: toldStatus(status), output, ...(wait ? { wait } : {}) }],
  );
