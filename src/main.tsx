/** Starts the page: reads the address, opens the lab it asks for, and draws. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { openAddress } from './app/address.ts';
import { readPreferences } from './app/preferences.ts';
import { createAppStore } from './app/store.ts';
import { StoreProvider } from './app/StoreProvider.tsx';
import { play } from './lab/timeline.ts';
import { labs } from './lessons/labs.ts';
import { createI18n } from './locale/index.ts';
import { App } from './ui/App.tsx';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import './ui/tokens.css';
import './ui/app.css';

async function start(root: HTMLElement): Promise<void> {
  const kept = readPreferences();
  const opened = await openAddress(new URL(location.href), labs);
  const language = opened.language ?? kept.language;
  const theme = opened.theme ?? kept.theme;
  const i18n = createI18n(language);
  const store = createAppStore({
    play,
    labs,
    source: opened.source,
    theme,
    language,
    problem: opened.problem,
    ...(opened.place && { place: opened.place }),
  });
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={i18n}>
        <ErrorBoundary sentence={i18n.t('problem.crashed')} button={i18n.t('problem.reload')}>
          <StoreProvider store={store}>
            <App />
          </StoreProvider>
        </ErrorBoundary>
      </I18nextProvider>
    </StrictMode>,
  );
}

const root = document.getElementById('root');
if (root) void start(root);
