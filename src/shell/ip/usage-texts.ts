/** What `ip ... help` says: the forms that are simulated. */

import { FOU_USAGE } from './fou.ts';

export const USAGE = {
  ip: `Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }
where  OBJECT := { address | fou | link | neighbour | route | rule | tunnel }
       OPTIONS := { -V[ersion] | -4 | -6 | -0 | -f[amily] { inet | inet6 | link } |
                    -br[ief] | -o[neline] | -d[etails] | -s[tatistics] }
`,
  address: `Usage: ip address {add|change|replace} PREFIX dev IFNAME [ broadcast { ADDR | + | - } ]
                                       [ scope SCOPE ] [ label LABEL ]
       ip address del PREFIX dev IFNAME [ label LABEL ]
       ip address flush [ dev IFNAME ] [ scope SCOPE ] [ to PREFIX ] [ label PATTERN ] [ up ]
       ip address [ show [ dev IFNAME ] [ scope SCOPE ] [ to PREFIX ] [ label PATTERN ]
                         [ type TYPE ] [ primary | secondary ] [ up ] ]
SCOPE := [ host | link | global | NUMBER ]
`,
  link: `Usage: ip link add [ name ] NAME [ mtu MTU ] type { ipip | gre } [ ARGS ]
       ip link delete [ dev ] DEVICE
       ip link set [ dev ] DEVICE [ { up | down } ] [ arp { on | off } ]
                   [ address LLADDR ] [ mtu MTU ]
       ip link show [ DEVICE ] [ up ] [ type TYPE ]
`,
  neighbour: `Usage: ip neigh { add | change | replace | del } ADDR [ lladdr LLADDR ] [ nud STATE ] dev DEV
       ip neigh { show | flush } [ to PREFIX ] [ dev DEV ] [ nud STATE ]
       ip neigh get ADDR dev DEV
STATE := { permanent | noarp | stale | reachable | incomplete | delay | probe | failed }
`,
  route: `Usage: ip route { list | flush } [ root | match | exact ] [ PREFIX ] [ dev DEV ] [ via ADDR ]
                   [ src ADDR ] [ table TABLE ] [ proto PROTO ] [ type TYPE ]
                   [ scope SCOPE ] [ metric NUMBER ]
       ip route get [ fibmatch ] ADDRESS [ from ADDRESS [ iif DEV ] ] [ oif DEV ] [ mark NUMBER ]
       ip route { add | del | change | append | prepend | replace } [ TYPE ] PREFIX
                   [ via ADDR ] [ dev DEV ] [ onlink ] [ src ADDR ] [ table TABLE ]
                   [ proto PROTO ] [ scope SCOPE ] [ metric NUMBER ]
TYPE := { unicast | local | broadcast | unreachable | prohibit | blackhole }
TABLE := [ local | main | all ]
SCOPE := [ host | link | global | NUMBER ]
PROTO := [ kernel | boot | static | NUMBER ]
`,
  tunnel: `Usage: ip tunnel { add | change | del | show } [ NAME ]
        [ mode { gre | ipip } ]
        [ remote ADDR ] [ local ADDR ]
        [ [i|o]key KEY ] [ [i|o]csum ]
        [ ttl TTL ] [ tos TOS ] [ [no]pmtudisc ] [ dev PHYS_DEV ]

Where: NAME := STRING
       ADDR := { IP_ADDRESS | any }
       TOS  := { 00..ff | inherit }
       TTL  := { 1..255 | inherit }
       KEY  := { DOTTED_QUAD | NUMBER }
`,
  fou: FOU_USAGE,
} as const;
