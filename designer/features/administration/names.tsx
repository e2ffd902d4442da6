import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { type Option, useFlows, useRoles } from '../../kernel/document/in-force.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { useText } from '../../texts/translate.ts';

/** What there is to choose from, by the names that people know. */
interface Names {
  policies: Option[];
  roles: Option[];
  flows: Option[];
}

const Context = createContext<Names>({ policies: [], roles: [], flows: [] });

/** Reads the names once for all that stands within. */
export function WithNames({ children }: { children: ReactNode }) {
  const text = useText();
  const { data } = useQuery(policiesQuery);
  const policies = (data ?? []).map(({ id, title }) => ({ value: id, label: text(title, id) }));
  return <Context value={{ policies, roles: useRoles(), flows: useFlows() }}>{children}</Context>;
}

export const useNames = () => useContext(Context);

/** What is called by a name in a list of choices; the name itself where the list does not have it. */
export const labelIn = (choices: Option[], value: string) =>
  choices.find((choice) => choice.value === value)?.label ?? value;
