/** How net-tools read the addresses in their arguments. */
import { resolve } from '../resolve.ts';

/** The address a word stands for, or what a lab without a name server says to it. */
export function hostAddress(word: string): { address: number } | { unknown: string } {
  if (word === 'default') return { address: 0 };
  const address = resolve(word);
  if (address !== null) return { address };
  return { unknown: /^[\d.]+$/.test(word) ? 'Unknown host' : 'Host name lookup failure' };
}

export const VERSION = 'net-tools 2.10\n';
