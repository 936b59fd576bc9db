/**
 * Every reason the engine gives, by its code, with the place in Linux that decides it. The page turns a code and its
 * values into a sentence (locale/); nothing here is text for people.
 *
 * A code reads PART.WHAT: `arp.` who answers and who asks, `route.`, `ip.`, `ipvs.`, `tcp.`, `udp.`, `icmp.`, `tunnel.`,
 * `neighbour.`, `device.`, `filter.`, `mangle.`, `nat.`, `conntrack.`.
 */
export const REASONS = {
  // A frame at an interface
  'device.other-host': 'net/ipv4/ip_input.c: ip_rcv_core()',
  'device.down': 'net/core/dev.c: __dev_queue_xmit()',
  'device.too-long': 'net/core/dev.c: __dev_forward_skb()',
  'device.malformed': 'net/ipv4/ip_input.c: ip_rcv_core()',

  // ARP: a request that came in
  'arp.answer': 'net/ipv4/arp.c: arp_process()',
  'arp.not-mine': 'net/ipv4/arp.c: arp_process()',
  'arp.ignore': 'net/ipv4/arp.c: arp_ignore()',
  'arp.filter': 'net/ipv4/arp.c: arp_filter()',
  'arp.source-invalid': 'net/ipv4/arp.c: arp_process()',
  'arp.proxy': 'net/ipv4/arp.c: arp_fwd_proxy()',
  'arp.noarp': 'net/ipv4/arp.c: arp_rcv()',
  'arp.proxy-wait': 'net/core/neighbour.c: pneigh_enqueue()',
  'arp.gratuitous-ignored': 'net/ipv4/arp.c: arp_process()',
  // ARP: a request of this host's own, and what it learns
  'arp.ask': 'net/ipv4/arp.c: arp_solicit()',
  'arp.learn': 'net/core/neighbour.c: __neigh_update()',
  'arp.too-late': 'net/ipv4/arp.c: arp_process()',
  'arp.unsolicited': 'net/ipv4/arp.c: arp_process()',
  'arp.accept': 'net/ipv4/arp.c: arp_accept()',
  'arp.announce': 'net/ipv4/devinet.c: inetdev_send_gratuitous_arp()',
  // The ARP filter: see arptables.ts
  'arptables.drop': 'net/netfilter/nf_tables_core.c: nft_do_chain()',
  'arptables.policy': 'net/netfilter/nf_tables_core.c: nft_do_chain()',
  'arptables.mangle': 'net/ipv4/netfilter/arpt_mangle.c: target()',

  // The neighbour table
  'neighbour.known': 'net/core/neighbour.c: neigh_resolve_output()',
  'neighbour.wait': 'net/core/neighbour.c: __neigh_event_send()',
  'neighbour.noarp': 'net/ipv4/arp.c: arp_constructor()',
  'neighbour.failed': 'net/core/neighbour.c: neigh_timer_handler()',

  // Routing
  'route.local': 'net/ipv4/route.c: ip_route_input_slow()',
  'route.forward': 'net/ipv4/route.c: __mkroute_input()',
  'route.output': 'net/ipv4/route.c: ip_route_output_key_hash_rcu()',
  'route.none': 'net/ipv4/route.c: ip_route_input_slow()',
  'route.no-forwarding': 'net/ipv4/route.c: ip_route_input_slow()',
  'route.martian-source': 'net/ipv4/fib_frontend.c: fib_validate_source()',
  'route.rp-filter': 'net/ipv4/fib_frontend.c: __fib_validate_source()',
  'route.broadcast': 'net/ipv4/route.c: ip_route_input_slow()',

  // IPv4
  'ip.ttl-expired': 'net/ipv4/ip_forward.c: ip_forward()',
  'ip.ttl-decrement': 'net/ipv4/ip_forward.c: ip_forward()',
  'ip.too-big': 'net/ipv4/ip_forward.c: ip_forward()',
  'ip.fragment': 'net/ipv4/ip_output.c: ip_do_fragment()',
  'ip.reassembled': 'net/ipv4/ip_fragment.c: ip_defrag()',
  'ip.fragment-waits': 'net/ipv4/ip_fragment.c: ip_defrag()',
  'ip.fragments-expired': 'net/ipv4/ip_fragment.c: ip_expire()',
  'ip.no-protocol': 'net/ipv4/ip_input.c: ip_protocol_deliver_rcu()',
  'ip.not-unicast': 'net/ipv4/ip_forward.c: ip_forward()',

  // ICMP
  'icmp.error-sent': 'net/ipv4/icmp.c: __icmp_send()',
  'icmp.error-suppressed': 'net/ipv4/icmp.c: __icmp_send()',
  'icmp.echo-reply': 'net/ipv4/icmp.c: icmp_echo()',
  'icmp.echo-ignored': 'net/ipv4/icmp.c: icmp_echo()',
  'icmp.delivered': 'net/ipv4/icmp.c: icmp_rcv()',
  'icmp.redirect-sent': 'net/ipv4/route.c: ip_rt_send_redirect()',
  'icmp.redirect-withheld': 'net/ipv4/route.c: ip_rt_send_redirect()',
  'icmp.redirect-taken': 'net/ipv4/route.c: __ip_do_redirect()',
  'icmp.redirect-refused': 'net/ipv4/route.c: __ip_do_redirect()',

  // Sockets
  'tcp.delivered': 'net/ipv4/tcp_ipv4.c: tcp_v4_rcv()',
  'tcp.accepted': 'net/ipv4/tcp_minisocks.c: tcp_check_req()',
  'tcp.no-socket': 'net/ipv4/tcp_ipv4.c: tcp_v4_rcv()',
  'tcp.no-route': 'net/ipv4/tcp_input.c: tcp_conn_request()',
  'tcp.unexpected': 'net/ipv4/tcp_input.c: tcp_rcv_state_process()',
  'tcp.soft-error': 'net/ipv4/tcp_ipv4.c: tcp_v4_err()',
  'tcp.retransmit': 'net/ipv4/tcp_timer.c: tcp_retransmit_timer()',
  'udp.delivered': 'net/ipv4/udp.c: __udp4_lib_rcv()',
  'udp.no-socket': 'net/ipv4/udp.c: __udp4_lib_rcv()',

  // Tunnels
  'tunnel.decapsulated': 'net/ipv4/ip_tunnel.c: ip_tunnel_rcv()',
  'tunnel.none': 'net/ipv4/tunnel4.c: tunnel4_rcv()',
  'tunnel.checksum': 'net/ipv4/ip_tunnel.c: ip_tunnel_rcv()',
  'tunnel.congestion': 'net/ipv4/ip_tunnel.c: ip_tunnel_rcv()',
  'tunnel.udp': 'net/ipv4/fou.c: gue_udp_recv()',
  'tunnel.encapsulated': 'net/ipv4/ip_tunnel.c: ip_tunnel_xmit()',
  'tunnel.no-way': 'net/ipv4/ip_tunnel.c: ip_tunnel_xmit()',
  'tunnel.too-big': 'net/ipv4/ip_tunnel.c: tnl_update_pmtu()',

  // IPVS: see ipvs/. What a request meets, in its order
  'ipvs.conn-found': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()',
  'ipvs.reschedule': 'net/netfilter/ipvs/ip_vs_core.c: is_new_conn_expected()',
  'ipvs.dest-gone': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_hook()',
  'ipvs.tracked': 'include/net/ip_vs.h: ip_vs_conn_uses_old_conntrack()',
  'ipvs.not-new': 'net/netfilter/ipvs/ip_vs_proto_tcp.c: tcp_conn_schedule()',
  'ipvs.no-service': 'net/netfilter/ipvs/ip_vs_proto_tcp.c: tcp_conn_schedule()',
  'ipvs.malformed': 'net/netfilter/ipvs/ip_vs_proto_tcp.c: tcp_conn_schedule()',
  'ipvs.drop-packet': 'include/net/ip_vs.h: ip_vs_todrop()',
  'ipvs.not-scheduled': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_schedule()',
  'ipvs.template-found': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_sched_persist()',
  'ipvs.template-made': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_sched_persist()',
  'ipvs.template-invalid': 'net/netfilter/ipvs/ip_vs_conn.c: ip_vs_check_template()',
  'ipvs.scheduled': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_schedule()',
  'ipvs.no-dest': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_leave()',
  'ipvs.state': 'net/netfilter/ipvs/ip_vs_proto_tcp.c: set_tcp_state()',
  // IPVS: how it is forwarded, or why not
  'ipvs.masquerade': 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_nat_xmit()',
  'ipvs.direct-route': 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_dr_xmit()',
  'ipvs.tunnel': 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_tunnel_xmit()',
  'ipvs.local': 'net/netfilter/ipvs/ip_vs_xmit.c: __ip_vs_get_out_rt()',
  'ipvs.bypass': 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_bypass_xmit()',
  'ipvs.ttl-expired': 'net/netfilter/ipvs/ip_vs_xmit.c: decrement_ttl()',
  'ipvs.too-big': 'net/netfilter/ipvs/ip_vs_xmit.c: ensure_mtu_is_adequate()',
  'ipvs.no-route': 'net/netfilter/ipvs/ip_vs_xmit.c: __ip_vs_get_out_rt()',
  'ipvs.refused': 'net/netfilter/ipvs/ip_vs_xmit.c: crosses_local_route_boundary()',
  // IPVS: replies and ICMP errors
  'ipvs.reply': 'net/netfilter/ipvs/ip_vs_core.c: handle_response()',
  'ipvs.reply-unknown': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_out_hook()',
  'ipvs.icmp-translated': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_nat_icmp()',
  'ipvs.icmp-forwarded': 'net/netfilter/ipvs/ip_vs_xmit.c: ip_vs_icmp_xmit()',
  'ipvs.icmp-checksum': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_icmp()',
  'ipvs.tunnel-error': 'net/netfilter/ipvs/ip_vs_core.c: ip_vs_in_icmp()',
  // IPVS: the ends of entries
  'ipvs.conn-expired': 'net/netfilter/ipvs/ip_vs_conn.c: ip_vs_conn_expire()',
  'ipvs.template-kept': 'net/netfilter/ipvs/ip_vs_conn.c: ip_vs_conn_expire()',
  'ipvs.conn-dropped': 'net/netfilter/ipvs/ip_vs_conn.c: ip_vs_random_dropentry()',

  // The packet filter: see iptables/
  'filter.accept': 'net/netfilter/nf_tables_core.c: nft_do_chain()',
  'filter.drop': 'net/netfilter/nf_tables_core.c: nft_do_chain()',
  'filter.policy': 'net/netfilter/nf_tables_core.c: nft_do_chain()',
  'filter.reject': 'net/ipv4/netfilter/ipt_REJECT.c: reject_tg()',
  'mangle.mark': 'net/netfilter/xt_mark.c: mark_tg()',
  // Address translation
  'nat.source': 'net/netfilter/xt_nat.c: xt_snat_target_v2()',
  'nat.masquerade': 'net/netfilter/nf_nat_masquerade.c: nf_nat_masquerade_ipv4()',
  'nat.destination': 'net/netfilter/xt_nat.c: xt_dnat_target_v2()',
  'nat.redirect': 'net/netfilter/nf_nat_redirect.c: nf_nat_redirect_ipv4()',
  'nat.no-address': 'net/netfilter/nf_nat_masquerade.c: nf_nat_masquerade_ipv4()',
  'nat.translated': 'net/netfilter/nf_nat_core.c: nf_nat_packet()',
  'nat.icmp-translated': 'net/netfilter/nf_nat_proto.c: nf_nat_icmp_reply_translation()',
  'nat.redirect-dropped': 'net/netfilter/nf_nat_proto.c: nf_nat_icmp_reply_translation()',
  'nat.no-route': 'net/netfilter/nf_nat_proto.c: nf_nat_ipv4_local_fn()',
  'nat.interface-changed': 'net/netfilter/nf_nat_core.c: nf_nat_inet_fn()',
  // Connection tracking: see conntrack/
  'conntrack.new': 'net/netfilter/nf_conntrack_core.c: init_conntrack()',
  'conntrack.known': 'net/netfilter/nf_conntrack_core.c: resolve_normal_ct()',
  'conntrack.invalid': 'net/netfilter/nf_conntrack_core.c: nf_conntrack_in()',
  'conntrack.notrack': 'net/netfilter/xt_CT.c: notrack_tg()',
  'conntrack.untracked': 'include/net/ip_vs.h: ip_vs_notrack()',
  'conntrack.ipvs': 'net/netfilter/ipvs/ip_vs_nfct.c: ip_vs_update_conntrack()',
  'conntrack.clash': 'net/netfilter/nf_conntrack_core.c: __nf_conntrack_confirm()',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof REASONS;
