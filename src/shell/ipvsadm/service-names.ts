/**
 * The names of ports: what getservbyname and getservbyport find in Debian's /etc/services.
 */

/** Port, protocols by their first letter (TCP, UDP, SCTP), name, other names. */
const SERVICES = `
1t tcpmux, 7tu echo, 9tu discard sink null, 11t systat users, 13tu daytime, 15t netstat, 17t qotd quote,
19tu chargen ttytst source, 20t ftp-data, 21t ftp, 21u fsp fspd, 22t ssh, 23t telnet, 25t smtp mail,
37tu time timserver, 43t whois nicname, 49tu tacacs, 53tu domain, 67u bootps, 68u bootpc, 69u tftp, 70t gopher,
79t finger, 80t http www, 88tu kerberos kerberos5 krb5 kerberos-sec, 102t iso-tsap tsap, 104t acr-nema dicom,
110t pop3 pop-3, 111tu sunrpc portmapper, 113t auth authentication tap ident, 119t nntp readnews untp, 123u ntp,
135t epmap loc-srv, 137u netbios-ns, 138u netbios-dgm, 139t netbios-ssn, 143t imap2 imap, 161tu snmp,
162tu snmp-trap snmptrap, 163tu cmip-man, 164tu cmip-agent, 174t mailq, 177u xdmcp, 179t bgp, 199t smux,
209t qmtp, 210t z3950 wais, 213u ipx, 319u ptp-event, 320u ptp-general, 345t pawserv, 346t zserv,
369tu rpc2portmap, 370tu codaauth2, 371u clearcase Clearcase, 389tu ldap, 427tu svrloc, 443tu https, 444t snpp,
445t microsoft-ds, 464tu kpasswd, 465t submissions ssmtp smtps urd, 487t saft, 500u isakmp, 554tu rtsp, 607t nqs,
623u asf-rmcp, 628t qmqp, 631t ipp, 646tu ldp, 512t exec, 512u biff comsat, 513t login, 513u who whod,
514t shell cmd syslog, 514u syslog, 515t printer spooler, 517u talk, 518u ntalk, 520u route router routed,
538tu gdomap, 540t uucp uucpd, 543t klogin, 544t kshell krcmd, 546u dhcpv6-client, 547u dhcpv6-server,
548t afpovertcp, 563t nntps snntp, 587t submission, 636tu ldaps, 655tu tinc, 706t silc, 749t kerberos-adm,
853tu domain-s, 873t rsync, 989t ftps-data, 990t ftps, 992t telnets, 993t imaps, 995t pop3s, 1080t socks,
1093t proofd, 1094t rootd, 1194tu openvpn, 1099t rmiregistry, 1352t lotusnote lotusnotes, 1433t ms-sql-s,
1434u ms-sql-m, 1524t ingreslock, 1645tu datametrics old-radius, 1646tu sa-msg-port old-radacct, 1649t kermit,
1677t groupwise, 1701u l2f l2tp, 1812tu radius, 1813tu radius-acct radacct, 2000t cisco-sccp, 2049tu nfs,
2086tu gnunet, 2101tu rtcm-sc104, 2119t gsigatekeeper, 2135t gris, 2401t cvspserver, 2430tu venus,
2431tu venus-se, 2432tu codasrv, 2433tu codasrv-se, 2583tu mon, 2628t dict, 2792t f5-globalsite, 2811t gsiftp,
2947t gpsd, 3050t gds-db gds_db, 3130u icpv2 icp, 3205tu isns, 3260t iscsi-target, 3306t mysql,
3389t ms-wbt-server, 3493tu nut, 3632t distcc, 3689t daap, 3690t svn subversion, 4031t suucp, 4094t sysrqd,
4190t sieve, 4369t epmd, 4373t remctl, 4353t f5-iquery, 4460t ntske, 4500u ipsec-nat-t, 4569u iax, 4691t mtn,
4899t radmin-port, 5060tu sip, 5061tu sip-tls, 5222t xmpp-client jabber-client, 5269t xmpp-server jabber-server,
5308t cfengine, 5353u mdns, 5432t postgresql postgres, 5556t freeciv rptp, 5671t amqps, 5672ts amqp,
6000t x11 x11-0, 6001t x11-1, 6002t x11-2, 6003t x11-3, 6004t x11-4, 6005t x11-5, 6006t x11-6, 6007t x11-7,
6346tu gnutella-svc, 6347tu gnutella-rtr, 6379t redis, 6444t sge-qmaster sge_qmaster, 6445t sge-execd sge_execd,
6446t mysql-proxy, 6696u babel, 6697t ircs-u, 7000t bbs, 7000u afs3-fileserver, 7001u afs3-callback,
7002u afs3-prserver, 7003u afs3-vlserver, 7004u afs3-kaserver, 7005u afs3-volser, 7007u afs3-bos,
7008u afs3-update, 7009u afs3-rmtsys, 7100t font-service xfs, 8080t http-alt webcache, 8140t puppet,
9101t bacula-dir, 9102t bacula-fd, 9103t bacula-sd, 9667t xmms2, 10809t nbd, 10050t zabbix-agent,
10051t zabbix-trapper, 10080t amanda, 11112t dicom, 11371t hkp, 17500t db-lsp, 22125t dcap, 22128t gsidcap,
22273t wnn6, 750ut kerberos4 kerberos-iv kdc, 751u kerberos-master kerberos_master, 751t kerberos-master,
752u passwd-server passwd_server, 754t krb-prop krb_prop krb5_prop hprop, 2102u zephyr-srv, 2103u zephyr-clt,
2104u zephyr-hm, 2121t iprop, 871t supfilesrv, 1127t supfiledbg, 106t poppassd, 775t moira-db moira_db,
777t moira-update moira_update, 779u moira-ureg moira_ureg, 783t spamd, 1178t skkserv, 1210u predict,
1236t rmtcfg, 1313t xtel, 1314t xtelw, 2600t zebrasrv, 2601t zebra, 2602t ripd, 2603t ripngd, 2604t ospfd,
2605t bgpd, 2606t ospf6d, 2607t ospfapi, 2608t isisd, 4557t fax, 4559t hylafax, 4949t munin lrrd, 5555u rplay,
5666t nrpe, 5667t nsca, 5680t canna, 6514t syslog-tls, 6566t sane-port sane saned, 6667t ircd, 8021t zope-ftp,
8081t tproxy, 8088t omniorb, 8990t clc-build-daemon, 9098t xinetd, 9418t git, 9673t zope, 10000t webmin,
10081t kamanda, 10082t amandaidx, 10083t amidxtape, 17001u sgi-cmsd, 17002u sgi-crsd, 17003u sgi-gcd,
17004t sgi-cad, 24554t binkp, 27374tu asp, 30865t csync2, 57000t dircproxy, 60177t tfido, 60179t fido
`;

const portsByName: Record<string, number> = {};
const namesByPort: Record<string, string> = {};
for (const entry of SERVICES.trim().split(/,\s+/)) {
  const [, port = '', protocols = '', names = ''] = /^(\d+)(\w+) (.*)$/.exec(entry) ?? [];
  for (const protocol of protocols) {
    // The first of several entries is the one that is found.
    namesByPort[`${protocol} ${port}`] ??= names.split(' ')[0]!;
    for (const name of names.split(' ')) portsByName[`${protocol} ${name}`] ??= Number(port);
  }
}

const LETTERS: Record<number, string> = { 6: 't', 17: 'u', 132: 's' };

/** The port of that name, or its number, under a protocol (6, 17 or 132); null where there is none. */
export const portOfName = (name: string, protocol: number): number | null =>
  portsByName[`${LETTERS[protocol]} ${name}`] ?? null;

/** What a port is called under a protocol; null where it has no name. */
export const nameOfPort = (port: number, protocol: number): string | null =>
  namesByPort[`${LETTERS[protocol]} ${port}`] ?? null;
