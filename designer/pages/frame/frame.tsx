import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { ActingNotice } from '../../features/session/act-as.tsx';
import { UserMenu } from '../../features/session/user-menu.tsx';
import { homeOf } from '../../kernel/session/home.ts';
import { type Allowed, hasRight, useSession } from '../../kernel/session/state.ts';
import { type TextKey, useT } from '../../texts/translate.ts';
import { openPalette } from './command-palette.tsx';
import './frame.css';
import { mastersQuery, registersQuery } from '../../kernel/queries.ts';
import { Icon, type IconName, Mark } from '../../kernel/ui/icons.tsx';
import { LanguageButton, ThemeButton } from '../../kernel/ui/preferences.tsx';
import { href, useRoute } from '../../kernel/ui/router.ts';
import { Tour } from './tour.tsx';

const workers: readonly Allowed[] = ['developer', 'flowRole', 'policyManager', 'administrator'];
/** A room, and whose it is; without rights: everybody's. */
interface Room {
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

/** The app frame: navigation on the left (at the foot on a phone), the page on the right. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const home = useSession(({ me }) => homeOf(me));
  return (
    <div className="frame">
      <button type="button" className="skip-link" onClick={focusMain}>
        {t('frame.skip')}
      </button>
      <nav className="frame-nav" aria-label={t('frame.navigation')}>
        <a className="frame-brand" href={href(home)} aria-label={t('frame.home')}>
          <Mark />
          <span className="frame-brand-name">{t('frame.name')}</span>
        </a>
        <Rooms />
        <div className="frame-foot">
          <SearchButton />
          <div className="frame-preferences">
            <UserMenu />
            <LanguageButton />
            <ThemeButton />
          </div>
        </div>
      </nav>
      <main className="frame-main" id="page-main" tabIndex={-1}>
        <ActingNotice />
        {children}
      </main>
      <Tour />
    </div>
  );
}

function focusMain(): void {
  document.getElementById('page-main')?.focus();
}

function Rooms() {
  const t = useT();
  const me = useSession((session) => session.me);
  const here = useRoute().parts[0] ?? homeOf(me);
  const enabled = hasRight(me, ...workers);
  const { data: masters = [] } = useQuery({ ...mastersQuery, enabled });
  const { data: registers = [] } = useQuery({ ...registersQuery, enabled });
  const counts = { masters: masters.length, registers: registers.length };
  const isOpen = ({ of, filled }: Room) => (!of || hasRight(me, ...of)) && (!filled || counts[filled] > 0);
  const list = useRef<HTMLUListElement>(null);
  // On a phone there is not room for all: the one that is open is in view. Brought there by itself it would be where Tab goes on from.
  useEffect(() => {
    const { current } = list;
    const open = current?.querySelector<HTMLElement>(`[href="${href(here)}"]`);
    if (current && open) current.scrollLeft = open.offsetLeft + open.offsetWidth / 2 - current.clientWidth / 2;
  }, [here]);
  return (
    <ul className="frame-rooms" ref={list}>
      {rooms.filter(isOpen).map(({ id, icon, text }) => (
        <li key={id}>
          <a href={href(id)} aria-current={here === id ? 'page' : undefined} data-tour={`room-${id}`}>
            <Icon name={icon} size={19} />
            <span>{t(text)}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}

function SearchButton() {
  const t = useT();
  return (
    <button type="button" className="frame-search" onClick={openPalette} data-tour="search">
      <Icon name="search" size={17} />
      <span>{t('frame.search')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}
