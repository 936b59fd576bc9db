/** Numbers by time, the earliest first: a binary heap in typed arrays, which grows. */

export interface TimeHeap {
  size: number;
  /** When, in ns, and what; in heap order. */
  at: Float64Array;
  item: Int32Array;
}

export const newTimeHeap = (): TimeHeap => ({
  size: 0,
  at: new Float64Array(64),
  item: new Int32Array(64),
});

/** The earliest time; Infinity for none. */
export const nextTime = (heap: TimeHeap): number => (heap.size === 0 ? Infinity : heap.at[0]!);

/** Adds an item. Of those of one time the least goes first. */
export function addTime(heap: TimeHeap, at: number, item: number): void {
  if (heap.size === heap.at.length) grow(heap);
  let hole = heap.size++;
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    const time = heap.at[parent]!;
    if (time < at || (time === at && heap.item[parent]! < item)) break;
    heap.at[hole] = time;
    heap.item[hole] = heap.item[parent]!;
    hole = parent;
  }
  heap.at[hole] = at;
  heap.item[hole] = item;
}

/** Takes the first out. The heap must not be empty. */
export function takeTime(heap: TimeHeap): number {
  const first = heap.item[0]!;
  const last = --heap.size;
  const at = heap.at[last]!;
  const item = heap.item[last]!;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= last) break;
    if (child + 1 < last && isBefore(heap, child + 1, child)) child++;
    const time = heap.at[child]!;
    if (at < time || (at === time && item < heap.item[child]!)) break;
    heap.at[hole] = time;
    heap.item[hole] = heap.item[child]!;
    hole = child;
  }
  heap.at[hole] = at;
  heap.item[hole] = item;
  return first;
}

function isBefore({ at, item }: TimeHeap, a: number, b: number): boolean {
  return at[a]! < at[b]! || (at[a] === at[b] && item[a]! < item[b]!);
}

/** Takes out all that `isCut` says of, which is asked in no order. */
export function cutTimes(heap: TimeHeap, isCut: (item: number, at: number) => boolean): void {
  const kept: [at: number, item: number][] = [];
  for (let i = 0; i < heap.size; i++) {
    const at = heap.at[i]!;
    const item = heap.item[i]!;
    if (!isCut(item, at)) kept.push([at, item]);
  }
  heap.size = 0;
  for (const [at, item] of kept) addTime(heap, at, item);
}

function grow(heap: TimeHeap): void {
  const { at, item } = heap;
  heap.at = new Float64Array(at.length * 2);
  heap.at.set(at);
  heap.item = new Int32Array(item.length * 2);
  heap.item.set(item);
}
