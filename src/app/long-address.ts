/**
 * A lab that has grown too large for an address (browsers and messengers cut what is longer) is kept in the tab's own storage instead,
 * and the address says so: `?kept`. A reload finds it there. Where there is no storage, or the lab is larger than can be read, the page
 * says that it is not kept.
 */
import { linkCode } from './link-code.ts';
import type { AppStore } from './store.ts';

/** The longest address that every browser takes (Safari: 80,000 characters). */
export const LONGEST_ADDRESS = 64_000;
const KEY = 'ipvscope.kept';

/** Whether an address is longer than one can be passed on. */
export const isLong = (address: string): boolean => address.length > LONGEST_ADDRESS;

/** The address to show in place of one that may be too long; it holds only once `keepLong` has kept the lab. */
export const shortAddress = (address: string): string => (isLong(address) ? '?kept' : address);

/** Keeps a lab whose address is too long, and says so when that begins. */
export function keepLong(store: AppStore, address: string): void {
  const { problem, report } = store.getState();
  if (!isLong(address)) {
    if (problem?.kind === 'too-large') report(null);
    return;
  }
  const kept = keep(address);
  const begun = new URLSearchParams(location.search).has('kept');
  if (!begun || (problem?.kind === 'too-large' && problem.kept !== kept)) report({ kind: 'too-large', kept });
}

function keep(link: string): boolean {
  try {
    sessionStorage.setItem(KEY, link);
    return linkCode().decodeLink(link).ok;
  } catch {
    return false;
  }
}

/** The link that is kept; empty where there is none. */
export function keptLink(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}
