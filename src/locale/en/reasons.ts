/**
 * Why something happened, as a sentence: the text of every reason code, `{{value}}` standing for the reason's values and `{{host}}` for
 * who decided. Behind `_` a case of the code: see view/reasons.ts.
 */
export const reasons = {
  'device.other-host': 'The frame is for {{destination}} and {{interface}} of {{host}} is {{mac}}: it is let pass by.',
  'device.down': '{{interface}} of {{host}} is down, so nothing leaves by it.',
  'device.too-long':
    'The frame of {{length}} bytes is too long for {{interface}} of {{host}}, whose MTU is {{mtu}}: it never gets in.',
  'device.malformed':
    'The {{protocol}} header does not hold together ({{fault}}), so {{host}} throws it away without a word.',

  'arp.answer':
    '{{host}} answers: {{target}} is its own, on {{on}}, and arp_ignore is max(all {{all}}, {{interface}} {{own}}) = {{value}}, which allows it.',
  'arp.answer_elsewhere':
    '{{host}} answers although it has {{target}} on {{on}}, not on {{interface}} where the question came in: arp_ignore is max(all {{all}}, {{interface}} {{own}}) = {{value}}, and any address of its own will do.',
  'arp.not-mine': '{{host}} stays silent: {{target}} is none of its addresses.',
  'arp.ignore':
    '{{host}} has {{target}} on {{on}} and stays silent: arp_ignore is max(all {{all}}, {{interface}} {{own}}) = {{value}}, and the question came in on {{interface}}.',
  'arp.filter':
    '{{host}} stays silent: arp_filter is on, and its way back to {{sender}} does not leave through {{interface}}.',
  'arp.source-invalid':
    '{{host}} does not answer a question from {{sender}}: a packet from that address would be refused on {{interface}}.',
  'arp.proxy': '{{host}} answers for {{target}} in its place (proxy_arp): it would forward to it through {{route}}.',
  'arp.noarp': '{{interface}} of {{host}} takes no part in ARP (NOARP).',
  'arp.proxy-wait':
    '{{host}} would answer for {{target}}, and waits {{waitMs}} ms first (proxy_delay): {{target}} itself may answer sooner.',
  'arp.gratuitous-ignored':
    '{{host}} pays no attention to the gratuitous ARP of {{address}} at {{mac}}: drop_gratuitous_arp is on for {{interface}}.',
  'arp.announce':
    '{{host}} tells everybody on {{interface}} that {{address}} is here, unasked: arp_notify is on, and the card has come up or changed its address.',
  'arp.accept':
    '{{host}} makes an entry for {{address}} at {{mac}} although it has not asked: arp_accept is {{value}}.',
  'arptables.drop':
    '{{host}} drops the ARP packet from {{sender}} for {{target}}: rule {{rule}} of chain {{chain}} of arptables says so. Nobody is told.',
  'arptables.policy':
    '{{host}} drops the ARP packet from {{sender}} for {{target}}: no rule of {{chain}} of arptables takes it, and the chain’s policy is DROP.',
  'arptables.mangle':
    'Rule {{rule}} of chain {{chain}} of arptables on {{host}} rewrites the sender: {{after}} instead of {{before}}.',
  'arp.ask':
    '{{host}} asks who has {{target}}, as {{sender}}: arp_announce is max(all {{all}}, {{interface}} {{own}}) = {{value}}, so it asks as an address of {{interface}}.',
  'arp.ask_packet-source':
    '{{host}} asks who has {{target}} in the name of {{sender}}, the source of the packet that waits: arp_announce is max(all {{all}}, {{interface}} {{own}}) = {{value}}, which lets it. Whoever hears this may learn that {{sender}} is here.',
  'arp.ask_probe':
    '{{host}} asks {{target}} directly whether it is still there: the entry is old, and nothing has confirmed it.',
  'arp.learn': '{{host}} writes {{mac}} beside {{address}}; the entry was {{before}} and is {{state}}.',
  'arp.learn_replaced':
    '{{host}} replaces the MAC beside {{address}}: {{was}} becomes {{mac}}. Nobody checks who is telling it.',
  'arp.learn_confirmed': '{{host}} already has {{mac}} beside {{address}}; the entry is {{state}} again.',
  'arp.too-late':
    '{{host}} keeps {{kept}} beside {{address}}: an entry younger than one second is locked, so this answer came too late.',
  'arp.unsolicited': '{{host}} did not ask for {{address}} and does not remember it.',

  'neighbour.known': '{{host}} knows the MAC of {{nextHop}} on {{interface}}: {{mac}} ({{state}}).',
  'neighbour.wait': '{{host}} has no MAC for {{nextHop}} on {{interface}} yet: the packet waits while it asks.',
  'neighbour.wait_asked':
    '{{host}} has already asked for {{nextHop}} on {{interface}}: the packet waits for the same answer.',
  'neighbour.noarp':
    '{{interface}} of {{host}} speaks no ARP (NOARP), and nobody has entered {{nextHop}} by hand: the frame goes to {{host}}’s own MAC {{mac}}, which reaches no one.',
  'neighbour.failed':
    'Nobody answered for {{nextHop}} on {{interface}}: after {{probes}} questions {{host}} gives the packet up.',

  'route.local': '{{destination}} is an address of {{host}}, on {{on}}: the packet is for this machine.',
  'route.forward':
    '{{destination}} is elsewhere: {{host}} sends it on by “{{route}}”, next to {{nextHop}} through {{interface}}.',
  'route.output': '{{host}} sends to {{destination}} through {{interface}}, next to {{nextHop}}.',
  'route.output_direct': '{{host}} sends to {{destination}} through {{interface}}: it is on the same segment.',
  'route.none': '{{host}} has no route to {{destination}}.',
  'route.no-forwarding':
    '{{destination}} is not an address of {{host}}, and {{host}} is no router: {{sysctl}} is {{value}}, so the packet is dropped and nobody is told.',
  'route.martian-source':
    'A packet from {{source}} cannot come in on {{interface}}: that is no address a machine can send from.',
  'route.martian-source_own-address':
    'A packet from {{source}} cannot come in on {{interface}}: {{source}} is an address of {{host}} itself, and accept_local is off.',
  'route.rp-filter':
    'Strict source check: rp_filter is max(all {{all}}, {{interface}} {{own}}) = {{value}}. The packet came in on {{interface}}, but the route back to {{source}} leaves through {{back}}.',
  'route.rp-filter_no-route':
    'Source check: rp_filter is max(all {{all}}, {{interface}} {{own}}) = {{value}}, and {{host}} has no route back to {{source}} at all.',
  'route.rp-filter_no-address':
    'Source check: rp_filter is max(all {{all}}, {{interface}} {{own}}) = {{value}}. The route back to {{source}} leaves through {{back}}, and {{interface}} has no address that would excuse it.',
  'route.broadcast': '{{destination}} is a broadcast address: {{host}} takes the packet as its own.',

  'ip.ttl-expired': 'The TTL is {{ttl}}: {{host}} may not send the packet on any more.',
  'ip.ttl-decrement': '{{host}} forwards, so the TTL falls from {{before}} to {{after}}.',
  'ip.too-big': 'The packet has {{length}} bytes, {{interface}} takes {{mtu}}, and DF forbids cutting it up.',
  'ip.fragment':
    'The packet has {{length}} bytes and the link takes {{mtu}}: {{host}} cuts it into {{parts}} fragments.',
  'ip.reassembled': '{{host}} has all fragments and puts the packet together again.',
  'ip.fragment-waits': '{{host}} keeps this fragment until the others have come.',
  'ip.fragments-expired':
    '{{host}} gives up waiting: after {{afterS}}\u00a0s only {{parts}} fragments have come, and the rest never will.',
  'ip.no-protocol': '{{host}} knows nothing of protocol {{protocol}}.',
  'ip.not-unicast': 'The frame was not addressed to {{host}} alone, and such packets are not forwarded.',

  'icmp.error-sent': '{{host}} reports to {{to}}: ICMP type {{type}}, code {{code}}.',
  'icmp.error-suppressed':
    '{{host}} would report to {{to}} (ICMP {{type}}/{{code}}), but no error is sent here: {{why}}.',
  'icmp.echo-reply': '{{host}} answers the ping from {{from}}.',
  'icmp.echo-ignored': '{{host}} ignores the ping from {{from}}, as its sysctls say.',
  'icmp.delivered': '{{host}} reads the ICMP message from {{from}}: type {{type}}, code {{code}}.',
  'icmp.redirect-withheld':
    '{{host}} would tell {{to}} once more to use {{gateway}}, but has done so {{sent}} times: redirects become rarer each time, and after nine there are none until it has been quiet for 20 seconds.',
  'icmp.redirect-taken':
    '{{host}} believes {{from}}: for {{seconds}} seconds it sends what is for {{destination}} to {{gateway}} instead of {{instead}}.',
  'icmp.redirect-refused':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: it comes from no gateway it uses, or names none it could.',
  'icmp.redirect-refused_accept_redirects':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: accept_redirects is off.',
  'icmp.redirect-refused_secure_redirects':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: secure_redirects is on, and {{gateway}} is not one of its default gateways.',
  'icmp.redirect-refused_not-known':
    '{{host}} does not know the MAC of {{gateway}} yet: it asks for it, and the next redirect of {{from}} will count.',
  'icmp.redirect-refused_no-socket':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: no program here sends what it is about.',
  'icmp.redirect-refused_half-open':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: the connection it is about is not accepted yet.',
  'icmp.redirect-refused_held':
    '{{host}} does not follow the redirect of {{from}} to {{gateway}} for {{destination}}: a program is just using the connection it is about.',
  'icmp.redirect-sent':
    '{{host}} tells {{to}} to use {{gateway}} directly from now on: the packet would leave by the interface it came in on.',

  'tcp.delivered': 'The segment belongs to {{host}}’s connection {{local}} with {{remote}}, in state {{state}}.',
  'tcp.delivered_listen': 'A program on {{host}} listens on {{local}}: the request of {{remote}} has reached it.',
  'tcp.accepted': 'The handshake is complete: {{host}} accepts the connection from {{remote}} on {{local}}.',
  'tcp.no-socket': 'Nothing on {{host}} is waiting for a segment to {{local}}, so it refuses with a reset.',
  'tcp.no-socket_silent':
    'Nothing on {{host}} is waiting for a segment to {{local}}; being a reset itself, it gets no answer.',
  'tcp.no-route':
    '{{host}} would answer {{remote}} and has no route there: the handshake is given up before it begins, and nobody is told.',
  'tcp.unexpected': 'In state {{state}} this segment makes no sense to {{host}}.',
  'tcp.retransmit': 'No answer came: {{host}} sends again from {{local}} to {{remote}} (attempt {{attempt}}).',
  'tcp.soft-error':
    '{{host}} hears of a fault on the way ({{error}}), remembers it and keeps trying: an established connection does not end of it.',
  'udp.delivered': 'A program on {{host}} waits on {{address}}:{{port}} and gets the datagram.',
  'udp.no-socket': 'No program on {{host}} waits on {{address}}:{{port}}.',

  'tunnel.decapsulated':
    '{{host}} takes the outer header off: {{source}} → {{destination}} carried {{innerSource}} → {{innerDestination}}, which now comes in on {{interface}}.',
  'tunnel.none': '{{host}} has no tunnel that is up for packets from {{source}} to {{destination}}.',
  'tunnel.checksum':
    '{{interface}} of {{host}} takes GRE packets with a checksum or packets without, as it was set up, and this one is of the other sort.',
  'tunnel.congestion':
    'A router on the way marked the outer header "congestion experienced", but the sender of the packet inside knows no such mark: {{host}} throws it away.',
  'tunnel.udp':
    'A port of {{host}}’s own kernel takes the UDP header off ({{type}}): inside is IP protocol {{protocol}}.',
  'tunnel.encapsulated':
    '{{interface}} of {{host}} puts an outer header on, {{source}} → {{destination}} with TTL {{ttl}}: so it leaves by {{through}}.',
  'tunnel.no-way': '{{interface}} of {{host}} has no way to the tunnel’s other end {{to}} ({{error}}).',
  'tunnel.too-big':
    'The packet has {{length}} bytes, only {{mtu}} fit into the tunnel {{interface}} of {{host}}, and it must not be cut.',

  'ipvs.conn-found':
    'IPVS knows this connection: {{client}} → {{virtual}} goes to {{dest}}, and no scheduler is asked.',
  'ipvs.reschedule':
    'The client begins anew from {{client}}, and {{why}}: IPVS lets the old entry go and asks the scheduler again.',
  'ipvs.dest-gone': 'The connection’s real server {{dest}} was taken out of the service, so the packet is dropped.',
  'ipvs.dest-gone_expire':
    'The connection’s real server {{dest}} was taken out of the service; expire_nodest_conn is on, so the entry goes too.',
  'ipvs.tracked':
    'Connection tracking still takes the packet for one of the old connection from {{client}}: it is dropped, and a new connection can begin with the next one.',
  'ipvs.not-new':
    'IPVS knows no connection {{client}} → {{virtual}}, and a segment without SYN cannot begin one: it is left to {{host}} itself.',
  'ipvs.no-service': '{{virtual}} is no virtual service, so IPVS leaves the packet to {{host}} itself.',
  'ipvs.malformed': 'The packet is too short to name its ports, so IPVS drops it.',
  'ipvs.drop-packet':
    'Memory is short and drop_packet is on: one new connection in {{rate}} is turned away, and this is one.',
  'ipvs.not-scheduled':
    'IPVS does not schedule this packet to {{service}}, because {{why}}: {{host}} handles it itself.',
  'ipvs.template-found':
    'Persistence: {{client}} went to {{dest}} less than {{timeout}}\u00a0s ago, so it goes there again and no scheduler is asked.',
  'ipvs.template-made': 'Persistence: {{client}} is bound to {{dest}} for {{timeout}}\u00a0s.',
  'ipvs.template-invalid':
    'Persistence bound {{client}} to {{dest}}, which cannot be used any more, because {{why}}: a new server is chosen.',
  'ipvs.scheduled': '{{scheduler}} chooses {{dest}} for {{client}}.',
  'ipvs.scheduled_template': '{{client}} gets {{dest}}: persistence has decided, not the scheduler.',
  'ipvs.scheduled_rr': 'rr takes the next in turn, {{dest}}.',
  'ipvs.scheduled_wrr':
    'wrr goes round its list and takes the first whose weight reaches the current weight: {{dest}}, weight {{weight}}, cw {{pass}}.',
  'ipvs.scheduled_lc':
    'lc takes the server with the fewest connections, {{dest}}: {{active}} active × {{activeLoad}} + {{inactive}} inactive.',
  'ipvs.scheduled_wlc':
    'wlc takes the server with the fewest connections for its weight, {{dest}}: ({{active}} active × {{activeLoad}} + {{inactive}} inactive) / {{weight}}.',
  'ipvs.scheduled_sed':
    'sed takes the server with the shortest expected delay, {{dest}}: ({{active}} active + 1) / {{weight}}.',
  'ipvs.scheduled_nq':
    'nq takes an idle server if there is one, else the one with the shortest expected delay: {{dest}}.',
  'ipvs.scheduled_fo':
    'fo takes the server with the largest weight that is not overloaded: {{dest}}, weight {{weight}}.',
  'ipvs.scheduled_ovf':
    'ovf fills the server with the largest weight first, until its active connections reach it: {{dest}}, {{active}} of {{weight}}.',
  'ipvs.scheduled_twos':
    'twos draws two servers by weight and takes the one with fewer connections for its weight: {{dest}}.',
  'ipvs.scheduled_sh': 'sh hashes the client’s address, and its bucket belongs to {{dest}}.',
  'ipvs.scheduled_dh': 'dh hashes the address that is asked for, and its bucket belongs to {{dest}}.',
  'ipvs.scheduled_mh': 'mh hashes the client’s address, and its slot in the Maglev table belongs to {{dest}}.',
  'ipvs.scheduled_lblc': 'lblc keeps the address that is asked for on one server while that is not too busy: {{dest}}.',
  'ipvs.scheduled_lblcr':
    'lblcr keeps the address that is asked for on a set of servers and takes the least loaded of them: {{dest}}.',
  'ipvs.no-dest':
    '{{service}} has no real server that can take the request: there is none, or all have weight 0 or are full.',
  'ipvs.state':
    'The entry {{client}} → {{virtual}} goes from {{before}} to {{after}} and would end in {{timeout}}\u00a0s without another packet.',
  'ipvs.masquerade': 'NAT: the destination {{virtual}} is rewritten to {{dest}}.',
  'ipvs.direct-route': 'DR: the IP packet keeps its addresses and its port; only the frame is addressed to {{dest}}.',
  'ipvs.tunnel': 'TUN: the whole packet is put into another one, from {{outerSource}} to {{dest}}.',
  'ipvs.local': '{{dest}} is {{host}} itself: the packet stays here.',
  'ipvs.bypass': 'No real server can take it and cache_bypass is on: the packet goes on to {{virtual}} itself.',
  'ipvs.ttl-expired': 'The TTL is used up: IPVS may not send the packet on, and tells the client.',
  'ipvs.too-big':
    'The packet has {{length}} bytes, {{limit}} get through to the real server, and DF forbids cutting it up.',
  'ipvs.no-route': '{{host}} has no route to the real server {{dest}}.',
  'ipvs.refused': 'IPVS may not send this packet to {{dest}}: {{why}}.',
  'ipvs.reply': 'The reply belongs to the connection {{client}} → {{virtual}}, which IPVS follows.',
  'ipvs.reply_masquerade':
    'NAT, the way back: the source {{sourceBefore}} is rewritten to {{sourceAfter}}, whom the client asked.',
  'ipvs.reply-unknown': 'The packet comes from a real server’s port, but IPVS knows no connection it belongs to.',
  'ipvs.icmp-translated':
    'IPVS rewrites the ICMP error and the packet quoted in it, as it rewrites the connection’s own.',
  'ipvs.icmp-forwarded': 'The ICMP error is about the connection {{client}} → {{virtual}}, so it goes to {{dest}} too.',
  'ipvs.icmp-checksum': 'The ICMP message’s checksum is wrong, so IPVS drops it.',
  'ipvs.tunnel-error':
    'The error is about the tunnel to {{dest}}; IPVS turns it into one about the client’s own packet.',
  'ipvs.conn-expired': 'The entry {{client}} → {{virtual}} ends: no packet came for its whole time.',
  'ipvs.template-kept':
    'The persistence template of {{client}} stays while {{controlled}} of its connections are left.',
  'ipvs.conn-dropped':
    'Memory is short and drop_entry is on: the entry {{client}} → {{virtual}} is let go before its time.',

  'filter.accept': '{{host}} lets the packet pass in {{table}}: rule {{rule}} of {{chain}} says so, “{{text}}”.',
  'filter.drop':
    '{{host}} drops the packet in {{table}}: rule {{rule}} of {{chain}} says so, “{{text}}”. Nobody is told.',
  'filter.policy':
    '{{host}} drops the packet: no rule of {{chain}} in {{table}} took it, and the chain’s policy is {{policy}}. Nobody is told.',
  'filter.reject':
    '{{host}} refuses the packet in {{table}} and says so with {{with}}: rule {{rule}} of {{chain}}, “{{text}}”.',
  'mangle.mark':
    '{{host}} marks the packet: rule {{rule}} of {{chain}} in {{table}}, “{{text}}”, makes mark {{before}} into {{after}}. The mark stays inside {{host}}; a firewall-mark service of IPVS looks for it.',

  'nat.source':
    'From now on {{host}} gives packets of this connection another source, {{after}} for {{before}}: rule {{rule}} of {{chain}}, “{{text}}”.',
  'nat.masquerade':
    'From now on {{host}} gives packets of this connection its own address on {{interface}} as their source, {{after}} for {{before}}: rule {{rule}} of {{chain}}, “{{text}}”.',
  'nat.destination':
    'From now on {{host}} gives packets of this connection another destination, {{after}} for {{before}}: rule {{rule}} of {{chain}}, “{{text}}”.',
  'nat.redirect':
    'From now on {{host}} takes packets of this connection itself, {{after}} instead of {{before}}: rule {{rule}} of {{chain}}, “{{text}}”.',
  'nat.no-address':
    '{{host}} has no address on {{interface}} that could be the source, so rule {{rule}} of {{chain}} drops the packet.',
  'nat.translated':
    '{{host}} translates the packet as its connection says: the {{manip}} {{before}} becomes {{after}}.',
  'nat.icmp-translated':
    '{{host}} translates this ICMP error (type {{type}}, code {{code}}) and the packet it quotes: the {{manip}} {{before}} becomes {{after}}, so that its reader recognizes what it is about.',
  'nat.redirect-dropped': '{{host}} drops an ICMP redirect about a translated connection: its addresses would mislead.',
  'nat.no-route': '{{host}} has no route to {{destination}}, the packet’s new destination.',
  'nat.interface-changed':
    '{{host}} drops the packet and forgets its connection: that one got the address of {{before}}, and the packet would leave by {{after}}.',

  'conntrack.new':
    '{{host}} has not seen this {{protocol}} connection before: {{original}} is NEW, and {{reply}} would be its answer.',
  'conntrack.known':
    '{{host}} knows the {{protocol}} connection {{original}}: the packet is {{state}}, in the {{direction}} direction.',
  'conntrack.invalid':
    'The packet {{packet}} can belong to no connection that {{host}} knows and can begin none ({{why}}): it is INVALID, and nat rules do not see it.',
  'conntrack.notrack':
    '{{host}} does not follow the connection of this packet: rule {{rule}} of {{chain}}, “{{text}}”.',
  'conntrack.untracked':
    'IPVS on {{host}} detaches the packet from its connection: {{sysctl}} is {{value}}. No SNAT or MASQUERADE applies to it from here on, and the server’s answer will be INVALID or NEW.',
  'conntrack.ipvs':
    'IPVS on {{host}} leaves the packet its connection, since {{sysctl}} is {{value}}, and tells it where the answer comes from: {{after}} instead of {{before}}.',
  'conntrack.clash':
    '{{host}} drops the packet: its connection {{original}} would be answered as {{reply}}, which another one already is.',
} as const;
