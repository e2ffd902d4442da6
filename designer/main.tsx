import { QueryClientProvider } from '@tanstack/react-query';
import { queryClient } from './kernel/queries.ts';
import '@fontsource-variable/noto-sans-sc/index.css';
import './kernel/ui/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startAutosave } from './kernel/document/autosave.ts';
import { startFollowing } from './kernel/document/follow-draft.ts';
import { startSession } from './kernel/session/session.ts';
import { AppBoundary } from './kernel/ui/boundary.tsx';
import { applyPalette } from './kernel/ui/theme.ts';
import { useSettings } from './texts/settings.ts';
import { startTexts } from './texts/translate.ts';

const { locale, theme } = useSettings.getState();
document.documentElement.lang = locale;
applyPalette(theme);
startTexts(locale);
void startSession();
startAutosave();
startFollowing();

createRoot(document.getElementById('root') as HTMLElement).render(
  <AppBoundary>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </AppBoundary>,
);
