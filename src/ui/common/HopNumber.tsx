/** A hop's number: the same badge on the link, in the table and above the headers. */
export function HopNumber({ hop, now = false }: { hop: number; now?: boolean }) {
  return <span className={now ? 'num now' : 'num'}>{hop}</span>;
}
