/**
 * Persistent services: a template binds a client, or its network, to a destination for a while, and the client's connections follow it.
 * Mirrors ip_vs_sched_persist in ip_vs_core.c and ip_vs_check_template in ip_vs_conn.c.
 */
import type { Host } from '../host.ts';
import { SECOND, type Kernel } from '../kernel.ts';
import type { Skb } from '../skb.ts';
import { sysctlNumber } from '../sysctl.ts';
import { templateHolds } from './binding.ts';
import { findTemplate, invalidateTemplate, newConn, putConn, setController } from './conn-table.ts';
import { describeConn, type Conn, type Tuple } from './conn.ts';
import type { Dest } from './dest.ts';
import { countConnection } from './estimator.ts';
import { findDest } from './ipvs.ts';
import { FTP_PORT } from './lookup.ts';
import { pickDest, traceScheduled } from './pick.ts';
import { describeService, type Request } from './request.ts';
import { PROTOCOL_UDP, type Service } from './service.ts';

/** The protocol of a firewall mark's templates, which hold for all protocols. */
const PROTOCOL_ANY = 0;

/**
 * What a client's template is found by. FTP's and a port-0 service's hold for all ports; a firewall mark's for all protocols, ports and
 * addresses that carry the mark, which stands where the virtual address would.
 */
export function templateTuple(service: Service, tuple: Tuple): Tuple {
  const template = { ...tuple, client: (tuple.client & service.netmask) >>> 0, clientPort: 0, virtualPort: 0 };
  if (tuple.virtualPort === service.port)
    return service.port === FTP_PORT ? template : { ...template, virtualPort: service.port };
  return service.mark === 0 ? template : { ...template, protocol: PROTOCOL_ANY, virtual: service.mark };
}

/**
 * Begins a connection of a persistent service. A template that still holds decides without a look at weights and thresholds. Its time
 * starts again here, with every connection, and not with their packets.
 * @returns null where no destination is to be had
 */
export function schedulePersistent(
  kernel: Kernel,
  host: Host,
  skb: Skb,
  request: Request,
  service: Service,
): Conn | null {
  const { tuple } = request;
  const key = templateTuple(service, tuple);
  let template = findTemplate(host.ipvs, key);
  let dest = template ? destOfTemplate(kernel, host, skb, template) : null;
  let explanation = null;
  const holds = dest !== null;
  if (!template || !dest) {
    const picked = pickDest(kernel, host, service, request);
    if (!picked.dest) return null;
    dest = picked.dest;
    explanation = picked.explanation;
    const translates = tuple.virtualPort === service.port && service.port !== FTP_PORT;
    template = newConn(kernel, host, {
      tuple: key,
      dest,
      destPort: translates ? dest.port : 0,
      template: true,
      mark: skb.mark,
    });
    template.timeout = service.persistence * SECOND;
  }
  kernel.decide(
    host,
    skb.id,
    'ipvs',
    holds ? 'ipvs.template-found' : 'ipvs.template-made',
    describeConn(template, {
      service: describeService(service),
      timeout: template.timeout / SECOND,
      weight: dest.weight,
      overload: dest.overload,
    }),
  );

  const translates = tuple.virtualPort === service.port && dest.port !== 0;
  const conn = newConn(kernel, host, {
    tuple,
    dest,
    destPort: translates ? dest.port : tuple.virtualPort,
    onePacket: service.onePacket && tuple.protocol === PROTOCOL_UDP,
    mark: skb.mark,
  });
  setController(conn, template);
  putConn(kernel, host, template);
  countConnection(kernel, host, conn, service);
  traceScheduled(kernel, host, skb, service, conn, explanation);
  return conn;
}

/** The destination that a template leads to; null where it can't any more, and the template is put out of the way then. */
function destOfTemplate(kernel: Kernel, host: Host, skb: Skb, template: Conn): Dest | null {
  const dest = findDest(host.ipvs, template.destId)?.dest;
  const expireQuiescent = sysctlNumber(host, 'net.ipv4.vs.expire_quiescent_template') !== 0;
  if (dest && templateHolds(dest, expireQuiescent)) return dest;
  kernel.decide(
    host,
    skb.id,
    'ipvs',
    'ipvs.template-invalid',
    describeConn(template, { why: expireQuiescent && dest?.weight === 0 ? 'weight-0' : 'dest-gone' }),
  );
  invalidateTemplate(host.ipvs, template);
  return null;
}
