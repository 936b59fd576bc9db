/** Presenter mode: the stage, the packet, the caption in ink and how far the request has come, in letters for the last row. */
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { followFullScreen } from '../../app/presenting.ts';
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import { requestAt } from '../../view/moments.ts';
import { PRESENT_WIDTH } from '../../view/layout-present.ts';
import { sansWidth } from '../../view/text-width.ts';
import { Announcer } from '../caption/CaptionBar.tsx';
import { CaptionText } from '../common/CaptionText.tsx';
import { useTranslation } from '../common/translation.tsx';
import { useCaption, useCaptionText } from '../common/use-caption.ts';
import { useSize } from '../common/use-size.ts';
import { PacketPanel, Stage } from '../stage/Stage.tsx';
import { PresentControls } from './PresentControls.tsx';
import { PresentPointer } from './PresentPointer.tsx';
import { PresentStage } from './PresentStage.tsx';
import './present.css';

/** The drawing's own height, and the most that its stage uses of a taller window. */
const HEIGHT = 768;
const MOST_STAGE = 700;
/** Below this a page is a phone's, held upright: its own stage is larger than a small picture of the big one. */
const PHONE = 700;

export function Present() {
  const store = useAppStore();
  const idle = useIdle();
  useEffect(() => followFullScreen(store), [store]);
  return (
    <div className="present-window" data-idle={idle || undefined}>
      <PresentPicture />
      <PresentControls />
      <PresentPointer />
    </div>
  );
}

/** The picture, as large as it may be. */
export function PresentPicture() {
  const element = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(element);
  const phone = width < PHONE && height > width;
  return (
    <div ref={element} className={phone ? 'present present-phone' : 'present'}>
      {width > 0 && (phone ? <Upright /> : <Canvas width={width} height={height} />)}
    </div>
  );
}

function Canvas({ width, height }: { width: number; height: number }) {
  const scale = Math.min(width / PRESENT_WIDTH, height / HEIGHT);
  const [w, h] = [width / scale, height / scale];
  const { lines, size, line } = captionLines(useCaptionText(), w - 64);
  const bar = Math.max(128, 28 + lines * line);
  const stage = Math.min(MOST_STAGE, h - bar);
  const top = Math.max(0, (h - bar - stage) / 2);
  const style: CSSProperties = { width: w, height: h, transform: `scale(${scale})` };
  return (
    <div className="present-canvas" style={style}>
      <main style={{ position: 'absolute', top, width: w, height: stage }}>
        <Title />
        <PresentStage width={w} height={stage} />
      </main>
      <CaptionInk style={{ minHeight: bar, fontSize: size, lineHeight: `${line}px` }} />
    </div>
  );
}

function Title() {
  const { t } = useTranslation();
  return <h1 className="sr">{t('show:present.title')}</h1>;
}

/** A phone held upright. */
function Upright() {
  return (
    <>
      <main>
        <Title />
        <Stage />
        <PacketPanel />
      </main>
      <CaptionInk />
    </>
  );
}

function CaptionInk({ style }: { style?: CSSProperties }) {
  const { t } = useTranslation();
  const { caption, names } = useCaption();
  return (
    <footer className="present-bar" style={style}>
      <section className="present-caption" aria-label={t('caption.landmark')}>
        <p>
          <CaptionText caption={caption} names={names} />
        </p>
        <Announcer />
      </section>
      <Progress />
    </footer>
  );
}

/** More cells than this are a line. */
const MOST_CELLS = 72;

/** The current request, a cell a moment: done, now, to come. */
function Progress() {
  const playhead = useApp((s) => s.playhead);
  const requests = useApp((s) => s.requests);
  const request = requestAt(requests, playhead);
  const [first, last] = request ? [request.first, request.last] : [playhead, playhead];
  const count = last - first + 1;
  const each = Math.ceil(count / MOST_CELLS);
  const now = Math.floor((playhead - first) / each);
  return (
    <div className="present-progress" aria-hidden="true">
      {Array.from({ length: Math.ceil(count / each) }, (_, i) => (
        <i key={i} className={i < now ? 'done' : i === now ? 'now' : undefined} />
      ))}
    </div>
  );
}

/** How many lines a caption takes, in the larger letters where two are enough; an estimate, which the bar outgrows where it must. */
function captionLines(text: string, room: number): { lines: number; size: number; line: number } {
  const at = (size: number): number => Math.ceil((sansWidth(text, size) * 0.95) / room);
  if (at(30) <= 2) return { lines: 2, size: 30, line: 42 };
  return at(27) <= 2 ? { lines: 2, size: 27, line: 42 } : { lines: at(27), size: 27, line: 36 };
}

/** Whether nobody has touched the mouse for a while: controls and cursor go, and the picture is alone. */
function useIdle(): boolean {
  const [idle, setIdle] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = (): void => {
      setIdle(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIdle(true), 3000);
    };
    addEventListener('pointermove', wake);
    addEventListener('pointerdown', wake);
    return () => {
      removeEventListener('pointermove', wake);
      removeEventListener('pointerdown', wake);
      clearTimeout(timer);
    };
  }, []);
  return idle;
}
