/** The HTML of a frame with a lab in it. */
const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (c) => ESCAPES[c]!);

/** The least size that the frame is made for. */
export const FRAME = { width: 800, height: 450 } as const;

export const embedCode = (address: string, title: string): string =>
  `<iframe src="${escape(address)}" title="${escape(title)}" width="${FRAME.width}" height="${FRAME.height}" ` +
  `style="border: 1px solid #838a92; max-width: 100%" loading="lazy" allow="fullscreen"></iframe>`;
