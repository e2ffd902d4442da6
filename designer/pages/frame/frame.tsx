import { type ReactNode, Suspense, useEffect, useRef } from 'react';
import { ActingNotice } from '../../features/session/act-as.tsx';
import { UserMenu } from '../../features/session/user-menu.tsx';
import { homeOf } from '../../kernel/session/home.ts';
import { useSession } from '../../kernel/session/state.ts';
import { useT } from '../../texts/translate.ts';
import { openPalette } from './command-palette.tsx';
import './frame.css';
import { Icon, Mark } from '../../kernel/ui/icons.tsx';
import { LanguageButton, ThemeButton } from '../../kernel/ui/preferences.tsx';
import { room } from '../../kernel/ui/room.ts';
import { href, useRoute } from '../../kernel/ui/router.ts';
import { useSettings } from '../../texts/settings.ts';
import { HelpButton } from './help-button.tsx';
import { useRooms } from './rooms.ts';

const TourSteps = room(() => import('./tour.tsx'), 'TourSteps');

/** The app frame: navigation on the left (at the foot on a phone), the page on the right. */
export function Frame({ children }: { children: ReactNode }) {
  const t = useT();
  const home = useSession(({ me }) => homeOf(me));
  const { tourSeen } = useSettings();
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
            <HelpButton />
            <LanguageButton />
            <ThemeButton />
          </div>
        </div>
      </nav>
      <main className="frame-main" id="page-main" tabIndex={-1}>
        <ActingNotice />
        {children}
      </main>
      {tourSeen ? null : (
        <Suspense>
          <TourSteps />
        </Suspense>
      )}
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
  const rooms = useRooms();
  const list = useRef<HTMLUListElement>(null);
  // On a phone there is not room for all: the one that is open is in view. Brought there by itself it would be where Tab goes on from.
  useEffect(() => {
    const { current } = list;
    const open = current?.querySelector<HTMLElement>(`[href="${href(here)}"]`);
    if (current && open) current.scrollLeft = open.offsetLeft + open.offsetWidth / 2 - current.clientWidth / 2;
  }, [here]);
  return (
    <ul className="frame-rooms" ref={list}>
      {rooms.map(({ id, icon, text }) => (
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
