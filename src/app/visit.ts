/** Going to a lab by its address from another screen, as a link does: the browser's back button comes back. */
import { parseScenarioText } from '../lab/scenario.ts';
import type { Lab } from '../lessons/labs.ts';
import { addressOf, forHistory, keptAddress, keptProblem, readAddress, sourceOf, writeAddress } from './address.ts';
import { linkCode } from './link-code.ts';
import { goTo } from './screen.ts';
import type { AppStore, Source } from './store.ts';

/** Opens what an address of ours holds (`?lab=ID`, `#LINK`) and shows it. Where that fails, everything stays, with a problem. */
export async function visit(store: AppStore, labs: readonly Lab[], address: string): Promise<void> {
  // What is open already keeps its undo.
  if (address === addressOf(store.getState())) return goTo(store, 'lab');
  const asked = await readAddress(new URL(forHistory(address), location.href), labs);
  const { source } = asked;
  if (source) await showSource(store, source, () => store.getState().openSource(source, asked.place));
  else store.getState().report(keptProblem(asked.problem));
}

/** Opens a scenario of somebody's own and shows it. */
export const visitScenario = (store: AppStore, scenario: Source['scenario']): Promise<void> =>
  showSource(store, { scenario }, () => store.getState().openScenario(scenario));

/** Opens the text of a file: a scenario, or a lab as the share dialog saves it. Where that fails, everything stays, with a problem. */
export async function visitFile(store: AppStore, labs: readonly Lab[], file: string, text: string): Promise<void> {
  const { readSaved } = await linkCode.load();
  const saved = readSaved(text);
  const { openSource, report } = store.getState();
  if (!saved) {
    const parsed = parseScenarioText(text);
    if (parsed.ok) await visitScenario(store, parsed.value);
    else report({ kind: 'bad-file', file, errors: parsed.error });
    return;
  }
  if (!saved.ok) {
    const { scenario: errors = [], version } = saved.error;
    return report({ kind: 'bad-file', file, errors, ...(version !== undefined && { version }) });
  }
  const source = await sourceOf(saved.value, labs);
  // No such lab, or it did not come.
  if ('kind' in source) return report(source);
  await showSource(store, source, () => openSource(source, saved.value.moment));
}

async function showSource(
  store: AppStore,
  { scenario }: Pick<Source, 'scenario'>,
  open: () => Promise<void>,
): Promise<void> {
  writeAddress(store);
  await open();
  // The engine stumbled, and the problem says so; or something newer was opened while parts were fetched.
  if (store.getState().scenario !== scenario) return;
  store.getState().show('lab');
  history.pushState(null, '', keptAddress(store));
  scrollTo(0, 0);
}
