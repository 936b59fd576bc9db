/** Rows that can be dragged to another place among themselves. (By keyboard there are buttons.) */
import { useState, type DragEvent, type HTMLAttributes } from 'react';

/** @param onMove what stands at `from` is to stand before what is at `to`; `to` may be the length */
export function useReorder(onMove: (from: number, to: number) => void) {
  const [from, setFrom] = useState<number | null>(null);
  const [to, setTo] = useState<number | null>(null);
  const over = (event: DragEvent<HTMLElement>, index: number): void => {
    if (from === null) return;
    event.preventDefault();
    const { top, height } = event.currentTarget.getBoundingClientRect();
    setTo(event.clientY > top + height / 2 ? index + 1 : index);
  };
  const end = (): void => {
    setFrom(null);
    setTo(null);
  };
  return (index: number): HTMLAttributes<HTMLElement> & Record<`data-${string}`, string | undefined> => ({
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', String(index));
      setFrom(index);
    },
    onDragOver: (event) => over(event, index),
    onDrop: (event) => {
      event.preventDefault();
      if (from !== null && to !== null) onMove(from, to);
      end();
    },
    onDragEnd: end,
    'data-dragged': from === index ? '' : undefined,
    'data-before': from !== null && to === index ? '' : undefined,
    'data-after': from !== null && to === index + 1 ? '' : undefined,
  });
}
