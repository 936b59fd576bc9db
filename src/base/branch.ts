/**
 * A copy of plain data that is made as it is needed: of a large table only the rows that somebody asks for, the others are the same
 * objects in both. What changes little is copied in a fraction of the time, and what has stayed the same is told by looking.
 *
 * Until `settle` is called the tables are stand-ins, which behave as what they stand for; then they are plain data, and the copy must no
 * longer be changed. As in clonePlain's, byte arrays are shared. Neither may be changed by anybody but who goes on from the copy.
 */
import { clonePlain } from './clone.ts';

export interface Branch<T> {
  copy: T;
  settle: () => void;
}

type Plain = Record<string, unknown>;

/** Something that holds a table by a key, and what the table is to become. */
interface Stand {
  holder: Plain;
  key: string;
  table: Plain;
  /** What has become of the table: the old one where nobody asked for a row. */
  rows: () => Plain;
}

/** A record with more entries than this, all of them objects, is a table. */
const SMALL = 24;

export function branchPlain<T>(value: T): Branch<T> {
  const stands: Stand[] = [];
  const copy = branch(value, stands) as T;
  return {
    copy,
    settle: () => {
      for (const { holder, key, table, rows } of stands) if (holder[key] === table) holder[key] = rows();
    },
  };
}

function branch(value: unknown, stands: Stand[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array)
    return clonePlain(value);
  const holder: Plain = {};
  for (const key in value) {
    const item = (value as Plain)[key];
    if (!isTable(item)) holder[key] = branch(item, stands);
    else {
      const { table, rows } = standIn(item);
      holder[key] = table;
      stands.push({ holder, key, table, rows });
    }
  }
  return holder;
}

function isTable(value: unknown): value is Plain {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) return false;
  let count = 0;
  for (const key in value) {
    const row = (value as Plain)[key];
    if (typeof row !== 'object' || row === null) return false;
    if (++count > SMALL) return true;
  }
  return false;
}

/** A table whose rows are copied when they are asked for, and `rows`: what it is in the end, the old one where nobody did. */
function standIn(old: Plain): { table: Plain; rows: () => Plain } {
  let rows: Plain | null = null;
  /** The keys of rows that are its own. */
  const own = new Set<string | symbol>();
  const change = (): Plain => (rows ??= { ...old });
  const table = new Proxy<Plain>(
    {},
    {
      get(_, key: string) {
        const row = (rows ?? old)[key];
        if (typeof row !== 'object' || row === null || own.has(key)) return row;
        own.add(key);
        return (change()[key] = clonePlain(row));
      },
      set(_, key: string, row) {
        own.add(key);
        change()[key] = row;
        return true;
      },
      deleteProperty: (_, key: string) => delete change()[key],
      has: (_, key) => key in (rows ?? old),
      ownKeys: () => Reflect.ownKeys(rows ?? old),
      getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(rows ?? old, key),
    },
  );
  return { table, rows: () => rows ?? old };
}
