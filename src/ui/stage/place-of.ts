/** Where on the drawing something happens. */
import type { Point, StageLayout } from '../../view/layout.ts';
import type { Moment } from '../../view/moments.ts';
import type { Scene } from '../../view/scene.ts';

/** At the token, or in the host that does something. */
export function placeOf({ host }: Moment, { hosts }: StageLayout, { token }: Scene): Point | null {
  if (token) return token.at;
  const box = hosts.find(({ name }) => name === host);
  return box ? { x: box.x + box.w / 2, y: box.y + box.h / 2 } : null;
}
