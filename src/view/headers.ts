/**
 * The header inspector's model: the frame of the current moment as layers and rows, each row with what this hop changed, and the
 * bytes beneath with what belongs to what. Pure: two frames and the names of their addresses in, plain data out.
 */
import { formatMac } from '../wire/address.ts';
import { dissect, type DissectedField, type Layer, type LayerProtocol } from '../wire/dissect.ts';
import type { Names } from './names.ts';

/** A stripe's look in the page: colour token and pattern. `ipin` is IP inside IP, `data` has none. */
export type Stripe = 'eth' | 'arp' | 'ip' | 'ipin' | 'tcp' | 'udp' | 'icmp' | 'gre' | 'gue' | 'data';

/** Who has an address: its book name, else its host; empty where nobody is known to have it. */
export const addressName = (names: Names, address: number): string =>
  names.address(address) ?? names.host(address) ?? '';

/** Who has a MAC address: `rs2.eth0`; empty where nobody is known to have it. */
export const macName = (names: Names, mac: number): string => {
  const name = names.mac(mac);
  return name === formatMac(mac) ? '' : name;
};

export type Rank = 1 | 2 | 3;

/** One line of the tree: a field, or a few that are read together (flags and offset; an option's kind, length and value). */
export interface HeaderRow {
  /** `LAYER/KEY`, as the store's `selectedField`; `#2` behind it where a key comes again. */
  readonly id: string;
  /** Key of the texts in locale/fields. */
  readonly key: string;
  /** The value as it is written, of all its fields. */
  readonly text: string;
  /** Whether the (last) number counts bytes. */
  readonly inBytes: boolean;
  /** The text a hop before; null where it was the same, or there was none. */
  readonly old: string | null;
  /** Who or what the old value was. */
  readonly oldName: string;
  /** Who or what the value is: `rs2.eth0`, `CIP`, `IPv4`; or empty. */
  readonly name: string;
  /** A checksum's verdict; null for other fields. */
  readonly checksum: Layer['checksum'];
  /** What is special now: this hop changed it, or put its header on, or it is the news that an ARP packet brings. */
  readonly mark: 'changed' | 'new' | 'news' | null;
  /** Bytes of the frame that it lies in: from, and how many (a field of a few bits shares its byte). */
  readonly offset: number;
  readonly length: number;
  /** How soon it gives way where there is little room: 3 first, 1 never. */
  readonly rank: Rank;
  /** Its value as a number, where it is one, for texts that depend on it (protocol 4). */
  readonly value: number | null;
}

export interface HeaderLayer {
  /** Its number in the frame, 0 for Ethernet: the first part of its rows' ids. */
  readonly index: number;
  readonly protocol: LayerProtocol;
  readonly stripe: Stripe;
  /** Key of its title in locale/fields: `ipv4`, `ipv4-outer`, `ipv4-inner`, `ipv4-quoted`... */
  readonly title: string;
  readonly offset: number;
  readonly length: number;
  readonly state: 'same' | 'changed' | 'new';
  /** Said in place of its rows where it is folded: `40011 → 80, SYN`. */
  readonly summary: string;
  readonly rows: readonly HeaderRow[];
}

/** A byte of the grid. */
export interface HeaderByte {
  readonly value: number;
  readonly stripe: Stripe;
  /** The row it belongs to; where it holds parts of several, the first. */
  readonly row: string;
  /** `field`: its field was changed; `byte`: it is itself another than a hop before. */
  readonly mark: 'field' | 'byte' | null;
}

export interface HeadersView {
  /** Outermost first. */
  readonly layers: readonly HeaderLayer[];
  /** Titles of headers that the frame had a hop before and has no more. */
  readonly removed: readonly { readonly title: string; readonly stripe: Stripe; readonly length: number }[];
  readonly bytes: readonly HeaderByte[];
  /** Bytes changed at this hop, new ones apart. */
  readonly changedBytes: number;
  readonly newBytes: number;
  /** Whether there was a hop before to compare with. */
  readonly compared: boolean;
}

/** Fields that make one row together: those whose key comes directly after the first's. */
const TOGETHER: Readonly<Record<string, readonly string[]>> = {
  'ip.version': ['ip.hdr_len'],
  'ip.flags': ['ip.frag_offset'],
  'arp.hw.size': ['arp.proto.size'],
  'tcp.hdr_len': ['tcp.flags.res'],
};
const OPTION = 'tcp.option_kind';
const IN_BYTES = new Set(['ip.version', 'tcp.hdr_len', 'data.data']);
/** What a frame is looked at for, and what then; the rest gives way first where room is short. */
const FIRST = new Set(
  (
    'eth.dst eth.src ip.ttl ip.proto ip.checksum ip.src ip.dst tcp.srcport tcp.dstport tcp.flags tcp.checksum udp.srcport udp.dstport ' +
    'udp.checksum icmp.type icmp.code icmp.mtu icmp.redir_gw arp.opcode arp.src.hw_mac arp.src.proto_ipv4 arp.dst.hw_mac ' +
    'arp.dst.proto_ipv4 data.data'
  ).split(' '),
);
const SECOND = new Set('eth.type ip.len ip.flags tcp.seq_raw tcp.ack_raw udp.length icmp.checksum'.split(' '));
/** What an ARP packet is there to say, by its operation. */
const NEWS: Readonly<Record<number, string>> = { 1: 'arp.dst.proto_ipv4', 2: 'arp.src.hw_mac' };

/** Takes a frame apart and holds it against the same packet's frame one hop before (null: it is new). */
export function viewHeaders(frame: Uint8Array, before: Uint8Array | null, names: Names): HeadersView {
  const layers = dissect(frame);
  const old = before ? dissect(before) : [];
  const partners = align(layers, old);
  const views = layers.map((layer, index) => {
    const partner = partners.get(layer);
    return viewLayer({ frame, before, layers, layer, index, partner, names });
  });
  const bytes = viewBytes(frame, before, layers, views, partners);
  const kept = new Set(partners.values());
  return {
    layers: views,
    removed: old
      .filter((layer) => !kept.has(layer))
      .map((layer) => ({ title: titleOf(layer, old), stripe: stripeOf(layer), length: layer.length })),
    bytes,
    changedBytes: bytes.filter(({ mark }, i) => mark === 'byte' && !isNew(views, i)).length,
    newBytes: views.filter(({ state }) => state === 'new').reduce((sum, { length }) => sum + length, 0),
    compared: before !== null,
  };
}

const isNew = (layers: readonly HeaderLayer[], at: number): boolean =>
  layers.some(({ state, offset, length }) => state === 'new' && offset <= at && at < offset + length);

/**
 * Which layer of the old frame each layer of the new one is. Ethernet is Ethernet; the rest is matched from the inside out, because
 * a tunnel puts its header on between them.
 */
function align(layers: readonly Layer[], old: readonly Layer[]): Map<Layer, Layer> {
  const partners = new Map<Layer, Layer>();
  for (let i = layers.length - 1, j = old.length - 1; i >= 1 && j >= 1; i--, j--) {
    // Data can come and go (an empty payload is no layer).
    if (layers[i]!.protocol !== old[j]!.protocol) {
      if (layers[i]!.protocol === 'data') j++;
      else if (old[j]!.protocol === 'data') i++;
      continue;
    }
    partners.set(layers[i]!, old[j]!);
  }
  if (layers[0] && old[0] && layers[0].protocol === old[0].protocol) partners.set(layers[0], old[0]);
  return partners;
}

interface LayerContext {
  frame: Uint8Array;
  before: Uint8Array | null;
  layers: readonly Layer[];
  layer: Layer;
  index: number;
  /** The same header a hop before. */
  partner: Layer | undefined;
  names: Names;
}

function viewLayer(context: LayerContext): HeaderLayer {
  const { before, layers, layer, index, partner } = context;
  const added = before !== null && !partner;
  const counts = new Map<string, number>();
  const groups = group(layer.fields);
  const oldGroups = partner ? group(partner.fields) : [];
  const rows = groups.map((fields) => {
    const key = keyOf(fields);
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    const oldFields = oldGroups.filter((g) => keyOf(g) === key)[nth - 1];
    return viewRow(context, fields, oldFields, added, `${index}/${key}${nth > 1 ? `#${nth}` : ''}`, key);
  });
  const changed = rows.some(({ mark }) => mark === 'changed');
  return {
    index,
    protocol: layer.protocol,
    stripe: stripeOf(layer),
    title: titleOf(layer, layers),
    offset: layer.offset,
    length: layer.length,
    state: added ? 'new' : changed || partner?.length !== layer.length ? (partner ? 'changed' : 'same') : 'same',
    summary: summaryOf(layer),
    rows,
  };
}

function viewRow(
  { layer, names }: LayerContext,
  fields: readonly DissectedField[],
  oldFields: readonly DissectedField[] | undefined,
  added: boolean,
  id: string,
  key: string,
): HeaderRow {
  const first = fields[0]!;
  const last = fields.at(-1)!;
  const text = textOf(fields);
  const before = oldFields && textOf(oldFields);
  const changed = before !== undefined && before !== text;
  const operation = layer.fields.find((f) => f.key === 'arp.opcode')?.value ?? 0;
  const offset = first.bitOffset >> 3;
  return {
    id,
    key,
    text,
    inBytes: IN_BYTES.has(key),
    old: changed ? before : null,
    oldName: changed && oldFields ? nameOf(oldFields[0]!, names) : '',
    name: nameOf(first, names),
    checksum: first.key.endsWith('.checksum') ? layer.checksum : null,
    mark: added ? 'new' : changed ? 'changed' : NEWS[operation] === first.key ? 'news' : null,
    offset,
    length: ((last.bitOffset + last.bitLength + 7) >> 3) - offset,
    rank: changed || FIRST.has(key) ? 1 : SECOND.has(key) ? 2 : 3,
    value: first.value,
  };
}

/** The fields of a layer, those of one row together. */
function group(fields: readonly DissectedField[]): DissectedField[][] {
  const groups: DissectedField[][] = [];
  for (const field of fields) {
    const open = groups.at(-1);
    const head = open?.[0]?.key ?? '';
    const joins =
      head === OPTION ? field.key !== OPTION && field.key !== 'tcp.options' : TOGETHER[head]?.includes(field.key);
    if (open && joins) open.push(field);
    else groups.push([field]);
  }
  return groups;
}

/** A row's key: an option's is its kind's. */
function keyOf(fields: readonly DissectedField[]): string {
  const first = fields[0]!;
  if (first.key !== OPTION) return first.key;
  return OPTION_KEYS[first.value ?? -1] ?? 'tcp.option';
}

const OPTION_KEYS: Readonly<Record<number, string>> = {
  0: 'tcp.options.eol',
  1: 'tcp.options.nop',
  2: 'tcp.options.mss',
  3: 'tcp.options.wscale',
  4: 'tcp.options.sack_perm',
  8: 'tcp.options.timestamp',
};

/** TCP's flags as people say them: SYN ACK. */
const FLAGS = ['SYN', 'FIN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];
const inOrder = (flags: string): string[] => flags.split(', ').sort((a, b) => FLAGS.indexOf(a) - FLAGS.indexOf(b));

function textOf(fields: readonly DissectedField[]): string {
  const first = fields[0]!;
  const texts = fields.map((f) => f.text);
  switch (first.key) {
    case 'tcp.flags':
      return inOrder(texts[0]!).join(', ');
    case 'tcp.hdr_len':
      return texts[0]!;
    case OPTION: {
      // Kind and length say how to read the rest; the rest is what it says. Options without any are named.
      const values = texts.slice(2);
      return values.length > 0 ? values.join(', ') : `${texts[0]}`;
    }
    case 'data.data':
      return String(first.bitLength / 8);
    default:
      return texts.join(', ');
  }
}

function nameOf({ key, value, meaning }: DissectedField, names: Names): string {
  if (value === null) return '';
  if (/^(eth\.(dst|src)|arp\.(src|dst)\.hw_mac)$/.test(key)) return macName(names, value);
  if (/^(ip\.(src|dst)|arp\.(src|dst)\.proto_ipv4|icmp\.redir_gw)$/.test(key)) return addressName(names, value);
  return key === OPTION ? '' : meaning;
}

const STRIPES: Readonly<Record<LayerProtocol, Stripe>> = {
  ethernet: 'eth',
  arp: 'arp',
  ipv4: 'ip',
  tcp: 'tcp',
  udp: 'udp',
  icmp: 'icmp',
  gre: 'gre',
  gue: 'gue',
  data: 'data',
};

const stripeOf = (layer: Layer): Stripe =>
  layer.protocol === 'ipv4' && layer.depth > 0 ? 'ipin' : STRIPES[layer.protocol];

function titleOf(layer: Layer, layers: readonly Layer[]): string {
  if (layer.quoted) return `${layer.protocol}-quoted`;
  if (layer.protocol !== 'ipv4') return layer.protocol;
  if (layer.depth > 0) return 'ipv4-inner';
  return layers.some((other) => other.protocol === 'ipv4' && other.depth > 0 && !other.quoted) ? 'ipv4-outer' : 'ipv4';
}

function summaryOf(layer: Layer): string {
  const text = (key: string): string => layer.fields.find((f) => f.key === key)?.text ?? '?';
  switch (layer.protocol) {
    case 'ethernet':
      return text('eth.type');
    case 'ipv4':
      return `${text('ip.src')} → ${text('ip.dst')}`;
    case 'tcp':
      return `${text('tcp.srcport')} → ${text('tcp.dstport')}, ${inOrder(text('tcp.flags')).join(' ')}`;
    case 'udp':
      return `${text('udp.srcport')} → ${text('udp.dstport')}`;
    case 'icmp':
      return `${text('icmp.type')}/${text('icmp.code')}`;
    case 'arp':
      return `${text('arp.src.proto_ipv4')} → ${text('arp.dst.proto_ipv4')}`;
    default:
      return '';
  }
}

function viewBytes(
  frame: Uint8Array,
  before: Uint8Array | null,
  layers: readonly Layer[],
  views: readonly HeaderLayer[],
  partners: ReadonlyMap<Layer, Layer>,
): HeaderByte[] {
  const bytes: HeaderByte[] = Array.from(frame, (value) => ({ value, stripe: 'data', row: '', mark: null }));
  layers.forEach((layer, i) => {
    const view = views[i]!;
    const partner = partners.get(layer);
    for (let at = layer.offset; at < layer.offset + layer.length; at++) {
      const row = view.rows.find((r) => r.offset <= at && at < r.offset + r.length);
      const same = partner && before && frame[at] === before[partner.offset + at - layer.offset];
      const marked = row?.mark ? (row.mark === 'changed' && same ? 'field' : 'byte') : null;
      bytes[at] = { value: frame[at]!, stripe: view.stripe, row: row?.id ?? '', mark: marked };
    }
  });
  return bytes;
}

/** The row of that id, with its layer. */
export function findRow(view: HeadersView, id: string | null): { layer: HeaderLayer; row: HeaderRow } | undefined {
  for (const layer of view.layers) {
    const row = layer.rows.find((r) => r.id === id);
    if (row) return { layer, row };
  }
  return undefined;
}

/** Which layers are open at first: those with something to see; for a new packet the ones around its addresses. */
export function openAtFirst(view: HeadersView): ReadonlySet<number> {
  const { layers } = view;
  const seen = layers.filter(({ rows, state }) => state !== 'same' || rows.some(({ mark }) => mark !== null));
  const arp = layers.some(({ protocol }) => protocol === 'arp');
  if (view.compared && !arp && seen.length > 0) return new Set(seen.map(({ index }) => index));
  return new Set(layers.filter(({ protocol }) => protocol !== 'data').map(({ index }) => index));
}

/**
 * Down to which rank rows are shown, so that tree, sentence and bytes fit a laptop's height without scrolling where they can: each line
 * of bytes and each header takes from the rows' room. Beyond that it scrolls.
 */
export function rankThatFits(view: HeadersView, open: ReadonlySet<number>): Rank {
  const room = 24 - 0.92 * Math.ceil(view.bytes.length / 16) - 1.42 * view.layers.length;
  const rows = view.layers.filter(({ index }) => open.has(index)).flatMap((layer) => layer.rows);
  for (const rank of [3, 2] as const) if (rows.filter((row) => row.rank <= rank).length <= room) return rank;
  return 1;
}
