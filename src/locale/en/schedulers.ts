/** What each scheduler goes by, a line whose name stands before it: on the entry page, in the race and in the form. */
export const schedulers = {
  rr: 'in turn',
  wrr: 'in turn, by weight',
  lc: 'fewest connections',
  wlc: 'fewest, by weight',
  lblc: 'one server a destination',
  lblcr: 'a few servers a destination',
  dh: 'hash of the destination',
  sh: 'hash of the client',
  sed: 'shortest expected delay',
  nq: 'an idle one, else as sed',
  mh: 'Maglev hash of the client',
  fo: 'the heaviest that lives',
  ovf: 'the heaviest, then the next',
  twos: 'better of two at random',
} as const;
