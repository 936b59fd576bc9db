/** The page's pictograms: 16 units, one stroke. Always beside their word, or with a name for those who don't see them. */
const SHAPES = {
  client:
    'M3 2.5h10A1.5 1.5 0 0 1 14.5 4v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 10V4A1.5 1.5 0 0 1 3 2.5ZM5.5 14h5',
  router:
    'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM4.5 6.2h6.2M8.9 4.4l1.8 1.8-1.8 1.8M11.5 9.8H5.3M7.1 8l-1.8 1.8 1.8 1.8',
  director:
    'M1.5 8h4.2c2.6 0 2.6-5 5.2-5h3M5.7 8c2.6 0 2.6 5 5.2 5h3M5.7 8h8.2M12.3 1.4 14 3l-1.7 1.6M12.3 11.4 14 13l-1.7 1.6M12.3 6.4 14 8l-1.7 1.6',
  realserver:
    'M3.2 1.8h9.6A1.2 1.2 0 0 1 14 3v2.6a1.2 1.2 0 0 1-1.2 1.2H3.2A1.2 1.2 0 0 1 2 5.6V3a1.2 1.2 0 0 1 1.2-1.2ZM3.2 9.2h9.6a1.2 1.2 0 0 1 1.2 1.2V13a1.2 1.2 0 0 1-1.2 1.2H3.2A1.2 1.2 0 0 1 2 13v-2.6a1.2 1.2 0 0 1 1.2-1.2ZM4.8 4.3h.01M4.8 11.7h.01',
  down: 'm4 6 4 4 4-4',
  up: 'm4 10 4-4 4 4',
  edit: 'M2.5 13.5 3 10.8 11 2.8l2.2 2.2-8 8zM9.4 4.4l2.2 2.2',
  help: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM6.2 6.2a1.8 1.8 0 1 1 2.5 1.7c-.5.2-.7.5-.7 1.1M8 11.4h.01',
  undo: 'M5.5 3 2.5 6l3 3M2.8 6h6.4a4 4 0 0 1 0 8H6',
  redo: 'm10.5 3 3 3-3 3M13.2 6H6.8a4 4 0 0 0 0 8H10',
  moon: 'M13.5 9.6A6 6 0 0 1 6.4 2.5a6 6 0 1 0 7.1 7.1Z',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3.05 3.05l1.1 1.1M11.85 11.85l1.1 1.1M3.05 12.95l1.1-1.1M11.85 4.15l1.1-1.1',
  contrast: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM8 1.5v13M10 3.5v9M12 4.5v7',
  present:
    'M3 2.5h10A1.5 1.5 0 0 1 14.5 4v6a1.5 1.5 0 0 1-1.5 1.5H3A1.5 1.5 0 0 1 1.5 10V4A1.5 1.5 0 0 1 3 2.5ZM8 11.5V14M5.5 14h5',
  link: 'M6.5 9.5a2.8 2.8 0 0 0 4 0l2.6-2.6a2.8 2.8 0 0 0-4-4L8 4M9.5 6.5a2.8 2.8 0 0 0-4 0L2.9 9.1a2.8 2.8 0 0 0 4 4L8 12',
  home: 'M12.5 3.5 6.5 8l6 4.5zM3.5 3.5v9',
  back: 'M11 3 5 8l6 5z',
  play: 'm5 3 7 5-7 5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  step: 'M2.5 8h10M8.5 4l4 4-4 4',
  send: 'M2.5 8h8M7.5 4.5 11 8l-3.5 3.5M14 3v10',
  fork: 'M2 8h3.5c3 0 3-4 6-4H14M5.5 8c3 0 3 4 6 4H14',
  menu: 'M2 4.5h12M2 8h12M2 11.5h12',
  close: 'm4 4 8 8m0-8-8 8',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  check: 'm3.5 8.5 3 3 6-7',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="ic" style={{ width: size, height: size }} viewBox="0 0 16 16" aria-hidden="true">
      <path d={SHAPES[name]} />
    </svg>
  );
}

/** Three bars: a packet's stripes. */
export function Logo() {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="3" width="5" height="14" fill="var(--p-eth)" />
      <rect x="7.5" y="6" width="5" height="11" fill="var(--p-ip)" />
      <rect x="14" y="9" width="5" height="8" fill="var(--p-tcp)" />
    </svg>
  );
}

/** A pictogram's path in 16 units, for a drawing. */
export const iconShape = (name: IconName): string => SHAPES[name];
