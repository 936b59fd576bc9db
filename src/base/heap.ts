/**
 * A binary min-heap as functions over a plain array, so that a queue of events is plain data.
 *
 * `compare(a, b)` is negative where `a` goes first. A heap is not stable: give equal items a sequence number to compare by.
 * The array is in heap order only: its first item is the least, the rest is not sorted.
 */

export type Compare<T> = (a: T, b: T) => number;

/** Adds an item, in O(log n). */
export function heapPush<T>(heap: T[], item: T, compare: Compare<T>): void {
  let hole = heap.length;
  heap.push(item);
  while (hole > 0) {
    const parent = (hole - 1) >> 1;
    if (compare(item, heap[parent]!) >= 0) break;
    heap[hole] = heap[parent]!;
    hole = parent;
  }
  heap[hole] = item;
}

/** Takes the least item out, in O(log n); undefined where the heap is empty. (The least item is `heap[0]`.) */
export function heapPop<T>(heap: T[], compare: Compare<T>): T | undefined {
  const least = heap[0];
  const item = heap.pop();
  if (heap.length === 0 || item === undefined) return least;
  let hole = 0;
  for (;;) {
    let child = 2 * hole + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && compare(heap[child + 1]!, heap[child]!) < 0) child++;
    if (compare(item, heap[child]!) <= 0) break;
    heap[hole] = heap[child]!;
    hole = child;
  }
  heap[hole] = item;
  return least;
}
