/** The entry page: three methods, the labs, the schedulers, and what was open last. */

import { addressOf } from '../../app/address.ts';
import { readLastLab } from '../../app/last-lab.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { findLab, labs, MODES } from '../../lessons/labs.ts';
import { Icon } from '../common/Icon.tsx';
import { LabLink } from '../common/LabLink.tsx';
import { ScreenLink } from '../common/ScreenLink.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useMedia } from '../common/use-media.ts';
import { screens } from '../screens.tsx';
import { Markers } from '../stage/Markers.tsx';
import { ScreenBar } from '../top-bar/ScreenBar.tsx';
import { Column } from './Column.tsx';
import { LabList } from './LabList.tsx';
import { ModeFigure, type FigureSize } from './ModeFigure.tsx';
import { OpenFile } from './OpenFile.tsx';
import { Paste } from './Paste.tsx';
import { SchedulerList } from './SchedulerList.tsx';
import './home.css';

export function Home() {
  const { t } = useTranslation();
  const phone = useMedia('(max-width: 799px)');
  const wide = useMedia('(min-width: 1280px)');
  const size: FigureSize = wide ? 'wide' : phone ? 'phone' : 'narrow';
  const first = labs.filter((lab) => !lab.broken && !lab.further);
  const further = labs.filter((lab) => lab.further);
  const broken = labs.filter((lab) => lab.broken);
  return (
    <div className="screen home">
      <ScreenBar />
      <main className="home-main">
        <Markers />
        <div className="home-hero">
          <h2>
            {t('home:headline')} <span>{t('home:headlineThen')}</span>
          </h2>
          <div className="home-go">
            <GoOn />
            <OpenFile />
            <Paste />
          </div>
        </div>
        <nav className="home-modes" aria-label={t('home:modes')}>
          {MODES.map((mode) => (
            <LabLink key={mode} className="mode-card" address={`?lab=${labs.find((lab) => lab.mode === mode)!.id}`}>
              <ModeFigure mode={mode} size={size} />
              <span className="mode-text">
                <b>{t(`mode.${mode}`)}</b>
                <span>{t(`home:mode.${mode}`)}</span>
                <Icon name="step" />
              </span>
            </LabLink>
          ))}
        </nav>
        <div className="home-columns">
          <Column
            title={t('home:labs')}
            count={first.length}
            folds={phone}
            more={screens.modes && <Arrow to="modes">{t('home:sideBySide')}</Arrow>}
          >
            <LabList labs={first} />
          </Column>
          <Column title={t('home:further')} count={further.length} folds={phone}>
            <LabList labs={further} />
          </Column>
          <Column title={t('home:broken')} count={broken.length} folds={phone}>
            <LabList labs={broken} />
          </Column>
          <SchedulerList
            folds={phone}
            more={screens.schedulers && <Arrow to="schedulers">{t('home:compare')}</Arrow>}
          />
        </div>
        <p className="home-foot">{t('home:foot')}</p>
      </main>
    </div>
  );
}

function Arrow({ to, children }: { to: 'modes' | 'schedulers'; children: string }) {
  return (
    <span className="home-more">
      <ScreenLink to={to} className="text-link">
        {children}
      </ScreenLink>
      <Icon name="step" />
    </span>
  );
}

/** Back to what was last on the lab screen; on the first visit, to the lab that opens by itself. */
function GoOn() {
  const { t } = useTranslation();
  const { getState } = useAppStore();
  const language = useApp((s) => s.language);
  const kept = readLastLab();
  const { labId, scenario } = getState();
  const last = kept ?? { address: addressOf(getState()), labId, title: scenario.title };
  const lab = last.labId === null ? undefined : findLab(last.labId);
  const own = typeof last.title === 'string' ? last.title : last.title[language];
  const title = lab?.title[language] ?? (own === '' ? t('bar.own') : own);
  return (
    <LabLink className="home-button pri" address={last.address}>
      <span className="home-title">{t(kept ? 'home:goOn' : 'home:begin', { title })}</span>
      <Icon name="step" />
    </LabLink>
  );
}
