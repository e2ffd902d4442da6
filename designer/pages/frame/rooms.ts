import { useQuery } from '@tanstack/react-query';
import { mastersQuery, registersQuery } from '../../kernel/queries.ts';
import { type Allowed, hasRight, useSession } from '../../kernel/session/state.ts';
import type { IconName } from '../../kernel/ui/icons.tsx';
import type { TextKey } from '../../texts/translate.ts';

const workers: readonly Allowed[] = ['developer', 'flowRole', 'policyManager', 'administrator'];
/** A room, and whose it is; without rights: everybody's. */
export interface Room {
  id: string;
  icon: IconName;
  text: TextKey;
  of?: readonly Allowed[];
  /** It is there where this list has anything for the reader. */
  filled?: 'masters' | 'registers';
}
const rooms: Room[] = [
  { id: 'overview', icon: 'overview', text: 'overview.title', of: ['policyManager', 'administrator', 'developer'] },
  { id: 'policies', icon: 'policies', text: 'frame.policies' },
  { id: 'instances', icon: 'instances', text: 'frame.instances' },
  { id: 'tasks', icon: 'tasks', text: 'frame.tasks' },
  { id: 'records', icon: 'paper', text: 'paper.records' },
  { id: 'masters', icon: 'table', text: 'master.title', of: workers, filled: 'masters' },
  { id: 'registers', icon: 'outline', text: 'register.title', of: workers, filled: 'registers' },
  { id: 'operations', icon: 'bolt', text: 'operations.title', of: ['administrator'] },
  { id: 'audit', icon: 'record', text: 'frame.audit', of: ['approver', 'administrator'] },
  { id: 'organisation', icon: 'branch', text: 'organisation.title', of: ['administrator'] },
  { id: 'admin', icon: 'shield', text: 'admin.title', of: ['administrator', 'developer'] },
];

/** The rooms that are open to the reader: wherever one is led to a room, it is one of these. */
export function useRooms(): Room[] {
  const me = useSession((session) => session.me);
  const enabled = hasRight(me, ...workers);
  const { data: masters = [] } = useQuery({ ...mastersQuery, enabled });
  const { data: registers = [] } = useQuery({ ...registersQuery, enabled });
  const counts = { masters: masters.length, registers: registers.length };
  const isOpen = ({ id, of }: Room) => !of || hasRight(me, ...of) || (id === 'overview' && me?.leads === true);
  return rooms.filter((room) => isOpen(room) && (!room.filled || counts[room.filled] > 0));
}
