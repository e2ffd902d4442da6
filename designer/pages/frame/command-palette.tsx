import { useQuery } from '@tanstack/react-query';
import { Input, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { create } from 'zustand';
import type { Wording } from '../../../engine/index.ts';
import { useDocument } from '../../kernel/document/store.ts';
import { policiesQuery } from '../../kernel/queries.ts';
import { type Translate, useT, useText } from '../../texts/translate.ts';
import './command-palette.css';
import { Icon, type IconName } from '../../kernel/ui/icons.tsx';
import { href, navigate } from '../../kernel/ui/router.ts';
import { matches } from '../../kernel/ui/search.ts';
import { useSettings } from '../../texts/settings.ts';
import { type Room, useRooms } from './rooms.ts';

const useOpen = create<{ open: boolean }>(() => ({ open: false }));

export function openPalette(): void {
  useOpen.setState({ open: true });
}

interface Entry {
  key: string;
  icon: IconName;
  title: string;
  hint: string;
  /** Other texts by which it is found. */
  also: string[];
  go: () => void;
}

/** Ctrl+K: everything with a name, found by text or by pinyin initials. */
export function CommandPalette() {
  const { open } = useOpen();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      openPalette();
    };
    window.addEventListener('keydown', pressed);
    return () => window.removeEventListener('keydown', pressed);
  }, []);
  return open ? <PaletteDialog /> : null;
}

function PaletteDialog() {
  const t = useT();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries();
  const found = useMemo(
    () => entries.filter((entry) => matches(query, entry.title, entry.hint, ...entry.also)).slice(0, 60),
    [entries, query],
  );
  const close = () => useOpen.setState({ open: false });
  const run = (entry: Entry | undefined) => {
    close();
    entry?.go();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setChosen(Math.min(found.length - 1, chosen + 1));
    else if (event.key === 'ArrowUp') setChosen(Math.max(0, chosen - 1));
    else if (event.key === 'Enter') run(found[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={620}
      onCancel={close}
      style={{ top: 90 }}
      title={<span className="visually-hidden">{t('palette.title')}</span>}
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        prefix={<Icon name="search" size={18} />}
        placeholder={t('palette.placeholder')}
        aria-label={t('palette.title')}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" aria-label={t('palette.title')}>
        {found.map((entry, index) => (
          <Found
            key={entry.key}
            entry={entry}
            isChosen={index === chosen}
            onNear={() => setChosen(index)}
            onRun={() => run(entry)}
            onKeyDown={onKeyDown}
          />
        ))}
        {found.length === 0 ? <p className="faint palette-none">{t('common.nothingFound')}</p> : null}
      </div>
    </Modal>
  );
}

interface FoundProps {
  entry: Entry;
  isChosen: boolean;
  onNear: () => void;
  onRun: () => void;
  onKeyDown: (event: React.KeyboardEvent) => void;
}

function Found({ entry, isChosen, onNear, onRun, onKeyDown }: FoundProps) {
  return (
    <div
      role="option"
      tabIndex={-1}
      aria-selected={isChosen}
      className="palette-item"
      onMouseEnter={onNear}
      onClick={onRun}
      onKeyDown={onKeyDown}
      ref={(element) => {
        if (isChosen) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      <Icon name={entry.icon} size={17} />
      <span className="grow clip">{entry.title}</span>
      <span className="faint clip">{entry.hint}</span>
    </div>
  );
}

/** Everything with a name, the open policy's first, and what can be done everywhere. */
function useEntries(): Entry[] {
  const t = useT();
  const text = useText();
  const rooms = useRooms();
  const content = useDocument((state) => state.content);
  const { data: policies } = useQuery(policiesQuery);
  const named = (
    kind: 'rules' | 'flow' | 'config' | 'policy',
    icon: IconName,
    id: string,
    title: Wording,
    to: string,
  ) => ({
    ...page(`${kind}/${id}`, icon, text(title, id), t(`kind.${kind}`), to),
    also: [id],
  });
  const all = (policies ?? []).map(({ id, title }) => named('policy', 'policies', id, title, href('policies', id)));
  if (!content) return [...all, ...commands(t, rooms)];
  const { policy, rules, flows, config } = content;
  const own = (...parts: string[]) => href('policies', policy.id, ...parts);
  return [
    ...Object.values(rules).map(({ id, title, table }) =>
      named('rules', table ? 'table' : 'rules', id, title, own('rules', id)),
    ),
    ...Object.values(flows).map(({ id, title }) => named('flow', 'flow', id, title, own('flows', id))),
    ...Object.entries(config.values).map(([name, { title }]) =>
      named('config', 'config', name, title, `${own()}?tab=config`),
    ),
    page('clauses', 'clause', t('kind.clauses'), text(policy.title), `${own()}?tab=clauses`),
    ...all,
    ...commands(t, rooms),
  ];
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
