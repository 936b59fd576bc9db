/** Arrowheads and hatches that the stage's drawings refer to; once a page. */
const HEAD = 'M0 .6 7 4 0 7.4z';
const COLORS = { ghost: 'var(--ink-3)', now: 'var(--now-ink)', ink: 'var(--ink-1)', arp: 'var(--p-arp)' } as const;

export const arrow = (kind: keyof typeof COLORS): string => `url(#arrow-${kind})`;

/** `size`: of an arrowhead, in units of the drawing. */
export function Markers({ size = 8 }: { size?: number }) {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        {Object.entries(COLORS).map(([kind, color]) => (
          <marker
            key={kind}
            id={`arrow-${kind}`}
            viewBox="0 0 8 8"
            refX="6.5"
            refY="4"
            markerWidth={size}
            markerHeight={size}
            markerUnits="userSpaceOnUse"
            orient="auto-start-reverse"
          >
            <path d={HEAD} fill={color} />
          </marker>
        ))}
        <pattern id="hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M0 0V4" stroke="var(--p-arp)" strokeWidth="3.4" />
        </pattern>
      </defs>
    </svg>
  );
}
