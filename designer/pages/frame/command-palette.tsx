import { Input, Modal } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { create } from 'zustand';
import { useT } from '../../texts/translate.ts';
import { type Entry, useEntries } from './palette-entries.ts';
import './command-palette.css';
import { Icon } from '../../kernel/ui/icons.tsx';
import { matches } from '../../kernel/ui/search.ts';

const useOpen = create<{ open: boolean }>(() => ({ open: false }));

export function openPalette(): void {
  useOpen.setState({ open: true });
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
