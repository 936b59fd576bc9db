/** A scenario from the clipboard: its mistakes stand beneath, and what was pasted stays. */
import { useId, useState, type FormEvent } from 'react';
import { useAppStore } from '../../app/StoreProvider.tsx';
import { visitScenario } from '../../app/visit.ts';
import type { ScenarioError } from '../../lab/scenario-error.ts';
import { parseScenarioText } from '../../lab/scenario.ts';
import { Dialog } from '../common/Dialog.tsx';
import { useTranslation } from '../common/translation.tsx';
import { Mistakes } from '../notices/Mistake.tsx';

export function Paste() {
  const { t } = useTranslation();
  const store = useAppStore();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [errors, setErrors] = useState<readonly ScenarioError[]>([]);
  const field = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const parsed = parseScenarioText(text);
    setErrors(parsed.ok ? [] : parsed.error);
    if (!parsed.ok) return;
    setOpen(false);
    void visitScenario(store, parsed.value);
  };
  return (
    <>
      <button type="button" className="home-button" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {t('home:paste')}
      </button>
      <Dialog open={open} title={t('home:paste')} onClose={() => setOpen(false)}>
        <form className="paste" onSubmit={submit}>
          <label htmlFor={field}>{t('home:pasteWhat')}</label>
          <textarea
            id={field}
            className="m"
            rows={14}
            spellCheck={false}
            autoComplete="off"
            value={text}
            aria-invalid={errors.length > 0}
            onChange={(event) => setText(event.target.value)}
          />
          <div role="alert">{errors.length > 0 && <Mistakes errors={errors} />}</div>
          <button type="submit" className="tool pri">
            {t('home:pasteOpen')}
          </button>
        </form>
      </Dialog>
    </>
  );
}
