/** What `iptables -h` prints: our own short help. The real one lists every option's meaning too. */
export const USAGE = `iptables v1.8.9 (nf_tables)

Usage: iptables [-t table] command [options]

  -A chain rule              append              -N chain       new chain
  -I chain [number] rule     insert              -X [chain]     delete chain
  -R chain number rule       replace             -E old new     rename chain
  -D chain rule|number       delete              -P chain ACCEPT|DROP
  -C chain rule              is it there?        -F [chain]     delete all rules
  -L [chain [number]]        list                -Z [chain]     counters to zero
  -S [chain [number]]        list as commands

  A rule: [!] -p protocol, [!] -s address[/mask], [!] -d address[/mask], [!] -i interface, [!] -o interface,
          -m match [its options], -j target [its options] or -g chain
  With -L: -n numeric, -v verbose, -x exact, --line-numbers
`;
