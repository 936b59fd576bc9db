/** Showing a lab to others: presenter mode, a frame in another page, a link, a print. */
export const show = {
  present: {
    title: 'ipvscope, presenter mode',
    pointer: 'Pointer',
    leave: 'Leave',
    vipOn: 'VIP on {{on}}',
    asks: '{{name}} ?',
    answers: 'answers',
  },
  share: {
    title: 'Share this moment',
    link: 'Link',
    copyLink: 'Copy link',
    embed: 'Embed code',
    copyEmbed: 'Copy code',
    embedWhat: 'A frame for your own page: stage, caption and transport.',
    opens: 'It opens',
    presenting: 'in presenter mode',
    theme: 'Theme',
    language: 'Language',
    theirs: 'as the reader has it',
    copied: 'Copied',
    copyFailed: 'Copying is not allowed here: select the text and copy it.',
    frameTitle: '{{title}}, ipvscope',
    tooLong:
      'This lab has grown too large for a link: mail and chat would cut it, and the address above works in this tab only. Save it as a file instead; “Open a file” on the entry page opens it again, at this moment.',
    save: 'Save as a file',
  },
  embed: {
    open: 'Open in ipvscope',
  },
  keys: {
    letters: 'Keys that are a single letter or sign ({{keys}}) do something',
  },
  print: {
    headers: 'Headers',
    why: 'Why',
  },
} as const;
