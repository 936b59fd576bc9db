/** A packet as its stripes, outermost header first: solid now, dashed where it was, faded with an octagon where it ended. */
import type { Protocol } from '../../view/frame.ts';

interface TokenProps {
  stripes: readonly Protocol[];
  /** `now` has the yellow underlay, `plain` not; `ghost` is where it was; `dropped` where it ended. */
  state: 'now' | 'plain' | 'ghost' | 'dropped';
  /** Its middle. */
  x: number;
  y: number;
  height?: number;
}

const GAP = 1.5;

export const tokenWidth = (count: number, height = 20): number => {
  const stripe = height * 0.475;
  return count * stripe + (count - 1) * GAP + 5;
};

export function Token({ stripes, state, x, y, height = 20 }: TokenProps) {
  const stripe = height * 0.475;
  const width = tokenWidth(stripes.length, height);
  const faded = state === 'ghost' || state === 'dropped';
  const border =
    state === 'ghost'
      ? { stroke: 'var(--ink-2)', strokeWidth: 1.25, strokeDasharray: '3 2' }
      : { stroke: state === 'now' ? 'var(--now-ink)' : 'var(--ink-1)', strokeWidth: 1.5 };
  return (
    <g transform={`translate(${x - width / 2} ${y - height / 2})`}>
      {state === 'now' && <rect x={-6} y={-6} width={width + 12} height={height + 12} rx={7} fill="var(--now)" />}
      {state === 'ghost' && <rect x={-3} y={-3} width={width + 6} height={height + 6} fill="var(--surface)" />}
      <rect width={width} height={height} rx={3} fill="var(--surface)" />
      <g opacity={faded ? 0.35 : 1}>
        {stripes.map((protocol, i) => (
          <StripeRect
            // Inside a UDP tunnel there can be UDP again.
            key={i}
            protocol={protocol}
            x={2.5 + i * (stripe + GAP)}
            y={2.5}
            w={stripe}
            h={height - 5}
          />
        ))}
      </g>
      <rect width={width} height={height} rx={3} fill="none" {...border} />
      {state === 'dropped' && <Octagon x={width} y={0} size={18} />}
    </g>
  );
}

/** One protocol's stripe: each has a pattern of its own beside its colour. */
export function StripeRect({
  protocol,
  x,
  y,
  w,
  h,
}: {
  protocol: Protocol;
  x: number;
  y: number;
  w: number;
  h: number;
}) {
  // GRE is hollow, in the link's grey.
  const color = `var(--p-${protocol === 'gre' ? 'eth' : protocol})`;
  switch (protocol) {
    case 'arp':
      return (
        <g>
          <rect x={x} y={y} width={w} height={h} fill="url(#hatch)" />
          <rect
            x={x + 0.75}
            y={y + 0.75}
            width={w - 1.5}
            height={h - 1.5}
            fill="none"
            stroke={color}
            strokeWidth={1.5}
          />
        </g>
      );
    case 'gre':
    case 'ipin':
      return (
        <rect x={x + 1.1} y={y + 1.1} width={w - 2.2} height={h - 2.2} fill="none" stroke={color} strokeWidth={2.2} />
      );
    case 'udp':
      return (
        <g>
          <rect x={x} y={y} width={w} height={h} fill={color} />
          {[0.22, 0.5, 0.78].map((at) => (
            <circle key={at} cx={x + w / 2} cy={y + h * at} r={1.1} fill="var(--surface)" />
          ))}
        </g>
      );
    case 'icmp':
      return (
        <g fill={color}>
          {[0, 1, 2].map((i) => (
            <rect key={i} x={x} y={y + (i * (h + 2)) / 3} width={w} height={(h - 4) / 3} />
          ))}
        </g>
      );
    default:
      return <rect x={x} y={y} width={w} height={h} fill={color} />;
  }
}

/** A drop: a black mark, with its middle at x and y. */
export function Octagon({ x, y, size }: { x: number; y: number; size: number }) {
  const k = size / 20;
  return (
    <g transform={`translate(${x - size / 2} ${y - size / 2}) scale(${k})`} className="octagon">
      <path d="M6 0h8l6 6v8l-6 6H6l-6-6V6z" fill="var(--ink-1)" />
      <path d="m6.5 6.5 7 7m0-7-7 7" stroke="var(--bg)" strokeWidth={2.25} strokeLinecap="round" fill="none" />
    </g>
  );
}
