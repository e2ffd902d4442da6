import { moneyNames } from '../../engine/authoring.ts';
import {
  canonicalJson,
  type FlowDefinition,
  factSchemas,
  type Json,
  type KeptRow,
  type PolicyContent,
  placeOfRow,
  type RegisterDefinition,
} from '../../engine/index.ts';
import type { Parts } from '../decisions/parts.ts';
import { sha256 } from '../kernel/sha256.ts';
import { statePaths } from '../stores/instance-index.ts';
import { type InstanceRecord, toldStatus } from '../stores/records/instance.ts';
import type { KeptRegister } from '../stores/store.ts';
import { endedMs, spansOfCase } from './case-spans.ts';

/** The register that every policy has: its cases. No definition can have such an id. */
export const casesId = '~cases';

/** Counted up where the same cases come to make other rows. */
const rowsMadeBy = 1;

/** The column that counts the cases in which a fact is known: of none there is no sum, and not the sum 0. */
export const knownOf = (name: string) => `known ${name}`;

/** The facts of a flow that are money. */
export function moneyOfFlow(flow: FlowDefinition): string[] {
  const own = Object.keys(flow.machine.context ?? {}).map((name) => [name, {}] as const);
  return moneyNames({ properties: Object.fromEntries([...own, ...factSchemas(flow)]) });
}

/**
 * The cases of a policy, of all its flows, as stores keep their rows: how each stands or ended with the money it was about, and what of it took
 * how long. The row of one that has ended is of the instant of its end.
 *
 * @param content the edition in force, which says what is money; absent: there is none
 */
export function keptCases(policy: string, content: PolicyContent | undefined): KeptRegister {
  const money = [...new Set(Object.values(content?.flows ?? {}).flatMap(moneyOfFlow))].sort();
  const expression = { '=': 'null' };
  const definition: RegisterDefinition = {
    ...{ kind: 'register', id: casesId, title: casesId, clauses: [], over: { flow: casesId } },
    columns: [
      ...['flow', 'status', 'state'].map((name) => ({ name, ...expression })),
      ...money.flatMap((name) => [name, knownOf(name)].map((column) => ({ name: column, sum: true, ...expression }))),
    ],
    group: ['flow', 'status', 'state'],
  };
  return {
    id: `${policy} ${casesId} ${sha256(canonicalJson({ rowsMadeBy, money })).slice(0, 32)}`,
    ...{ policy, register: casesId, definition },
    over: { kind: 'instances', of: [] },
    rowOf: (source) => rowOf(definition, money, source as InstanceRecord),
  };
}

function rowOf(definition: RegisterDefinition, money: readonly string[], record: InstanceRecord): KeptRow {
  const { id: source, flow, status, state, snapshot, createdAt } = record;
  const context = (snapshot.context ?? {}) as Record<string, Json>;
  const atMs = endedMs(record) ?? Date.parse(createdAt);
  // Where one stands that is open, and where one stood that was ended, its stays say.
  const final = status === 'done' ? statePaths(state).join('\n') : null;
  const cells: Json[] = [flow, toldStatus(status), final];
  for (const name of money) cells.push(...(typeof context[name] === 'number' ? [context[name], 1] : [null, null]));
  const group = canonicalJson(cells.slice(0, 3));
  const place = placeOfRow(definition, cells, { source, atMs });
  return { source, atMs, place, group, cells, spans: spansOfCase(record) };
}

/** What is kept of the cases of a policy by the edition in force. */
export async function wantedCases({ catalogue, now }: Parts, policy: string): Promise<KeptRegister | null> {
  if (!catalogue.list().some(({ id }) => id === policy)) return null;
  const number = catalogue.inForce(policy, now().getTime())?.number;
  const content = number === undefined ? undefined : (await catalogue.edition(policy, number)).content;
  return keptCases(policy, content);
}
