/**
 * Copies plain data: objects, arrays and values. Byte arrays are shared, since they never change once made. Nothing may be
 * reached twice, or it is copied twice; and no key is `__proto__`.
 */
export function clonePlain<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) {
    const list: unknown[] = [];
    for (const item of value) list.push(copy(item));
    return list;
  }
  const object: Record<string, unknown> = {};
  for (const key in value) object[key] = copy((value as Record<string, unknown>)[key]);
  return object;
}
