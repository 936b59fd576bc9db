/** What one sees in each lab of the catalogue (lessons/labs.ts), in one sentence; by the lab's id. */
export const labs = {
  'seed-nat-two-servers':
    'wrr 1:1 behind 192.168.1.6; then one server’s program stops, and later the other’s: requests to it are refused, because nothing checks its health.',
  'seed-nat-rr':
    'A director between 20.20.20.0/24 and 10.10.10.0/24: requests and replies both cross it, and both are rewritten.',
  'seed-nat-port-mapping':
    'The client asks port 80 and the servers listen on 8080: NAT rewrites the port along with the address.',
  'nat-one-arm':
    'Client, director and servers share a segment. Replies pass the director because it is the servers’ gateway, and its ICMP redirects are switched off.',
  'seed-dr-arp-sysctl':
    'Three machines own the VIP and only the director answers for it; two sysctls on the real servers see to that.',
  'seed-dr-arp-static':
    'The real servers would answer for the VIP, but nobody asks: the router’s neighbour entry for it is permanent.',
  'seed-dr-arp-arptables':
    'The real servers drop every ARP request for the VIP, and arptables rewrites the sender of those they send themselves.',
  'seed-dr-rr': 'Six requests to 10.10.10.100, alternating between two servers that reply past the director.',
  'seed-dr-weights-3-1': 'wrr gives 172.6.6.6 three requests for each one that 172.6.6.7 gets.',
  'seed-dr-reweight':
    'One server’s weight goes from 1 to 2 and it gets two requests in three; then a port mapping is tried, which DR cannot do.',
  'seed-dr-verbatim':
    'Addresses, routes and weights 3 to 1 for 172.6.6.9, set by ifconfig, route and echo into /proc; at the end the tables are looked at.',
  'surprise-dr-no-forward':
    'The director has ip_forward off, and yet requests get through: IPVS sends them on itself, without the routing that ip_forward guards.',
  'local-node': 'One of the two destinations is the director itself: every second request is delivered where it is.',
  'seed-tun-three-cities':
    'The director in Beijing wraps each request in a second IP header and sends it to Shanghai or Guangzhou, which reply to the client themselves.',
  'tun-gre':
    'The outer header is followed by a GRE header. One server takes it with gre0, the other with a tunnel of its own.',
  'tun-gue':
    'The request travels as the payload of a UDP datagram to port 6080, which passes where only UDP is let through.',
  'udp-nat':
    'UDP has no connection, and IPVS keeps an entry for it all the same: by it the answers are translated back, and counted both ways.',
  'icmp-nat-port-unreachable':
    'Nothing listens on the servers’ UDP port. The ICMP error is translated on its way back, and so is the header that it quotes.',
  'seed-persistent-client':
    'A service on port 0: whatever port a client asks, it comes to the server it had first, for 120 s.',
  'seed-persistent-port': 'Ports 80 and 443 are two services, and each remembers for itself which server a client has.',
  'seed-persistent-fwmark':
    'iptables marks ports 80 and 443 alike, the service is the mark: a client has one server for both.',
  'sched-wlc-twelve':
    'wlc compares connections per weight. With none open all are equal, so the first twelve reach each server once, weights 4, 2 and 1 alike; from the thirteenth on the strong ones get more.',
  'conn-drain': 'rs1 gets weight 0: its open connections go on to be served, and new ones go to rs2.',
  'conn-delete-server': 'rs1 is taken out while connections to it are open: what they send is dropped without a word.',
  'conn-thresholds':
    'rs1 takes three connections (-x 3), and then none until it is below its lower threshold (-y 1). Closing some is not enough: closed ones still count.',
  'surprise-dr-gateway-accept-local':
    'With accept_local the director takes packets from its own VIP, and every answer passes through it after all.',
  'surprise-last-service':
    'Two connections are open when the service goes. The next packet finds no service, and the director itself refuses it.',
  'surprise-vip-moves':
    'The router still believes the old director’s MAC, which passes everything on; a gratuitous ARP of the new one puts that right.',
  'icmp-ping-vip':
    'The director answers a ping of the VIP itself, whether or not a server lives. A TTL of 1 ends at the router.',
  'udp-dr': 'Datagrams from one port go to one server as long as its entry lives; another port is another flow.',
  'udp-one-packet':
    'With -o every datagram is scheduled anew, and no entry is kept: one flow is spread over both servers.',
  'tun-mtu-df':
    'With 20 bytes of outer header 1500 no longer fit, and DF forbids cutting: the director says so by ICMP, and a shorter one passes.',
  'broken-nat-no-forward': 'The server answers, and the answer ends inside the director.',
  'broken-nat-no-gateway': 'Requests reach the servers, which know no way back to the client.',
  'broken-nat-dead-service': 'The servers are up, and no program listens on their port 80.',
  'broken-nat-same-segment':
    'A client in the servers’ own segment gets answers that did not pass the director. From outside all is well.',
  'surprise-ops-nat': 'One-packet scheduling keeps no entry, so nothing translates the answers back.',
  'broken-dr-no-vip': 'The request reaches a real server under an address that server does not have.',
  'broken-dr-arp-announce':
    'arp_ignore is set, arp_announce is not: the first reply goes well, and then requests no longer pass the director.',
  'broken-dr-gateway-director':
    'The servers’ default gateway is the director, which does not take packets from its own VIP.',
  'surprise-dr-behind-router':
    'DR changes the MAC address only, so the packet goes round between director and router until its TTL is spent.',
  'broken-all-weights-zero': 'Every server has weight 0: they are there, and the scheduler passes over all of them.',
  'broken-no-real-server': 'The virtual service is there, and nobody added a destination to it.',
  'surprise-input-drop': 'iptables INPUT comes before IPVS, and a rule there drops what is meant for the VIP.',
  'surprise-dnat-before':
    'The client asks port 8080, DNAT makes it 80 before IPVS sees it, and the answer comes from port 80.',
  'broken-tun-no-tunnel': 'The wrapped request arrives, and the servers have nothing that unwraps it.',
  'broken-tun-rp-filter': 'The server unwraps it and then drops it, without a word to anybody.',
  'broken-tun-gre-down': 'One server’s gre0 is down, the other’s tunnel expects somebody else. Later both are mended.',
  'broken-tun-gue':
    'One server has no port open for it, the other’s tunl0 is down; and the first mending of the port is a wrong one.',
} as const;
