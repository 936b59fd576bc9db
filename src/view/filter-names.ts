/** The names that the help of the display filter lists, a line of each kind. */
export const FILTER_NAMES: readonly (readonly string[])[] = [
  ['frame', 'eth', 'arp', 'ip', 'icmp', 'tcp', 'udp', 'gre', 'gue'],
  ['frame.number', 'frame.len', 'eth.addr', 'eth.src', 'eth.dst', 'eth.type'],
  ['arp.opcode', 'arp.src.proto_ipv4', 'arp.src.hw_mac', 'arp.dst.proto_ipv4', 'arp.dst.hw_mac'],
  ['ip.addr', 'ip.src', 'ip.dst', 'ip.ttl', 'ip.proto', 'ip.len', 'ip.id', 'ip.flags.df', 'ip.flags.mf'],
  ['tcp.port', 'tcp.srcport', 'tcp.dstport', 'tcp.len', 'tcp.seq_raw', 'tcp.ack_raw', 'tcp.window_size_value'],
  ['syn', 'ack', 'fin', 'reset', 'push', 'urg'].map((flag) => `tcp.flags.${flag}`),
  ['udp.port', 'udp.srcport', 'udp.dstport', 'udp.length', 'icmp.type', 'icmp.code', 'icmp.mtu', 'icmp.redir_gw'],
];
