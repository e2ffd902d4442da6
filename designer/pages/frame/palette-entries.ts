import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConfigDefinition, PolicyContent, Wording } from '../../../engine/index.ts';
import { configNamesIn } from '../../kernel/document/references.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import type { IconName } from '../../kernel/ui/icons.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { useSettings } from '../../texts/settings.ts';
import { type Translate, useT, useText } from '../../texts/translate.ts';
import { useWords } from '../../words/use-words.ts';
import { type Room, useRooms } from './rooms.ts';

/** Something that Ctrl+K finds. */
export interface Entry {
  key: string;
  icon: IconName;
  title: string;
  hint: string;
  /** Other texts by which it is found. */
  also: string[];
  go: () => void;
}

type ConfigValue = ConfigDefinition['values'][string];
type Named = 'rules' | 'flow' | 'form' | 'master' | 'register' | 'config' | 'policy';

/** Everything with a name, the open policy's first, and what can be done everywhere. */
export function useEntries(): Entry[] {
  const t = useT();
  const text = useText();
  const rooms = useRooms();
  const content = useDocument((state) => state.content);
  const { data: policies } = useQuery(policiesQuery);
  const words = useWords();
  const users = useMemo(() => (content ? usersIn(content) : new Map<string, Wording[]>()), [content]);
  const named = (kind: Named, icon: IconName, id: string, title: Wording, to: string) => ({
    ...page(`${kind}/${id}`, icon, text(title, id), t(`kind.${kind}`), to),
    also: [id],
  });
  const all = (policies ?? []).map(({ id, title }) => named('policy', 'policies', id, title, href('policies', id)));
  if (!content) return [...all, ...commands(t, rooms)];
  const { policy, rules, flows, forms, masters, registers, config, clauses } = content;
  const own = (...parts: string[]) => href('policies', policy.id, ...parts);
  const inTab = (tab: string, find: string) => `${own()}?tab=${tab}&find=${encodeURIComponent(find)}`;
  const figure = (name: string, { title, schema, value }: ConfigValue): Entry => {
    const shown = value === undefined ? t('palette.open') : words.value(value, schema);
    const used = (users.get(name) ?? []).map((one) => text(one));
    const follows = used.length === 0 ? t('palette.unused') : t('palette.usedBy', { names: used.join('、') });
    const entry = named('config', 'config', name, title, inTab('config', name));
    return { ...entry, title: `${entry.title}：${shown}`, hint: follows, also: [name, shown, String(value ?? '')] };
  };
  return [
    ...Object.values(rules).map(({ id, title, table }) =>
      named('rules', table ? 'table' : 'rules', id, title, own('rules', id)),
    ),
    ...Object.values(flows).map(({ id, title }) => named('flow', 'flow', id, title, own('flows', id))),
    ...Object.values(forms).map(({ id, title }) => named('form', 'paper', id, title, own('forms', id))),
    ...Object.values(masters).map(({ id, title }) => named('master', 'table', id, title, own('masters', id))),
    ...Object.values(registers).map(({ id, title }) => named('register', 'outline', id, title, own('registers', id))),
    ...Object.entries(config.values).map(([name, value]) => figure(name, value)),
    page('clauses', 'clause', t('kind.clauses'), text(policy.title), `${own()}?tab=clauses`),
    ...clauses.clauses.map((clause) => ({
      ...page(`clause/${clause.id}`, 'clause', text(clause.text), clause.id, inTab('clauses', clause.id)),
      also: [clause.id, ...(clause.figures ?? []).map((one) => text(one))],
    })),
    ...all,
    ...commands(t, rooms),
  ];
}

/** What is called that mentions each configuration value: what a change of it would move. */
function usersIn({ rules, flows, forms, registers }: PolicyContent): Map<string, Wording[]> {
  const users = new Map<string, Wording[]>();
  const all = [rules, flows, forms, registers].flatMap((one) => Object.values<{ title: Wording }>(one));
  for (const definition of all)
    for (const name of configNamesIn(definition)) users.set(name, [...(users.get(name) ?? []), definition.title]);
  return users;
}

function page(key: string, icon: IconName, title: string, hint: string, to: string): Entry {
  return { key, icon, title, hint, also: [], go: () => navigate(to) };
}

function commands(t: Translate, rooms: Room[]): Entry[] {
  const { theme, change } = useSettings.getState();
  return [
    // What every policy has an entry of its own for stands there already.
    ...rooms
      .filter(({ id }) => id !== 'policies')
      .map(({ id, icon, text }) => page(id, icon, t(text), t('palette.go'), href(id))),
    {
      key: 'theme',
      icon: theme === 'dark' ? 'sun' : 'moon',
      title: t(theme === 'dark' ? 'frame.light' : 'frame.dark'),
      hint: t('palette.do'),
      also: [],
      go: () => change({ theme: theme === 'dark' ? 'light' : 'dark' }),
    },
    {
      key: 'tour',
      icon: 'flag',
      title: t('tour.again'),
      hint: t('palette.do'),
      also: [],
      go: () => change({ tourSeen: false }),
    },
  ];
}
