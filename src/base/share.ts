/**
 * A copy of plain data that shares with an earlier copy whatever is the same in both: the earlier one itself, where all is. Many copies
 * of something large that changes little so take little room and time. As in clonePlain's, byte arrays are shared; neither copy may be
 * changed.
 *
 * `size`: how many values are in it, which is what making it took.
 */
export function copySharing<T>(value: T, earlier: unknown): { copy: T; size: number } {
  compared = 0;
  return { copy: share(value, earlier) as T, size: compared };
}

/** Values held against each other so far. */
let compared = 0;

function share(value: unknown, earlier: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  const isList = Array.isArray(value);
  const isAlike = typeof earlier === 'object' && earlier !== null && Array.isArray(earlier) === isList;
  if (isList) return shareList(value, isAlike ? (earlier as unknown[]) : []);
  return shareObject(value as Plain, isAlike ? (earlier as Plain) : {});
}

function shareList(value: readonly unknown[], earlier: readonly unknown[]): readonly unknown[] {
  compared += value.length;
  /** From the first difference on. */
  let list: unknown[] | null = value.length === earlier.length ? null : [];
  for (let i = 0; i < value.length; i++) {
    const item = share(value[i], earlier[i]);
    if (!list && !Object.is(item, earlier[i])) list = earlier.slice(0, i);
    list?.push(item);
  }
  return list ?? earlier;
}

type Plain = Readonly<Record<string, unknown>>;

function shareObject(value: Plain, earlier: Plain): Plain {
  const keys = Object.keys(value);
  const before = Object.keys(earlier);
  compared += keys.length;
  let object: Record<string, unknown> | null = keys.length === before.length ? null : {};
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const item = share(value[key], earlier[key]);
    // In another order it is another object: whoever goes through it would see.
    if (!object && (key !== before[i] || !Object.is(item, earlier[key]))) {
      object = {};
      for (const same of keys.slice(0, i)) object[same] = earlier[same];
    }
    if (object) object[key] = item;
  }
  return object ?? earlier;
}
