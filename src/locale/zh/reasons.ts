/** 每个原因代码的一句话说明。键与英文版一致；`{{…}}` 是该原因的各个值，`{{host}}` 是作出决定的主机。 */
import type { reasons as en } from '../en/reasons.ts';
import type { Translated } from '../translated.ts';

export const reasons: Translated<typeof en> = {
  'device.other-host': '这个帧发给 {{destination}}，而 {{host}} 的 {{interface}} 是 {{mac}}：不收。',
  'device.down': '{{host}} 的 {{interface}} 没有启用，什么也发不出去。',
  'device.too-long': '这个帧有 {{length}} 字节，而 {{host}} 的 {{interface}} 的 MTU 是 {{mtu}}：太长，进不来。',
  'device.malformed': '{{protocol}} 首部不完整或有错（{{fault}}），{{host}} 直接丢弃，不作任何通知。',

  'arp.answer':
    '{{host}} 应答：{{target}} 是它自己的地址，配在 {{on}} 上；arp_ignore 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，允许应答。',
  'arp.answer_elsewhere':
    '{{host}} 应答了，尽管 {{target}} 配在 {{on}} 上，而询问来自 {{interface}}：arp_ignore 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，只要是本机地址就应答。',
  'arp.not-mine': '{{host}} 不作声：{{target}} 不是它的地址。',
  'arp.ignore':
    '{{host}} 的 {{on}} 上有 {{target}}，却不作声：arp_ignore 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，而询问来自 {{interface}}。',
  'arp.filter': '{{host}} 不作声：arp_filter 已打开，而它回 {{sender}} 的路由不经过 {{interface}}。',
  'arp.source-invalid': '{{host}} 不回答 {{sender}} 的询问：来自这个地址的数据包在 {{interface}} 上会被拒收。',
  'arp.proxy': '{{host}} 代替 {{target}} 应答（proxy_arp）：发给它的数据包会经 {{route}} 转发。',
  'arp.noarp': '{{host}} 的 {{interface}} 不参与 ARP（NOARP）。',
  'arp.proxy-wait':
    '{{host}} 可以代替 {{target}} 应答，但先等 {{waitMs}} 毫秒（proxy_delay）：也许 {{target}} 自己会先回答。',
  'arp.gratuitous-ignored':
    '{{host}} 不理会 {{address}}（{{mac}}）的免费 ARP：{{interface}} 上的 drop_gratuitous_arp 已打开。',
  'arp.announce':
    '{{host}} 没有人问也在 {{interface}} 上宣布 {{address}} 在这里：arp_notify 已打开，而网卡刚启用或刚换了 MAC。',
  'arp.accept': '{{host}} 没有问过 {{address}}，仍然把 {{mac}} 记下来：arp_accept 为 {{value}}。',
  'arptables.drop':
    '{{host}} 丢弃 {{sender}} 询问 {{target}} 的 ARP 包：arptables 的 {{chain}} 链第 {{rule}} 条规则这样规定。不通知任何人。',
  'arptables.policy':
    '{{host}} 丢弃 {{sender}} 询问 {{target}} 的 ARP 包：arptables 的 {{chain}} 链没有规则接收它，而默认策略是 DROP。',
  'arptables.mangle': '{{host}} 上 arptables 的 {{chain}} 链第 {{rule}} 条规则改写发送者：{{before}} 换成 {{after}}。',
  'arp.ask':
    '{{host}} 以 {{sender}} 的名义询问谁有 {{target}}：arp_announce 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，所以用 {{interface}} 自己的地址。',
  'arp.ask_packet-source':
    '{{host}} 以 {{sender}} 的名义询问谁有 {{target}}，这是正在等待的数据包的源地址：arp_announce 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，允许这样问。听到的机器可能就此以为 {{sender}} 在这里。',
  'arp.ask_probe': '{{host}} 直接向 {{target}} 确认它是否还在：表项已经陈旧，又没有别的证据。',
  'arp.learn': '{{host}} 在 {{address}} 旁边记下 {{mac}}；表项由 {{before}} 变为 {{state}}。',
  'arp.learn_replaced': '{{host}} 改写 {{address}} 旁边的 MAC：{{was}} 换成 {{mac}}。没有谁核实是谁说的。',
  'arp.learn_confirmed': '{{host}} 的 {{address}} 旁边本来就是 {{mac}}；表项重新成为 {{state}}。',
  'arp.too-late': '{{host}} 保留 {{address}} 旁边的 {{kept}}：不满一秒的表项是锁定的，这个回答来晚了。',
  'arp.unsolicited': '{{host}} 没有问过 {{address}}，也就不记。',

  'neighbour.known': '{{host}} 知道 {{interface}} 上 {{nextHop}} 的 MAC：{{mac}}（{{state}}）。',
  'neighbour.wait': '{{host}} 还不知道 {{interface}} 上 {{nextHop}} 的 MAC：数据包先等着，它去询问。',
  'neighbour.wait_asked': '{{host}} 已经在 {{interface}} 上问过 {{nextHop}}：数据包等同一个回答。',
  'neighbour.noarp':
    '{{host}} 的 {{interface}} 不参与 ARP（NOARP），也没有人手工填写 {{nextHop}}：帧发给了 {{host}} 自己的 MAC {{mac}}，谁也收不到。',
  'neighbour.failed': '{{interface}} 上没有谁替 {{nextHop}} 应答：问了 {{probes}} 次之后，{{host}} 放弃这个数据包。',

  'route.local': '{{destination}} 是 {{host}} 的地址，配在 {{on}} 上：数据包就是给这台机器的。',
  'route.forward': '{{destination}} 在别处：{{host}} 按“{{route}}”转发，下一站是 {{nextHop}}，从 {{interface}} 出去。',
  'route.output': '{{host}} 从 {{interface}} 发往 {{destination}}，下一站是 {{nextHop}}。',
  'route.output_direct': '{{host}} 从 {{interface}} 发往 {{destination}}：它就在同一网段。',
  'route.none': '{{host}} 没有到 {{destination}} 的路由。',
  'route.no-forwarding':
    '{{destination}} 不是 {{host}} 的地址，而 {{host}} 不做路由器：{{sysctl}} 为 {{value}}，数据包被丢弃，谁也不通知。',
  'route.martian-source': '来自 {{source}} 的数据包不可能出现在 {{interface}} 上：没有机器能用这个地址发送。',
  'route.martian-source_own-address':
    '来自 {{source}} 的数据包不可能从 {{interface}} 进来：{{source}} 是 {{host}} 自己的地址，而 accept_local 没有打开。',
  'route.rp-filter':
    '严格源地址检查：rp_filter 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}。数据包从 {{interface}} 进来，回 {{source}} 的路由却从 {{back}} 出去。',
  'route.rp-filter_no-route':
    '源地址检查：rp_filter 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}，而 {{host}} 根本没有回 {{source}} 的路由。',
  'route.rp-filter_no-address':
    '源地址检查：rp_filter 为 max(all {{all}}, {{interface}} {{own}}) = {{value}}。回 {{source}} 的路由从 {{back}} 出去，而 {{interface}} 上又没有可以放宽检查的地址。',
  'route.broadcast': '{{destination}} 是广播地址：{{host}} 当作发给自己的收下。',

  'ip.ttl-expired': 'TTL 为 {{ttl}}:{{host}} 不能再转发。',
  'ip.ttl-decrement': '{{host}} 转发，TTL 从 {{before}} 减到 {{after}}。',
  'ip.too-big': '数据包有 {{length}} 字节，{{interface}} 最多 {{mtu}} 字节，而 DF 不许分片。',
  'ip.fragment': '数据包有 {{length}} 字节，链路最多 {{mtu}} 字节：{{host}} 把它分成 {{parts}} 片。',
  'ip.reassembled': '{{host}} 收齐了各个分片，重新拼成数据包。',
  'ip.fragment-waits': '{{host}} 留下这个分片，等其余的到来。',
  'ip.fragments-expired': '{{host}} 不再等待：{{afterS}} 秒内只来了 {{parts}} 个分片，其余的不会来了。',
  'ip.no-protocol': '{{host}} 不认识协议 {{protocol}}。',
  'ip.not-unicast': '这个帧不是单独发给 {{host}} 的，这样的数据包不转发。',

  'icmp.error-sent': '{{host}} 向 {{to}} 报告：ICMP 类型 {{type}}，代码 {{code}}。',
  'icmp.error-suppressed': '{{host}} 本要向 {{to}} 报告（ICMP {{type}}/{{code}}），但这里不发送差错：{{why}}。',
  'icmp.echo-reply': '{{host}} 回答来自 {{from}} 的 ping。',
  'icmp.echo-ignored': '{{host}} 按 sysctl 的设置忽略来自 {{from}} 的 ping。',
  'icmp.delivered': '{{host}} 读取来自 {{from}} 的 ICMP 消息：类型 {{type}}，代码 {{code}}。',
  'icmp.redirect-withheld':
    '{{host}} 本要再次告诉 {{to}} 直接用 {{gateway}}，但已经说过 {{sent}} 次：重定向一次比一次少，九次之后要安静 20 秒才会再发。',
  'icmp.redirect-taken':
    '{{host}} 相信 {{from}}：{{seconds}} 秒之内，发往 {{destination}} 的数据包改走 {{gateway}}，不再走 {{instead}}。',
  'icmp.redirect-refused':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：它不是正在使用的网关，或者给出的网关不可用。',
  'icmp.redirect-refused_accept_redirects':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：accept_redirects 没有打开。',
  'icmp.redirect-refused_secure_redirects':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：secure_redirects 已打开，而 {{gateway}} 不是它的默认网关。',
  'icmp.redirect-refused_not-known':
    '{{host}} 还不知道 {{gateway}} 的 MAC：它先去询问，{{from}} 的下一次重定向才算数。',
  'icmp.redirect-refused_no-socket':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：它说的数据包不是这里的程序发送的。',
  'icmp.redirect-refused_half-open':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：它说的连接还没有建立。',
  'icmp.redirect-refused_held':
    '{{host}} 不听 {{from}} 的重定向（{{destination}} 改走 {{gateway}}）：有程序正在使用它说的连接。',
  'icmp.redirect-sent': '{{host}} 告诉 {{to}} 今后直接用 {{gateway}}：数据包要从进来的网卡再出去。',

  'tcp.delivered': '报文段属于 {{host}} 上 {{local}} 与 {{remote}} 的连接，状态 {{state}}。',
  'tcp.delivered_listen': '{{host}} 上有程序监听 {{local}}:{{remote}} 的请求送到了。',
  'tcp.accepted': '握手完成：{{host}} 在 {{local}} 接受了 {{remote}} 的连接。',
  'tcp.no-socket': '{{host}} 上没有谁在等发往 {{local}} 的报文段，于是用 RST 拒绝。',
  'tcp.no-socket_silent': '{{host}} 上没有谁在等发往 {{local}} 的报文段；它本身就是 RST，所以不回应。',
  'tcp.no-route': '{{host}} 要应答 {{remote}}，却没有去那里的路由：握手还没开始就放弃，谁也不通知。',
  'tcp.unexpected': '在状态 {{state}} 下，这个报文段对 {{host}} 没有意义。',
  'tcp.retransmit': '没有等到回音：{{host}} 从 {{local}} 向 {{remote}} 重发（第 {{attempt}} 次）。',
  'tcp.soft-error': '{{host}} 得知路上出了问题（{{error}}），记下来并继续尝试：已建立的连接不会因此中断。',
  'udp.delivered': '{{host}} 上有程序在 {{address}}:{{port}} 等待，收到了数据报。',
  'udp.no-socket': '{{host}} 上没有程序在 {{address}}:{{port}} 等待。',

  'tunnel.decapsulated':
    '{{host}} 取下外层首部：{{source}} → {{destination}} 里装的是 {{innerSource}} → {{innerDestination}}，现在从 {{interface}} 进来。',
  'tunnel.none': '{{host}} 没有启用可收 {{source}} → {{destination}} 的隧道。',
  'tunnel.checksum': '{{host}} 的 {{interface}} 对 GRE 校验和有固定要求（必须有，或必须没有），这个数据包不符。',
  'tunnel.congestion': '途中的路由器在外层首部标了“发生拥塞”，里面的发送方却不懂这个标记，{{host}} 丢弃该包。',
  'tunnel.udp': '{{host}} 内核自己的端口取下 UDP 首部（{{type}}）：里面是 IP 协议 {{protocol}}。',
  'tunnel.encapsulated':
    '{{host}} 的 {{interface}} 加上外层首部 {{source}} → {{destination}}，TTL 为 {{ttl}}，于是从 {{through}} 发出。',
  'tunnel.no-way': '{{host}} 的 {{interface}} 找不到去隧道另一端 {{to}} 的路（{{error}}）。',
  'tunnel.too-big': '数据包有 {{length}} 字节，{{host}} 的隧道 {{interface}} 只容得下 {{mtu}} 字节，又不许分片。',

  'ipvs.conn-found': 'IPVS 认得这条连接：{{client}} → {{virtual}} 去 {{dest}}，不再询问调度算法。',
  'ipvs.reschedule': '客户端用 {{client}} 重新开始（{{why}}）：IPVS 放弃旧表项，重新调度。',
  'ipvs.dest-gone': '这条连接的真实服务器 {{dest}} 已从服务中移除，数据包被丢弃。',
  'ipvs.dest-gone_expire': '这条连接的真实服务器 {{dest}} 已从服务中移除；expire_nodest_conn 已打开，表项也一并删除。',
  'ipvs.tracked': '连接跟踪仍把这个数据包算作来自 {{client}} 的旧连接，所以丢弃它；下一个数据包才能开始新连接。',
  'ipvs.not-new':
    'IPVS 没有 {{client}} → {{virtual}} 的连接，而不带 SYN 的报文段不能新建连接：交给 {{host}} 自己处理。',
  'ipvs.no-service': '{{virtual}} 不是虚拟服务，IPVS 把数据包留给 {{host}} 自己。',
  'ipvs.malformed': '数据包太短，读不出端口，IPVS 丢弃它。',
  'ipvs.drop-packet': '内存紧张且 drop_packet 已打开：每 {{rate}} 个新连接拒绝一个，这就是其中之一。',
  'ipvs.not-scheduled': 'IPVS 不调度这个发往 {{service}} 的数据包（{{why}}）：由 {{host}} 自己处理。',
  'ipvs.template-found': '持久连接：{{client}} 在 {{timeout}} 秒之内去过 {{dest}}，这次还去那里，不询问调度算法。',
  'ipvs.template-made': '持久连接：{{client}} 在 {{timeout}} 秒内固定到 {{dest}}。',
  'ipvs.template-invalid': '持久连接本把 {{client}} 固定到 {{dest}}，但它已不可用（{{why}}）：另选一台。',
  'ipvs.scheduled': '{{scheduler}} 为 {{client}} 选中 {{dest}}。',
  'ipvs.scheduled_template': '{{client}} 去 {{dest}}：由持久连接决定，没有询问调度算法。',
  'ipvs.scheduled_rr': 'rr 轮到下一台：{{dest}}。',
  'ipvs.scheduled_wrr': 'wrr 沿链表取第一台权重达到当前权值的服务器：{{dest}}，权重 {{weight}}，cw = {{pass}}。',
  'ipvs.scheduled_lc': 'lc 取连接最少的服务器 {{dest}}：活动 {{active}} × {{activeLoad}} + 非活动 {{inactive}}。',
  'ipvs.scheduled_wlc':
    'wlc 取按权重折算后连接最少的服务器 {{dest}}：（活动 {{active}} × {{activeLoad}} + 非活动 {{inactive}}）/ {{weight}}。',
  'ipvs.scheduled_sed': 'sed 取预期延迟最短的服务器 {{dest}}：（活动 {{active}} + 1）/ {{weight}}。',
  'ipvs.scheduled_nq': 'nq 有空闲服务器就取空闲的，否则取预期延迟最短的：{{dest}}。',
  'ipvs.scheduled_fo': 'fo 取未过载的服务器中权重最大的：{{dest}}，权重 {{weight}}。',
  'ipvs.scheduled_ovf': 'ovf 先把权重最大的服务器填到活动连接数等于权重：{{dest}}，{{active}} / {{weight}}。',
  'ipvs.scheduled_twos': 'twos 按权重随机抽两台，取按权重折算后连接较少的一台：{{dest}}。',
  'ipvs.scheduled_sh': 'sh 对客户端地址做散列，所在的桶属于 {{dest}}。',
  'ipvs.scheduled_dh': 'dh 对目的地址做散列，所在的桶属于 {{dest}}。',
  'ipvs.scheduled_mh': 'mh 对客户端地址做散列，在 Maglev 表中的槽属于 {{dest}}。',
  'ipvs.scheduled_lblc': 'lblc 让同一个目的地址固定在一台服务器上，只要它不太忙：{{dest}}。',
  'ipvs.scheduled_lblcr': 'lblcr 让同一个目的地址固定在一组服务器上，取其中负载最轻的：{{dest}}。',
  'ipvs.no-dest': '{{service}} 没有能接这个请求的真实服务器：一台也没有，或者权重都为 0，或者都已满。',
  'ipvs.state': '表项 {{client}} → {{virtual}} 由 {{before}} 变为 {{after}}；若再没有数据包，{{timeout}} 秒后结束。',
  'ipvs.masquerade': 'NAT：目的地址 {{virtual}} 改写为 {{dest}}。',
  'ipvs.direct-route': 'DR：IP 数据包的地址和端口都不变，只有帧改为发给 {{dest}}。',
  'ipvs.tunnel': 'TUN：整个数据包装进另一个由 {{outerSource}} 发给 {{dest}} 的数据包。',
  'ipvs.local': '{{dest}} 就是 {{host}} 自己：数据包留在本机。',
  'ipvs.bypass': '没有可用的真实服务器，而 cache_bypass 已打开：数据包直接去 {{virtual}}。',
  'ipvs.ttl-expired': 'TTL 已用尽：IPVS 不能再转发，并通知客户端。',
  'ipvs.too-big': '数据包有 {{length}} 字节，到真实服务器最多能过 {{limit}} 字节，而 DF 不许分片。',
  'ipvs.no-route': '{{host}} 没有到真实服务器 {{dest}} 的路由。',
  'ipvs.refused': 'IPVS 不能把这个数据包发给 {{dest}}：{{why}}。',
  'ipvs.reply': '应答属于 IPVS 跟踪的连接 {{client}} → {{virtual}}。',
  'ipvs.reply_masquerade': 'NAT 的回程：源地址 {{sourceBefore}} 改写为 {{sourceAfter}}，客户端问的就是它。',
  'ipvs.reply-unknown': '数据包来自真实服务器的服务端口，但 IPVS 没有它所属的连接。',
  'ipvs.icmp-translated': 'IPVS 改写 ICMP 差错以及其中引用的数据包，就像改写连接本身的数据包一样。',
  'ipvs.icmp-forwarded': '这个 ICMP 差错与连接 {{client}} → {{virtual}} 有关，所以也转给 {{dest}}。',
  'ipvs.icmp-checksum': 'ICMP 消息的校验和有误，IPVS 丢弃它。',
  'ipvs.tunnel-error': '差错与通往 {{dest}} 的隧道有关；IPVS 把它改成关于客户端数据包的差错。',
  'ipvs.conn-expired': '表项 {{client}} → {{virtual}} 结束：整个期限内再没有数据包。',
  'ipvs.template-kept': '{{client}} 的持久连接模板保留，因为还有 {{controlled}} 条连接由它而来。',
  'ipvs.conn-dropped': '内存紧张且 drop_entry 已打开：表项 {{client}} → {{virtual}} 提前删除。',

  'filter.accept': '{{host}} 在 {{table}} 表放行：{{chain}} 的第 {{rule}} 条规则“{{text}}”这样规定。',
  'filter.drop': '{{host}} 在 {{table}} 表丢弃：{{chain}} 的第 {{rule}} 条规则“{{text}}”这样规定。不通知任何人。',
  'filter.policy':
    '{{host}} 丢弃：{{table}} 表的 {{chain}} 没有规则接收它，而链的默认策略是 {{policy}}。不通知任何人。',
  'filter.reject': '{{host}} 在 {{table}} 表拒绝，并以 {{with}} 告知对方：{{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'mangle.mark':
    '{{host}} 给数据包打标记：{{table}} 表 {{chain}} 的第 {{rule}} 条规则“{{text}}”把标记 {{before}} 改为 {{after}}。标记只留在 {{host}} 内部；IPVS 的防火墙标记服务认的就是它。',

  'nat.source':
    '从此 {{host}} 改写这个连接的源：{{before}} 换成 {{after}}，依据 {{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'nat.masquerade':
    '从此 {{host}} 用自己 {{interface}} 上的地址作这个连接的源：{{before}} 换成 {{after}}，依据 {{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'nat.destination':
    '从此 {{host}} 改写这个连接的目的：{{before}} 换成 {{after}}，依据 {{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'nat.redirect':
    '从此 {{host}} 自己接收这个连接：{{before}} 换成 {{after}}，依据 {{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'nat.no-address': '{{host}} 的 {{interface}} 上没有可作源的地址，{{chain}} 的第 {{rule}} 条规则因此丢弃数据包。',
  'nat.translated': '{{host}} 按连接的记录转换数据包：{{manip}} {{before}} 换成 {{after}}。',
  'nat.icmp-translated':
    '{{host}} 转换这个 ICMP 差错（类型 {{type}}，代码 {{code}}）连同它引用的数据包：{{manip}} {{before}} 换成 {{after}}，这样收到的人才认得说的是什么。',
  'nat.redirect-dropped': '{{host}} 丢弃关于已转换连接的 ICMP 重定向：里面的地址只会误导。',
  'nat.no-route': '{{host}} 没有到 {{destination}} 的路由，那是数据包的新目的地。',
  'nat.interface-changed':
    '{{host}} 丢弃数据包并忘掉它的连接：该连接用的是 {{before}} 的地址，而数据包要从 {{after}} 出去。',

  'conntrack.new': '{{host}} 没有见过这个 {{protocol}} 连接：{{original}} 是 NEW，对它的回答会是 {{reply}}。',
  'conntrack.known': '{{host}} 认得 {{protocol}} 连接 {{original}}：数据包是 {{state}}，方向 {{direction}}。',
  'conntrack.invalid':
    '数据包 {{packet}} 不属于 {{host}} 已知的任何连接，也不能开始一个（{{why}}）：它是 INVALID，nat 规则看不到它。',
  'conntrack.notrack': '{{host}} 不跟踪这个数据包的连接：{{chain}} 的第 {{rule}} 条规则“{{text}}”。',
  'conntrack.untracked':
    '{{host}} 上的 IPVS 让数据包脱离连接跟踪：{{sysctl}} 为 {{value}}。此后 SNAT 和 MASQUERADE 都不再作用于它，服务器的应答会是 INVALID 或 NEW。',
  'conntrack.ipvs':
    '{{sysctl}} 为 {{value}}，{{host}} 上的 IPVS 保留数据包的连接，并告诉它应答从哪里来：{{before}} 换成 {{after}}。',
  'conntrack.clash': '{{host}} 丢弃数据包：它的连接 {{original}} 的应答会是 {{reply}}，而这已属于另一个连接。',
};
