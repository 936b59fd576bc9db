/** For tests: sessions recorded on Linux, see record.py. */

export interface Exchange {
  command: string;
  stdout: string;
  stderr: string;
  status: number;
}

/** The command lines of a session and what Linux answered. */
export function parseSession(text: string): Exchange[] {
  const exchanges: Exchange[] = [];
  let current: Exchange | undefined;
  let last: 'stdout' | 'stderr' = 'stdout';
  for (const line of text.split('\n')) {
    const rest = line.slice(1);
    if (line.startsWith('$ ')) {
      current = { command: line.slice(2), stdout: '', stderr: '', status: 0 };
      exchanges.push(current);
    } else if (!current) continue;
    else if (line.startsWith('> ')) current.command += `\n${line.slice(2)}`;
    else if (line.startsWith('|') || line.startsWith('!')) {
      last = line.startsWith('|') ? 'stdout' : 'stderr';
      current[last] += `${rest.replaceAll('␍', '\r')}\n`;
    } else if (line === '%') current[last] = current[last].slice(0, -1);
    else if (line.startsWith('=')) current.status = Number(rest);
  }
  return exchanges;
}
