/** Timers, as plain data. Each kind is handled by the module that sets it. */
export type Timer =
  | {
      kind: 'neighbour';
      interface: string;
      address: number;
      /** The entry's generation when it was set. */ generation: number;
    }
  | { kind: 'tcp-retransmit'; socket: number; generation: number }
  | { kind: 'tcp-time-wait'; socket: number; generation: number }
  | { kind: 'tcp-delayed-ack'; socket: number }
  | { kind: 'fragments'; key: string }
  /** A request that is answered for another host waits a moment; `frame` is the ARP packet. */
  | { kind: 'arp-proxy'; interface: string; frame: Uint8Array; packet: number }
  | { kind: 'redirect'; destination: number }
  | { kind: 'ipvs-conn'; conn: number; /** The entry's expiry when it was set, ns. */ expires: number }
  | { kind: 'ipvs-estimator' }
  | { kind: 'ipvs-defence' }
  | { kind: 'ipvs-trash' }
  | { kind: 'ipvs-no-dest' }
  /** `scheduler`: the one whose housekeeping is due; stale when the service has another by now. */
  | { kind: 'ipvs-collect'; service: number; scheduler: string };
