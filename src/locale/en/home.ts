/** The entry page. */
export const home = {
  headline: 'Follow one request through a Linux Virtual Server,',
  headlineThen: 'and see why every packet goes where it goes.',
  goOn: 'Go on: {{title}}',
  begin: 'Begin: {{title}}',
  openFile: 'Open a file',
  paste: 'Paste a scenario',
  pasteWhat: 'The JSON of a scenario: links, hosts with their command lines, and steps.',
  pasteOpen: 'Open it',
  modes: 'Three ways to forward',
  mode: {
    nat: 'Rewrites addresses, both ways.',
    dr: 'Changes the MAC and the TTL, nothing else.',
    tun: 'Wraps the packet for a server in another city.',
  },
  /** In the small drawings. */
  figure: {
    nat: 'RIP → VIP',
    dr: 'new MAC',
    tun: 'DIP → RIP outside',
    same: 'the reply comes back the same way',
    straight: 'the reply goes straight home',
  },
  labs: 'Labs',
  sideBySide: 'The three side by side',
  further: 'A closer look',
  broken: 'Broken on purpose',
  schedulers: 'Schedulers',
  compare: 'Compare',
  foot: 'Nothing to install, no account. The network is computed by this page itself, and nothing is sent anywhere.',
} as const;
