/** A row of tabs that may be longer than its place: the selected one is in sight, and a mark at either end says that there are more. */
import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import './tab-strip.css';
import { useSize } from './use-size.ts';

interface TabStripProps {
  label: string;
  /** Id of the selected tab's element. */
  selected: string;
  className: string;
  children: ReactNode;
}

export function TabStrip({ label, selected, className, children }: TabStripProps) {
  const bar = useRef<HTMLDivElement>(null);
  const { width } = useSize(bar);
  const [more, setMore] = useState({ before: false, behind: false });
  useLayoutEffect(() => {
    const tab = document.getElementById(selected);
    const box = bar.current;
    if (!tab || !box) return;
    box.scrollLeft = tab.offsetLeft + tab.offsetWidth / 2 - width / 2;
    setMore(tabsBeyond(box));
  }, [selected, width]);
  const turn = (by: 1 | -1): void => bar.current?.scrollBy({ left: (by * width) / 2 });
  return (
    <div className="tab-strip">
      {more.before && <MoreTabs side="before" onClick={() => turn(-1)} />}
      <div
        ref={bar}
        className={className}
        role="tablist"
        aria-label={label}
        onScroll={({ currentTarget }) => setMore(tabsBeyond(currentTarget))}
      >
        {children}
      </div>
      {more.behind && <MoreTabs side="behind" onClick={() => turn(1)} />}
    </div>
  );
}

const tabsBeyond = ({ scrollLeft, scrollWidth, clientWidth }: HTMLElement) => ({
  before: scrollLeft > 1,
  behind: scrollLeft + clientWidth < scrollWidth - 1,
});

/** There are more tabs on that side. For the pointer: the arrow keys get to them anyway. */
function MoreTabs({ side, onClick }: { side: 'before' | 'behind'; onClick: () => void }) {
  return (
    <button type="button" className={`tabs-more ${side}`} tabIndex={-1} aria-hidden="true" onClick={onClick}>
      <Icon name="down" size={14} />
    </button>
  );
}
