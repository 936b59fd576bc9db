/** Before anything happens: what this lab is. */
import { useApp } from '../../app/StoreProvider.tsx';
import { findLab } from '../../lessons/labs.ts';
import { useAbout } from '../common/use-about.ts';

export function LabWords() {
  const labId = useApp((s) => s.labId);
  const language = useApp((s) => s.language);
  const about = useAbout();
  const lab = labId === null ? undefined : findLab(labId);
  if (!lab) return null;
  return (
    <div className="packet lab-words">
      <h3>{lab.title[language]}</h3>
      <p>{about(lab.id)}</p>
    </div>
  );
}
