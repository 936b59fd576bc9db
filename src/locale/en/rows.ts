/** Why a row of a host's tables is there: sentences of view/row-why.ts. */
export const rows = {
  why: 'Why?',
  whyRow: 'Why: {{row}}',
  all: 'Show all {{count}} rows',
  conn: {
    template:
      'A persistence template: new connections from {{client}} go to {{dest}} as long as it stands, whatever the scheduler would say.',
    controls: 'It stays as long as one of the {{count}} connections that came from it does.',
    timer:
      'Without another packet it ends in {{left}} s, at {{end}}; in state {{state}} each packet gives it {{timeout}} s.',
    active: 'It counts among the active connections of {{dest}}.',
    inactive: 'It counts among the inactive connections of {{dest}}: only established ones are active.',
    state: {
      NONE: 'No segment has told yet what it is about.',
      ESTABLISHED: 'As far as the director sees, the handshake is complete.',
      SYN_SENT: 'The server’s side sent a SYN.',
      SYN_RECV: 'The client’s SYN has passed, the handshake is not complete.',
      FIN_WAIT: 'A FIN has passed: the connection is closing.',
      TIME_WAIT: 'Both sides have closed: it only waits for stragglers.',
      CLOSE: 'It was reset or closed.',
      CLOSE_WAIT: 'The other side has closed first.',
      LAST_ACK: 'Both sides have sent a FIN, and the last acknowledgement is to come.',
      LISTEN: 'A state that Linux has and a balanced connection hardly gets.',
      SYNACK: 'The SYN was answered by the SYN proxy.',
      UDP: 'UDP has no states: the entry lives as long as datagrams keep coming.',
      ASSURED: 'Its client has really been there.',
    },
  },
  dest: {
    method: {
      masquerade:
        'NAT: its packets get its address for their destination, and the answers come back through the director.',
      'direct-route':
        'DR: its packets keep both IP addresses, and the frame goes to its MAC address. It answers the client itself.',
      tunnel: 'TUN: its packets travel inside another packet, from the director to it. It answers the client itself.',
    },
    weight: 'Weight {{weight}}, of {{total}} of all destinations together; {{scheduler}} decides what that means.',
    quiet: 'Weight 0: it gets no new connections, and those it has go on.',
    counts: '{{active}} established connections are active, {{inactive}} that begin or end are inactive.',
    overload: 'It is overloaded: it had {{upper}} connections, and gets none until it has fewer than {{lower}}.',
  },
  service: {
    address: 'The director takes what arrives for this address and port, and passes it to a destination.',
    mark: 'The director takes what netfilter has marked with {{mark}}, whatever its address and port.',
    scheduler:
      'For each new connection {{scheduler}} chooses the destination; later packets follow the connection’s entry.',
    empty: 'It has no destination, so whoever asks is refused.',
    persistent: 'It is persistent: a client stays with its destination for {{seconds}} s after the last connection.',
    onePacket: 'One-packet scheduling: every datagram is scheduled anew, no entry stays.',
  },
  address: {
    own: 'Packets to {{address}} are for this host, whichever interface they come in by.',
    alone: 'As a /32 it brings no network with it: nobody becomes a neighbour by it.',
    network: 'It makes {{network}} a network of direct neighbours on {{interface}}: the route came with it.',
    down: '{{interface}} is down, so nothing arrives there.',
  },
  route: {
    default: 'What no other route holds for is looked for on {{interface}} itself.',
    defaultGateway: 'What no other route holds for goes to {{gateway}}, which passes it on.',
    prefix: 'Addresses in {{prefix}} are neighbours on {{interface}}: ARP finds them.',
    prefixGateway: 'What is for {{prefix}} goes to {{gateway}}, which passes it on.',
    refuse: 'What is for {{prefix}} goes nowhere.',
    source: 'A packet of this host’s own takes {{source}} for its source.',
    protocol: {
      kernel: 'The kernel added it together with the address.',
      boot: 'A command added it.',
      static: 'A command added it, as static.',
      redirect: 'An ICMP redirect added it.',
    },
  },
  neighbour: {
    INCOMPLETE: 'Asked {{count}} times, not answered yet; packets that wait: {{waiting}}.',
    REACHABLE: 'It answered less than {{reachable}} s ago: its address is used without asking.',
    STALE: 'It was not heard of for {{reachable}} s: its address is still used, and checked soon after.',
    DELAY: 'It was just used though stale: if nothing shows that it answers, it will be asked.',
    PROBE: 'It is being asked again, {{count}} times so far; meanwhile its address is used.',
    FAILED: 'Nobody answered for {{address}}: packets to it are given up.',
    PERMANENT: 'A command set it: it is never asked for and never forgotten.',
    NOARP: 'This interface does without ARP.',
    confirmed: 'Last confirmed at {{confirmed}}.',
  },
  sysctl: {
    max: 'The larger of all’s value and the interface’s own counts.',
    or: 'It is on when either all’s value or the interface’s own is.',
    ip_forward: {
      '0': 'The host is no router: what is not for itself is dropped.',
      '1': 'The host is a router: it passes on what is not for itself.',
    },
    arp_ignore: {
      '0': 'It answers ARP for every address it has, on whichever interface that is.',
      '1': 'It answers ARP only for addresses of the interface that heard the question: a VIP on lo stays silent.',
      '2': 'As 1, and only to askers of the same subnet.',
      '3': 'It does not answer ARP for addresses of scope host.',
      '8': 'It never answers ARP here.',
    },
    arp_announce: {
      '0': 'It may ask by ARP under any address of its own, the VIP included.',
      '1': 'It avoids asking under an address that is not of the target’s subnet.',
      '2': 'It asks under the best address for that neighbour, never under a VIP on lo.',
    },
    rp_filter: {
      '0': 'It does not check where a packet’s source would be answered.',
      '1': 'Strict: a packet must come in by the interface that its source would be answered by.',
      '2': 'Loose: some interface must lead to its source.',
    },
    send_redirects: {
      '0': 'It tells nobody of a shorter way.',
      '1': 'It tells a sender by ICMP when the way leads back out of the interface it came by.',
    },
    accept_local: {
      '0': 'A packet from outside with an address of this host for its source is dropped.',
      '1': 'It accepts packets from outside with its own address for their source.',
    },
    conntrack: {
      '0': 'IPVS and netfilter’s connection tracking go separate ways: IPVS’s packets are not tracked.',
      '1': 'What IPVS forwards is tracked by netfilter too, so that its rules can use the state.',
    },
    conn_reuse_mode: {
      '0': 'A client’s port that comes again follows the old entry, whatever state that is in.',
      '1': 'A client’s port that comes again is scheduled anew when the old connection was at its end.',
    },
    expire_nodest_conn: {
      '0': 'Packets of a connection whose destination was removed are dropped until its entry ends.',
      '1': 'A connection whose destination was removed ends with its next packet.',
    },
    expire_quiescent_template: {
      '0': 'A template holds even when its destination’s weight is 0.',
      '1': 'A template ends when its destination’s weight is 0.',
    },
  },
  socket: {
    LISTEN: 'It waits for connections.',
    'SYN-SENT': 'It sent a SYN and waits for the answer.',
    'SYN-RECEIVED': 'It answered a SYN and waits for the acknowledgement.',
    ESTABLISHED: 'The handshake is done: data can flow.',
    'FIN-WAIT-1': 'It has closed, and its FIN is not acknowledged yet.',
    'FIN-WAIT-2': 'It has closed, and waits for the other side’s FIN.',
    'CLOSE-WAIT': 'The other side has closed; the program here has not yet.',
    CLOSING: 'Both sides closed at once.',
    'LAST-ACK': 'It has closed last, and waits for the acknowledgement.',
    'TIME-WAIT': 'Closed: it waits for stragglers before the port is free.',
    CLOSED: 'It is closed.',
    udp: 'It takes every datagram to its port: UDP knows no connections.',
    other: 'A program listens here beside TCP and UDP.',
  },
} as const;
