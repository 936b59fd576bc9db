/** A scene's marks as SVG elements. The inks are custom properties, so that the theme colours them. */
import { memo } from 'react';
import type { Ink, Mark } from '../../view/charts/scene.ts';

export const SceneMarks = memo(function SceneMarks({ marks }: { marks: readonly Mark[] }) {
  return (
    <>
      {marks.map((mark, i) => (
        // A scene is replaced as a whole: its marks have no identity but their place.
        <MarkElement key={i} mark={mark} />
      ))}
    </>
  );
});

const colour = (ink: Ink): string => (ink === 'none' ? 'none' : `var(--${ink})`);

function MarkElement({ mark }: { mark: Mark }) {
  switch (mark.kind) {
    case 'path':
      return (
        <path
          d={mark.d}
          fill={colour(mark.fill ?? 'none')}
          stroke={colour(mark.stroke)}
          strokeWidth={mark.width}
          strokeDasharray={mark.dash}
        />
      );
    case 'rect':
      return (
        <rect
          x={mark.x}
          y={mark.y}
          width={mark.width}
          height={mark.height}
          rx={mark.radius}
          fill={colour(mark.fill)}
          stroke={mark.stroke && colour(mark.stroke)}
        />
      );
    case 'circle':
      return (
        <circle
          cx={mark.x}
          cy={mark.y}
          r={mark.r}
          fill={colour(mark.fill)}
          stroke={mark.stroke && colour(mark.stroke)}
          strokeWidth={mark.stroke && 1.5}
        />
      );
    case 'text':
      return (
        <text
          x={mark.x}
          y={mark.y}
          className={mark.mono ? 'mono' : undefined}
          textAnchor={mark.anchor}
          fontWeight={mark.weight}
          fill={colour(mark.ink)}
          style={mark.size ? { fontSize: mark.size } : undefined}
        >
          {mark.text}
        </text>
      );
  }
}
