/** 每个实验里能看到什么：一句话，以实验的 id 为键。 */
import type { labs as english } from '../en/labs.ts';
import type { Translated } from '../translated.ts';

export const labs: Translated<typeof english> = {
  'seed-nat-two-servers':
    '192.168.1.6 之后按 wrr 1:1 分给两台服务器；随后两台上的服务先后停止：没有健康检查，落到它们头上的请求都被拒绝。',
  'seed-nat-rr': '调度器一侧是 20.20.20.0/24，另一侧是 10.10.10.0/24：请求和应答都要经过它，也都由它改写地址。',
  'seed-nat-port-mapping': '客户端访问 80 端口，服务器监听 8080：NAT 改写地址时一并改写端口。',
  'nat-one-arm': '客户端、调度器和服务器在同一网段。应答能经过调度器，因为它是服务器的网关，而且关掉了 ICMP 重定向。',
  'seed-dr-arp-sysctl': '三台机器都配有 VIP，只有调度器替它应答 ARP：靠的是真实服务器上的两个 sysctl。',
  'seed-dr-arp-static': '真实服务器本会替 VIP 应答，却没有人问：路由器上 VIP 的邻居表项是永久的。',
  'seed-dr-arp-arptables': '真实服务器丢弃所有询问 VIP 的 ARP 请求，自己发出的 ARP 请求则由 arptables 改写发送方地址。',
  'seed-dr-rr': '对 10.10.10.100 的六个请求轮流落到两台服务器上，应答都不经过调度器。',
  'seed-dr-weights-3-1': 'wrr 每分给 172.6.6.7 一个请求，就分给 172.6.6.6 三个。',
  'seed-dr-reweight': '一台服务器的权重由 1 改为 2，从此每三个请求得两个；接着尝试端口映射，而 DR 做不到。',
  'seed-dr-verbatim':
    '用 ifconfig、route 和写入 /proc 的 echo 配置 172.6.6.9 的地址、路由和 3 比 1 的权重，最后查看各张表。',
  'surprise-dr-no-forward':
    '调度器没有打开 ip_forward，请求照样能通过：转发由 IPVS 自己完成，不走受 ip_forward 控制的转发路径。',
  'local-node': '两个后端之一就是调度器自己：每两个请求有一个就地交付。',
  'seed-tun-three-cities': '北京的调度器给请求再套一层 IP 首部，送往上海或广州；那里的服务器直接应答客户端。',
  'tun-gre': '外层首部之后还有 GRE 首部。一台服务器用 gre0 接收，另一台用自己建的隧道接收。',
  'tun-gue': '请求作为 UDP 数据报的载荷送往 6080 端口，只放行 UDP 的地方也能通过。',
  'udp-nat': 'UDP 没有连接，IPVS 仍为它建一条表项：应答据此改写回来，统计也按两个方向计数。',
  'icmp-nat-port-unreachable': '服务器的 UDP 端口无人监听。ICMP 差错在回程中被改写，它引用的首部也一并改写。',
  'seed-persistent-client': '0 端口的服务：客户端无论访问哪个端口，120 秒内都落到最初那台服务器。',
  'seed-persistent-port': '80 和 443 端口是两个服务，各自记住客户端对应的服务器。',
  'seed-persistent-fwmark':
    'iptables 给 80 和 443 端口打上同一标记，服务按标记定义：客户端的两个端口落到同一台服务器。',
  'sched-wlc-twelve':
    'wlc 比较连接数与权重之比。起初都没有连接，比值相同：前十二个连接不论权重 4、2、1，每台服务器各得一个；从第十三个起，性能高的得到更多。',
  'conn-drain': 'rs1 的权重改为 0：已建立的连接继续得到服务，新连接都去 rs2。',
  'conn-delete-server': '在连接还开着时删除 rs1：这些连接再发来的数据被无声丢弃。',
  'conn-thresholds':
    'rs1 接到第三个连接（-x 3）后不再接新的，直到低于下限（-y 1）。关闭几个还不够：关闭的连接仍计在内。',
  'surprise-dr-gateway-accept-local':
    '开了 accept_local，调度器就收下源地址是自己 VIP 的数据包，应答到底还是都经过它。',
  'surprise-last-service': '服务删除时还开着两个连接。下一个数据包找不到服务，由调度器自己拒绝。',
  'surprise-vip-moves': '路由器仍记着旧调度器的 MAC，由它一路转交；新调度器发出免费 ARP 后才走对。',
  'icmp-ping-vip': '对 VIP 的 ping 由调度器自己应答，与服务器是否存活无关。TTL 为 1 的到路由器为止。',
  'udp-dr': '同一端口发出的数据报在表项有效期内都去同一台服务器；换个端口就是另一条流。',
  'udp-one-packet': '加上 -o，每个数据报都重新调度，不留表项：同一条流分到两台服务器。',
  'tun-mtu-df': '加上 20 字节外层首部就超过 1500，DF 又不许分片：调度器用 ICMP 告知，短一些的便能通过。',
  'broken-nat-no-forward': '服务器应答了，应答却止步于调度器。',
  'broken-nat-no-gateway': '请求到了服务器，服务器却不知道怎么回到客户端。',
  'broken-nat-dead-service': '服务器都在运行，80 端口上却没有程序监听。',
  'broken-nat-same-segment': '与服务器同网段的客户端收到的应答没有经过调度器；从外面访问则一切正常。',
  'surprise-ops-nat': '单包调度不留表项，应答也就无从改写回来。',
  'broken-dr-no-vip': '请求到了真实服务器，目的地址却不是这台服务器的。',
  'broken-dr-arp-announce': '设了 arp_ignore，没设 arp_announce：第一个请求一切正常，之后的请求不再经过调度器。',
  'broken-dr-gateway-director': '服务器的默认网关是调度器，而调度器不收源地址是自己 VIP 的数据包。',
  'surprise-dr-behind-router': 'DR 只改 MAC 地址，数据包便在调度器与路由器之间打转，直到 TTL 用完。',
  'broken-all-weights-zero': '所有服务器的权重都是 0：它们都在，调度算法却一个也不选。',
  'broken-no-real-server': '虚拟服务建好了，却没有添加任何后端。',
  'surprise-input-drop': 'iptables 的 INPUT 在 IPVS 之前，其中一条规则丢弃了发往 VIP 的数据包。',
  'surprise-dnat-before': '客户端访问 8080，DNAT 在 IPVS 之前改成 80，应答便来自 80 端口。',
  'broken-tun-no-tunnel': '封装的请求到了，服务器上却没有能拆封的接口。',
  'broken-tun-rp-filter': '服务器拆了封又把它丢掉，谁也没有告诉。',
  'broken-tun-gre-down': '一台服务器的 gre0 没有启用，另一台的隧道等的是别人。随后两处都修好。',
  'broken-tun-gue': '一台服务器没有开端口，另一台的 tunl0 没有启用；而端口的第一次修法是错的。',
};
