import { Input, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useT } from '../../texts/translate.ts';
import { type Entry, useEntries } from './palette-entries.ts';
import './command-palette.css';
import { Icon } from '../../kernel/ui/icons.tsx';
import { matches } from '../../kernel/ui/search.ts';

/** What has a name and fits what is typed, and going there. */
export function PaletteDialog({ onClose: close }: { onClose: () => void }) {
  const t = useT();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  const entries = useEntries();
  const found = useMemo(
    () => entries.filter((entry) => matches(query, entry.title, entry.hint, ...entry.also)).slice(0, 60),
    [entries, query],
  );
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
