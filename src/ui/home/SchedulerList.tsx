/** The schedulers that the engine has, with a line each. */
import type { ReactNode } from 'react';
import { namesInOrder } from '../../kernel/ipvs/schedulers/index.ts';
import { ScreenLink } from '../common/ScreenLink.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useWords } from '../common/use-words.ts';
import { screens } from '../screens.tsx';
import { Column } from './Column.tsx';

/** In the order in which one learns them. */
const NAMES = namesInOrder('rr wrr lc wlc sed nq sh mh dh lblc lblcr fo ovf twos');

export function SchedulerList({ folds, more }: { folds: boolean; more?: ReactNode }) {
  const { t } = useTranslation();
  const { say } = useWords();
  return (
    <Column title={t('home:schedulers')} count={NAMES.length} folds={folds} more={more}>
      <ul className="home-list">
        {NAMES.map((name) => {
          const line = (
            <>
              <b className="m home-tag">{name}</b> <span className="home-title">{say(`schedulers:${name}`)}</span>
            </>
          );
          return (
            <li key={name}>
              {screens.schedulers ? (
                <ScreenLink to="schedulers" query={`with=${name}`}>
                  {line}
                </ScreenLink>
              ) : (
                <span className="home-line">{line}</span>
              )}
            </li>
          );
        })}
      </ul>
    </Column>
  );
}
