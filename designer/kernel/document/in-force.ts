import { type LocalText, wordingOf } from '../../../engine/index.ts';
import { useText } from '../../texts/translate.ts';
import { api, type PolicySummary } from '../api.ts';
import { useLoad } from '../ui/use-load.ts';
import { readEdition } from './read-edition.ts';

export interface Choice {
  value: string;
  label: string;
}

/** The flow roles of all policies in force, with their labels; none until they are read. */
export function useRoles(): Choice[] {
  return useChoices('roles', ({ policy, vocabulary }) =>
    (policy.roles ?? []).map((role) => [role, vocabulary.words[role]]),
  );
}

/** The flows of all policies in force, with their titles; none until they are read. */
export function useFlows(): Choice[] {
  return useChoices('flows', ({ flows }) => Object.values(flows).map(({ id, title }) => [id, wordingOf(title)]));
}

type Content = Awaited<ReturnType<typeof readEdition>>;

function useChoices(key: string, namesOf: (content: Content) => [name: string, label: LocalText | undefined][]) {
  const text = useText();
  const { data } = useLoad(key, async () => new Map((await readInForce()).flatMap(namesOf)));
  return [...(data ?? [])].map(([value, label]) => ({ value, label: text(label, value) }));
}

async function readInForce(): Promise<Content[]> {
  const { items } = await api.policies();
  return Promise.all(
    items
      .filter((item): item is PolicySummary & { inForce: number } => item.inForce !== null)
      .map((item) => readEdition(item.id, item.inForce)),
  );
}
