/** "Will it work?": each thing that a server needs, with a tick or a cross, and what mends it. */
import type { Check } from '../../view/edit/checks.ts';
import { Icon } from '../common/Icon.tsx';
import { useText } from '../inspector/use-text.ts';
import { Group } from './fields.tsx';
import type { Editing } from './use-edit.ts';

export interface ChecksGroupProps {
  editing: Editing;
  /** Whom they are about. */
  server: string;
  checks: readonly Check[];
}

export function ChecksGroup({ editing, server, checks }: ChecksGroupProps) {
  const { t } = useText();
  return (
    <Group title={t('edit:checks.title')} side={<span className="cap">{server}</span>}>
      <ul className="edit-checks">
        {checks.map((check) => (
          <li key={check.key} data-ok={check.ok}>
            <Icon name={check.ok ? 'check' : 'close'} />
            <span className="sr">{t(`edit:checks.${check.ok ? 'ok' : 'bad'}`)}: </span>
            <p>
              {t(`edit:check.${check.key}`, check.values)}
              {check.fix && (
                <button type="button" className="tool out edit-fix" onClick={() => editing.change(check.fix)}>
                  <FixText check={check} />
                </button>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Group>
  );
}

/** The command that mends it, or what is done where no command does. */
function FixText({ check: { fix } }: { check: Check }) {
  const { t } = useText();
  const commands = fix?.commands ?? [];
  const [first] = commands;
  if (!first) return t('edit:checks.program');
  return (
    <>
      <b>{t('edit:checks.fix')}</b>
      <code>
        {commands.length === 1 ? `${first.host}# ${first.command}` : commands.map((c) => c.command).join('; ')}
      </code>
    </>
  );
}
