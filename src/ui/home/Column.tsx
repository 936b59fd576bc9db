/** One of the entry page's columns; on a phone it folds. */
import type { ReactNode } from 'react';
import { Icon } from '../common/Icon.tsx';

interface Props {
  title: string;
  count: number;
  folds: boolean;
  /** A link beside the title. */
  more?: ReactNode;
  children: ReactNode;
}

export function Column({ title, count, folds, more, children }: Props) {
  if (folds)
    return (
      <details className="home-column">
        <summary>
          <h3>{title}</h3>
          <small>{count}</small>
          <Icon name="down" />
        </summary>
        {more}
        {children}
      </details>
    );
  return (
    <section className="home-column">
      <div className="home-column-head">
        <h3>{title}</h3>
        {more || <small>{count}</small>}
      </div>
      {children}
    </section>
  );
}
