import '@fontsource-variable/noto-sans-sc/index.css';
import './ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startComments } from './comments/comment-store.ts';
import { startAutosave } from './document/autosave.ts';
import { startFollowing } from './document/follow-draft.ts';
import { startTexts } from './i18n/index.ts';
import { startSession } from './session/session.ts';
import { AppBoundary } from './ui/boundary.tsx';
import { useSettings } from './ui/settings.ts';
import { applyPalette } from './ui/theme.ts';

const { locale, theme } = useSettings.getState();
document.documentElement.lang = locale;
applyPalette(theme);
startTexts(locale);
void startSession();
startAutosave();
startComments();
startFollowing();

createRoot(document.getElementById('root') as HTMLElement).render(
  <AppBoundary>
    <App />
  </AppBoundary>,
);
