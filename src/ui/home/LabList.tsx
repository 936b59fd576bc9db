/** Labs as links, each with the method that it is about. */
import { useApp } from '../../app/StoreProvider.tsx';
import { bareTitle, type Lab } from '../../lessons/labs.ts';
import { LabLink } from '../common/LabLink.tsx';
import { useAbout } from '../common/use-about.ts';
import { useTranslation } from '../common/translation.tsx';

export function LabList({ labs }: { labs: readonly Lab[] }) {
  const { t } = useTranslation();
  const about = useAbout();
  const language = useApp((s) => s.language);
  return (
    <ul className="home-list">
      {labs.map((lab) => (
        <li key={lab.id}>
          <LabLink address={`?lab=${lab.id}`} title={about(lab.id)}>
            <span className="m home-tag">{t(`mode.${lab.mode}`)}</span>{' '}
            <span className="home-title">{bareTitle(lab, language)}</span>
          </LabLink>
        </li>
      ))}
    </ul>
  );
}
