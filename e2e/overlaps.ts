/** What stands wrong on the page as it is drawn: runs in the browser. Each finding is a sentence; none means that all is well. */
export function findOverlaps(): string[] {
  const found = new Set<string>();
  const page = document.scrollingElement!;
  if (page.scrollWidth > page.clientWidth)
    found.add(`the page scrolls sideways: ${page.scrollWidth - page.clientWidth}px`);

  interface Piece {
    text: string;
    box: DOMRect;
    host: Element | null;
  }
  const isShown = (element: Element): boolean =>
    element.closest('.sr, pre, [aria-hidden="true"]:not(svg)') === null && element.checkVisibility();
  /** Every line of text beneath an element, with its place. */
  const textsIn = (root: Element): Piece[] => {
    const pieces: Piece[] = [];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const drawn = new Set<Element>();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement!;
      const text = node.nodeValue?.trim() ?? '';
      if (text === '' || !isShown(parent)) continue;
      const host = parent.closest('.host');
      const svgText = parent.closest('text');
      if (svgText) {
        if (!drawn.has(svgText))
          pieces.push({ text: svgText.textContent ?? '', box: svgText.getBoundingClientRect(), host });
        drawn.add(svgText);
        continue;
      }
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) if (box.width > 1) pieces.push({ text, box, host });
    }
    return pieces;
  };
  /** By how much one box reaches out of another, in pixels. */
  const beyond = (a: DOMRect, b: DOMRect): number =>
    Math.max(b.left - a.left, a.right - b.right, b.top - a.top, a.bottom - b.bottom);
  /** How deep two boxes lie in each other. Lines of text have air above and below, which may. */
  const shared = (a: DOMRect, b: DOMRect, air = 0): number =>
    Math.min(
      Math.min(a.right, b.right) - Math.max(a.left, b.left),
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) - air,
    );

  const stage = document.querySelector('.stage-box')!;
  const hosts = [...stage.querySelectorAll('.host')];
  const nameOf = (element: Element | null): string => element?.getAttribute('aria-label') ?? 'the stage';
  const stageBox = stage.getBoundingClientRect();
  hosts.forEach((host, i) => {
    const box = host.getBoundingClientRect();
    if (beyond(box, stageBox) > 1) found.add(`${nameOf(host)} reaches out of the stage`);
    for (const other of hosts.slice(i + 1))
      if (shared(box, other.getBoundingClientRect()) > 1) found.add(`${nameOf(host)} covers ${nameOf(other)}`);
    for (const part of host.querySelectorAll('.vip, .val, .stack-node, .asker-entry, .services'))
      if (beyond(part.getBoundingClientRect(), box) > 1)
        found.add(`${nameOf(host)}: ${part.className} “${part.textContent}” runs out of it`);
  });
  for (const vip of stage.querySelectorAll('.vip')) {
    const name = vip.parentElement?.querySelector('.host-name button');
    if (name && shared(vip.getBoundingClientRect(), name.getBoundingClientRect()) > 0)
      found.add(`${nameOf(vip.closest('.host'))}: the VIP covers its name`);
  }
  for (const root of [stage, ...document.querySelectorAll('.tab-panel .packet')]) {
    const pieces = textsIn(root);
    const around = root === stage ? stageBox : root.getBoundingClientRect();
    pieces.forEach(({ text, box, host }, i) => {
      if (beyond(box, host?.getBoundingClientRect() ?? around) > 2)
        found.add(`${nameOf(host)}: “${text}” runs out of it`);
      for (const other of pieces.slice(i + 1))
        if (shared(box, other.box, 6) > 1) found.add(`${nameOf(host)}: “${text}” and “${other.text}” overlap`);
    });
  }
  const isCut = (element: Element): boolean =>
    element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 3;
  for (const part of document.querySelectorAll('.why p, .caption p, .packet-place'))
    if (isCut(part))
      found.add(`${nameOf(part.closest('.host'))}: ${part.className || part.tagName} “${part.textContent}” is cut`);
  for (const button of document.querySelectorAll('.foot button, .foot select, .top > button, .top > .seg button')) {
    const box = button.getBoundingClientRect();
    if (box.width > 0 && (box.left < 0 || box.right > innerWidth || box.bottom > innerHeight))
      found.add(`the button “${button.textContent}” is cut by the window`);
  }
  return [...found];
}
