/** Home, back, step, play, speed: step is the one to press. */
import { useApp, useAppStore } from '../../app/StoreProvider.tsx';
import type { Playback } from '../../app/shortcuts.ts';
import { SPEEDS } from '../../app/store.ts';
import { useTranslation } from '../common/translation.tsx';
import { Icon } from '../common/Icon.tsx';
import './transport.css';

/** The lab's. */
export function Transport() {
  const { getState } = useAppStore();
  const atStart = useApp((s) => s.playhead === 0);
  const atEnd = useApp((s) => s.playhead === s.moments.length - 1);
  const playing = useApp((s) => s.playing);
  const speed = useApp((s) => s.speed);
  return <TransportButtons getState={getState} atStart={atStart} atEnd={atEnd} playing={playing} speed={speed} />;
}

interface TransportProps {
  getState: () => Playback & { readonly setSpeed: (speed: number) => void };
  atStart: boolean;
  atEnd: boolean;
  playing: boolean;
  speed: number;
}

export function TransportButtons({ getState, atStart, atEnd, playing, speed }: TransportProps) {
  const { t } = useTranslation();
  const toggle = () => (playing ? getState().pause() : getState().play());
  return (
    <div className="transport" id="transport" role="toolbar" aria-label={t('transport.landmark')}>
      <button
        type="button"
        className="tb home"
        aria-label={t('transport.home')}
        title={t('transport.home')}
        aria-disabled={atStart}
        onClick={() => getState().home()}
      >
        <Icon name="home" />
      </button>
      <button
        type="button"
        className="tb back"
        aria-label={t('transport.back')}
        title={t('transport.back')}
        aria-disabled={atStart}
        onClick={() => getState().stepBack()}
      >
        <Icon name="back" />
      </button>
      <button type="button" className="tb pri" aria-disabled={atEnd} onClick={() => getState().step()}>
        {t('transport.step')}
        <Icon name="step" />
      </button>
      <button
        type="button"
        className="tb play"
        aria-label={t(playing ? 'transport.pause' : 'transport.play')}
        onClick={toggle}
      >
        <Icon name={playing ? 'pause' : 'play'} />
        <span className="play-word">{t(playing ? 'transport.pause' : 'transport.play')}</span>
      </button>
      <select
        className="tb speed"
        aria-label={t('transport.speed', { speed })}
        value={speed}
        onChange={(event) => getState().setSpeed(Number(event.target.value))}
      >
        {SPEEDS.map((s) => (
          <option key={s} value={s}>
            {s}×
          </option>
        ))}
      </select>
    </div>
  );
}
