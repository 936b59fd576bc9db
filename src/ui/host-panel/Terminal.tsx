/**
 * A host's terminal: what has run there up to the playhead, and a line to type the next one. A command typed in the past forks the run,
 * as every edit does.
 */
import {
  memo,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
} from 'react';
import { useApp, useAppStore, useMoment } from '../../app/StoreProvider.tsx';
import { commandNames } from '../../shell/registry.ts';
import type { CommandLine } from '../../view/command-lines.ts';
import { useText } from '../inspector/use-text.ts';
import { complete } from './complete.ts';
import { commandsAhead, lastCommand, terminalEntries } from './terminal-entries.ts';

export function Terminal({ host }: { host: string }) {
  const { t } = useText();
  const trace = useApp((s) => s.run.trace);
  const now = useMoment().event;
  // The last command line that has run: most steps run none, and then all stays as it is.
  const until = useMemo(() => lastCommand(trace, now), [trace, now]);
  const entries = useMemo(() => terminalEntries(trace, until, host), [trace, until, host]);
  const history = useMemo(() => entries.map(({ command }) => command), [entries]);
  const ahead = useMemo(() => commandsAhead(trace, until, host), [trace, until, host]);
  const last = entries.at(-1)?.index;
  const end = useRef<HTMLDivElement>(null);
  // Only what somebody typed here is read out: seeking through time rewrites the whole log.
  const [typed, setTyped] = useState(false);

  useLayoutEffect(() => {
    const scroller = end.current?.closest('.terminal');
    // A new last command is what somebody came to see.
    if (scroller && last !== undefined) scroller.scrollTop = scroller.scrollHeight;
  }, [last]);

  return (
    <div className="terminal">
      <div
        className="terminal-log"
        role="log"
        aria-live={typed ? 'polite' : 'off'}
        aria-label={t('panels:host.output', { host })}
      >
        {entries.map((entry) => (
          <Entry key={entry.index} host={host} entry={entry} now={entry.index === now} />
        ))}
      </div>
      {ahead > 0 && <p className="terminal-ahead">{t('panels:host.ahead', { count: ahead })}</p>}
      <div className="terminal-foot">
        <Prompt host={host} history={history} onRun={setTyped} />
        <CopyButton text={() => entries.map((entry) => copyOf(host, entry)).join('')} />
      </div>
      <div ref={end} />
    </div>
  );
}

/** An entry as it stands on the screen. */
const copyOf = (host: string, { command, stdout, stderr }: CommandLine): string =>
  `${host}# ${command}\n${[stdout, stderr].map((text) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)).join('')}`;

function CopyButton({ text }: { text: () => string }) {
  const { t } = useText();
  const [said, setSaid] = useState<'do' | 'done' | 'failed'>('do');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('done');
    } catch {
      setSaid('failed');
    }
  };
  return (
    <button type="button" className="terminal-copy" onClick={() => void copy()} onBlur={() => setSaid('do')}>
      <span aria-live="polite">{t(`panels:copyAll.${said}`)}</span>
    </button>
  );
}

const Entry = memo(function Entry({ host, entry, now }: { host: string; entry: CommandLine; now: boolean }) {
  const { t } = useText();
  const { command, stdout, stderr, status } = entry;
  const output = stdout.replace(/\n$/, '');
  const complaint = stderr.replace(/\n$/, '');
  return (
    <div className="terminal-entry" data-setup={entry.step < 0 || undefined}>
      <pre className="terminal-command">
        <span className="terminal-prompt">{host}# </span>
        {now ? <mark>{command}</mark> : <b>{command}</b>}
      </pre>
      {output !== '' && <pre className="terminal-out">{output}</pre>}
      {complaint !== '' && <pre className="terminal-out terminal-err">{complaint}</pre>}
      {status !== 0 && <p className="terminal-status">{t('panels:host.status', { status })}</p>}
    </div>
  );
});

interface PromptProps {
  host: string;
  history: readonly string[];
  onRun: (typed: true) => void;
}

const Prompt = memo(function Prompt({ host, history, onRun }: PromptProps) {
  const { t } = useText();
  const store = useAppStore();
  const id = useId();
  const [line, setLine] = useState('');
  const [options, setOptions] = useState<readonly string[]>([]);
  /** Place in the history, counted from its end; -1: the line being typed, which is kept meanwhile. */
  const [back, setBack] = useState(-1);
  const [draft, setDraft] = useState('');
  // After Escape, Tab leaves the line as everywhere else.
  const [tabLeaves, setTabLeaves] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const write = (text: string): void => {
    setLine(text);
    setOptions([]);
    setTabLeaves(false);
  };
  const run = (command: string): void => {
    if (command.trim() === '') return;
    onRun(true);
    store.getState().runCommand(host, command.trim());
  };
  const recall = (to: number): void => {
    if (to < -1 || to >= history.length) return;
    if (back === -1) setDraft(line);
    setBack(to);
    write(to === -1 ? draft : (history.at(-1 - to) ?? ''));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // A letter typed here is no shortcut of the page's.
    event.stopPropagation();
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'ArrowUp') recall(back + 1);
    else if (event.key === 'ArrowDown') recall(back - 1);
    else if (event.key === 'Escape') {
      setOptions([]);
      setTabLeaves(true);
      return;
    } else if (event.key === 'Tab' && !event.shiftKey && line !== '' && !tabLeaves) {
      const world = store.getState().world().hosts[host];
      const completed = world && complete(line, world, commandNames());
      // Nothing to add and nothing to choose from: Tab moves on.
      if (!completed || (completed.line === line && completed.options.length === 0)) return;
      write(completed.line);
      setOptions(completed.options);
    } else return;
    event.preventDefault();
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>): void => {
    const text = event.clipboardData.getData('text');
    if (!/[\r\n]/.test(text)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    const whole = line.slice(0, selectionStart ?? line.length) + text + line.slice(selectionEnd ?? line.length);
    const lines = whole.split(/\r\n|\r|\n/);
    // What stands behind the last line break is typed, not run.
    const rest = lines.pop() ?? '';
    for (const each of lines) run(withoutPrompt(each));
    write(rest);
  };

  return (
    <form
      className="terminal-form"
      onSubmit={(event) => {
        event.preventDefault();
        run(line);
        write('');
        setBack(-1);
      }}
    >
      <label htmlFor={id} className="terminal-prompt">
        {host}#
      </label>
      <input
        ref={input}
        id={id}
        value={line}
        aria-label={t('panels:host.prompt', { host })}
        aria-describedby={`${id}-hint`}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        onChange={(event) => {
          write(event.target.value);
          setBack(-1);
        }}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <span id={`${id}-hint`} className="terminal-hint">
        {t('panels:host.promptHint')}
      </span>
      <output className="terminal-options" aria-label={t('panels:host.completions')}>
        {options.join('  ')}
      </output>
    </form>
  );
});

/** A line as it was copied from a terminal or a manual, without what stood before the command; a comment stays one. */
function withoutPrompt(line: string): string {
  const [, prompt = '', rest = ''] = /^(\S*[#$])\s+(.*)$/.exec(line) ?? [];
  const known = commandNames().includes(rest.split(/\s/, 1)[0] ?? '');
  return prompt.length > 1 || (prompt !== '' && known) ? rest : line;
}
