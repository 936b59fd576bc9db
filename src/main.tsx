/** Starts the page: reads the address, opens the lab it asks for, and draws. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { addressAtStart, openAddress, openDefault, type Opened } from './app/address.ts';
import type { Flags } from './app/flags.ts';
import { readPreferences } from './app/preferences.ts';
import { screenOf, type Screen } from './app/screen.ts';
import { createAppStore, type AppStore, type Language, type Theme } from './app/store.ts';
import { StoreProvider } from './app/StoreProvider.tsx';
import { loadAll, NotYet } from './base/late.ts';
import { labs } from './lessons/labs.ts';
import { openI18n, type I18n } from './locale/i18n.ts';
import { App } from './ui/App.tsx';
import { I18nProvider } from './ui/common/translation.tsx';
import { Crashed, ErrorBoundary } from './ui/ErrorBoundary.tsx';
import './ui/tokens.css';
import './ui/app.css';
import './ui/contrast.css';

/** The engine, fetched while the page is read and the lab comes. */
const engine = import('./lab/play.ts');

async function start(root: HTMLElement): Promise<void> {
  const kept = readPreferences();
  const drawn = createRoot(root);
  const i18n = await openI18n(kept.language);
  fetchOnTouch(i18n);
  try {
    const opened = await openAddress(addressAtStart(), labs);
    const language = opened.flags.language ?? kept.language;
    await i18n.changeLanguage(language);
    const screen = screenOf(new URL(location.href));
    const { flags } = opened;
    const { letterKeys } = kept;
    const store = await openStore(opened, { screen, theme: flags.theme ?? kept.theme, language, flags, letterKeys });
    const { t } = i18n.texts();
    drawn.render(
      <StrictMode>
        <I18nProvider value={i18n}>
          <ErrorBoundary fallback={<Crashed sentence={t('problem.crashed')} button={t('problem.reload')} />}>
            <StoreProvider store={store}>
              <App />
            </StoreProvider>
          </ErrorBoundary>
        </I18nProvider>
      </StrictMode>,
    );
  } catch {
    // Not even the default lab came: the network, most likely.
    const { t } = i18n.texts();
    drawn.render(<Crashed sentence={t('problem.notOpened')} button={t('problem.reload')} />);
  }
}

/** A store with what the address asks for; where the engine stumbles over that, with the default lab and a problem that says so. */
async function openStore(
  opened: Opened,
  looks: { screen: Screen; theme: Theme; language: Language; flags: Flags; letterKeys: boolean },
): Promise<AppStore> {
  const { source, place, problem } = opened;
  const { play } = await engine;
  try {
    return createAppStore({ play, labs, source, problem, ...looks, ...(place && { place }) });
  } catch (error) {
    if (error instanceof NotYet) {
      await error.load();
      return openStore(opened, looks);
    }
    const message = error instanceof Error ? error.message : String(error);
    return createAppStore({
      play,
      labs,
      source: await openDefault(labs),
      problem: { kind: 'engine', message },
      ...looks,
    });
  }
}

/** Whoever touches the page may soon type a command: what the lab did without is fetched then. */
function fetchOnTouch(i18n: I18n): void {
  const fetchThem = async (): Promise<void> => {
    removeEventListener('pointerdown', fetchThem);
    removeEventListener('keydown', fetchThem);
    // Should they not come, they are asked for again by what needs them.
    await Promise.allSettled([loadAll(), i18n.loadLate()]);
  };
  addEventListener('pointerdown', fetchThem);
  addEventListener('keydown', fetchThem);
}

const root = document.getElementById('root');
if (root) void start(root);
